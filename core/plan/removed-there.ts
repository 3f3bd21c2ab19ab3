/**
 * Records that rollcall removed, that the tool said were gone, and that its list shows all the same: the list lags behind, the tool did
 * nothing, or somebody put them back. They have no link any more, so nothing is done to them, and nobody is recognised by them until the
 * list lacks them or they are locked there: a person has to look.
 */
import type { Conflict } from "../model/change.ts";
import type { Current, Desired, RemoteId, RemovedRecord } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import type { FlowPlan } from "./flow-rules.ts";
import { elapsed, type Instant } from "../model/time.ts";

interface Seen {
  readonly removed: RemovedRecord;
  readonly age: Age;
  /** None while the list may lag behind, and once it was told for long enough. */
  readonly conflicts: readonly Conflict[];
}

/** How long ago it was removed: the list may lag behind, people are told, or they were told for long enough. */
type Age = "lagging" | "told" | "old";

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
    if (!removed) return undefined;
    const age = this.#ageOf(removed);
    return { removed, age, conflicts: age === "told" ? [stillThere(removed)] : [] };
  }

  /** Notes in the plan a record that was removed and is listed all the same. Returns its age; undefined: it is none. */
  note(current: Current, { removedThere, conflicts }: Pick<FlowPlan, "removedThere" | "conflicts">): Age | undefined {
    const seen = this.seen(current);
    if (!seen) return undefined;
    removedThere.push(seen.removed);
    conflicts.push(...seen.conflicts);
    return seen.age;
  }

  /**
   * Returns what people are told of a wanted record that a removed one is in the way of, since it is among those by which it would be
   * recognised: nothing while the list may lag behind. Undefined: none is.
   */
  inTheWayOf(wanted: Desired, candidates: readonly Current[]): readonly Conflict[] | undefined {
    const [first] = candidates.flatMap((one) => this.seen(one) ?? []);
    if (!first) return undefined;
    const { removed, age } = first;
    const isToldAlready = age === "told" && removed.subject === wanted.subject;
    return age === "lagging" || isToldAlready ? [] : [inTheWay(wanted, removed)];
  }

  #ageOf({ removedAt }: RemovedRecord): Age {
    const since = elapsed(removedAt, this.#now);
    if (since < RULES.removals.listLagMs) return "lagging";
    return since > RULES.removals.toldForMs ? "old" : "told";
  }
}

function stillThere({ kind, subject, title, person, removedAt }: RemovedRecord): Conflict {
  const detail = `rollcall removed it at ${removedAt} and the tool confirmed that, but it is still there, or there again: look at it in the tool`;
  return { kind, subject, title, person, code: "STILL_THERE", detail };
}

function inTheWay({ subject, title, person }: Desired, { kind, remoteId, removedAt }: RemovedRecord): Conflict {
  const detail = `the record ${remoteId} there would be taken for this one, but rollcall removed it at ${removedAt} and it is still there, or there again: remove it in the tool by hand`;
  return { kind, subject, title, person, code: "STILL_THERE", detail };
}

/** For a planner that is told of no removals. */
export const NOTHING_REMOVED = new RemovedThere([], "");
