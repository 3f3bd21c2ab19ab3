/**
 * Records that rollcall removed, that the tool said were gone, and that a complete list shows again: the tool did nothing, or somebody put
 * them back. They have no link any more, so nothing is done to them; a person has to look.
 */
import type { Conflict } from "../model/change.ts";
import type { Current, Kind, RemoteId, RemovedRecord } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import { elapsed, type Instant } from "../model/time.ts";

interface Seen {
  readonly removed: RemovedRecord;
  /** None while the list may lag behind, and once it was told for long enough. */
  readonly conflicts: readonly Conflict[];
}

export class RemovedThere {
  readonly #removed: ReadonlyMap<RemoteId, RemovedRecord>;
  readonly #now: Instant;

  /** `removed`: of one kind. */
  constructor(removed: readonly RemovedRecord[], now: Instant) {
    this.#removed = new Map(removed.map((record) => [record.remoteId, record]));
    this.#now = now;
  }

  /** Returns the removed record that is listed and not locked, and what people are told of it; undefined: it is none. */
  seen({ remoteId, active }: Current): Seen | undefined {
    const removed = active ? this.#removed.get(remoteId) : undefined;
    return removed && { removed, conflicts: this.#conflictsOf(removed) };
  }

  #conflictsOf({ kind, subject, title, person, removedAt }: RemovedRecord): readonly Conflict[] {
    const since = elapsed(removedAt, this.#now);
    if (since < RULES.removals.listLagMs || since > RULES.removals.toldForMs) return [];
    const detail = `rollcall removed it at ${removedAt} and the tool confirmed that, but it is still there, or there again: look at it in the tool`;
    return [{ kind, subject, title, person, code: "STILL_THERE", detail }];
  }
}

/** Returns what was removed of a kind, to be held against its whole list; null: nothing. */
export function removedOf(
  kind: Kind,
  removed: readonly RemovedRecord[] | undefined,
  now: Instant,
): RemovedThere | null {
  const ofKind = (removed ?? []).filter((one) => one.kind === kind);
  return ofKind.length > 0 ? new RemovedThere(ofKind, now) : null;
}
