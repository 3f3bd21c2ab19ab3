/**
 * Records that rollcall removed, that the tool said were gone, and that a complete list shows again: the tool did nothing, or somebody put
 * them back. They have no link any more, so nothing is done to them; a person has to look.
 */
import type { Conflict } from "../model/change.ts";
import type { Current, Kind, RemoteId, RemovedRecord } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import { elapsed, type Instant } from "../model/time.ts";

export class RemovedThere {
  readonly #removed: ReadonlyMap<RemoteId, RemovedRecord>;
  readonly #now: Instant;

  /** `removed`: of one kind. */
  constructor(removed: readonly RemovedRecord[], now: Instant) {
    this.#removed = new Map(removed.map((record) => [record.remoteId, record]));
    this.#now = now;
  }

  /** Returns the removed record that is listed, if it is open there; whoever is locked has no access. */
  of({ remoteId, active }: Current): RemovedRecord | undefined {
    return active ? this.#removed.get(remoteId) : undefined;
  }

  /** Returns what people are told of it; null: the list may lag behind, or it was told for long enough. */
  conflictOf({ kind, subject, title, person, removedAt }: RemovedRecord): Conflict | null {
    const since = elapsed(removedAt, this.#now);
    if (since < RULES.removals.listLagMs || since > RULES.removals.toldForMs) return null;
    const detail = `rollcall removed it at ${removedAt} and the tool confirmed that, but it is still there, or there again: look at it in the tool`;
    return { kind, subject, title, person, code: "STILL_THERE", detail };
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
