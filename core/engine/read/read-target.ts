/** A list of the following side, read page by page to its proof, and what a plan made from it rests on. */
import type { Basis } from "../../model/change.ts";
import type { Completeness } from "../../model/completeness.ts";
import type { Link, RemoteId } from "../../model/record.ts";
import type { TellProgress } from "../../model/run.ts";
import type { CivilDate, Instant } from "../../model/time.ts";
import { absencesOf } from "../../plugin/absences-of.ts";
import { closeReader } from "../../plugin/close-reader.ts";
import type { Reader, Reads, Scope } from "../../plugin/contract.ts";

export interface Asking {
  readonly today: CivilDate;
  /** The moment since which a partial run wants the changes; null: a full run wants all records. */
  readonly changedSince: Instant | null;
  readonly progress?: TellProgress;
}

/** A reading is full unless only what changed since some moment is wanted: so a plan is never full where the source was asked for changes. */
export function scopeOf({ today, changedSince }: Asking, links: readonly Link[]): Scope {
  let known: readonly RemoteId[] | null = null;
  return {
    kind: changedSince === null ? "full" : "partial",
    today,
    changedSince,
    // Few flows ask for it.
    get known() {
      known ??= links.map(({ remoteId }) => remoteId);
      return known;
    },
  };
}

/** Hands on page by page; returns the completeness with which the reader ends. */
export async function drain<T>(
  kind: string,
  pages: Reader<T>,
  take: (page: readonly T[]) => unknown | Promise<unknown>,
  { progress }: Pick<Asking, "progress">,
): Promise<Completeness> {
  let read = 0;
  try {
    for (;;) {
      const { done, value } = await pages.next();
      if (done) return value;
      await take(value);
      read += value.length;
      progress?.({ phase: `reading ${kind}s there`, done: read, total: null });
    }
  } finally {
    await closeReader(pages);
  }
}

/** @throws IncompleteReadError where absences that nobody has read would be taken for none. */
export function restingOn(reads: Reads, there: Completeness, of: "people" | "absences"): Basis {
  const both = { following: there, people: reads.people.completeness };
  return of === "people" ? { ...both, of } : { ...both, of, absences: absencesOf(reads).completeness };
}
