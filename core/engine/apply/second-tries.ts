/**
 * Records of which one excludes another (absences, working times of one person) are made and changed before others are taken away. What is
 * refused because its place is taken may be in the way of nothing but what this run takes away: it is tried once more after that.
 */
import { isRemoval, type Change } from "../../model/change.ts";
import type { RecordError } from "../../model/errors.ts";
import { isDated, type Kind } from "../../model/record.ts";
import type { Outcome } from "../../store/store.ts";

export class SecondTries {
  /** Those of which something goes in this run. */
  readonly #kinds: Set<Kind>;
  readonly #open = new Set<Change>();

  constructor(changes: readonly Change[]) {
    this.#kinds = new Set(
      changes.filter((change) => isRemoval(change) && isDated(change.kind)).map(({ kind }) => kind),
    );
  }

  /** Whether a refused change is to be tried again at the end; then it has not failed yet. */
  takes(change: Change, { own }: RecordError): boolean {
    if (!own || isRemoval(change) || !this.#kinds.has(change.kind)) return false;
    this.#open.add(change);
    return true;
  }

  isOpen(change: Change): boolean {
    return this.#open.has(change);
  }

  /** Everything has gone that goes: from now on what is refused has failed. */
  take(): Change[] {
    const open = [...this.#open];
    this.#kinds.clear();
    this.#open.clear();
    return open;
  }
}

/** Whom room is made for: their records of that kind are tried in this run, however long they were to wait. */
export function makingRoom(changes: readonly Change[]): (change: Change) => boolean {
  const going = new Set(changes.filter((change) => isRemoval(change) && isDated(change.kind)).map(placeOf));
  return (change) => !isRemoval(change) && change.personId !== null && going.has(placeOf(change));
}

function placeOf({ kind, personId }: Change): string {
  return `${kind} ${personId}`;
}

export const MAY_BE_IN_THE_WAY: Outcome["error"] = {
  code: "WAITS",
  message: "its place is taken: it is tried once more in this run, when what goes has gone",
  remedy: "Nothing to do.",
};
