/**
 * Second tries within one run. Creates and updates come before removals. A dated record (an absence, a working time) that is refused
 * because its place is taken may collide only with one that this run is about to remove, so it is tried once more after the removals.
 */
import { isRemoval, type Change } from "../../model/change.ts";
import type { RecordError } from "../../model/errors.ts";
import { isDated } from "../../model/record.ts";
import type { Outcome } from "../../store/store.ts";

export class SecondTries {
  readonly #open = new Set<Change>();
  #hasRoom: (change: Change) => boolean;

  /** `changes`: all that this run carries out. */
  constructor(changes: readonly Change[]) {
    this.#hasRoom = makingRoom(changes);
  }

  /** Takes a refused change to be tried again at the end of the run, if that may help. Returns whether it did: then it has not failed yet. */
  takes(change: Change, { own }: RecordError): boolean {
    if (!own || !this.#hasRoom(change)) return false;
    this.#open.add(change);
    return true;
  }

  isOpen(change: Change): boolean {
    return this.#open.has(change);
  }

  /** Returns the changes to be tried again, once the removals are done. From now on a refusal is final. */
  take(): Change[] {
    const open = [...this.#open];
    this.#hasRoom = () => false;
    this.#open.clear();
    return open;
  }
}

/** Returns whether a change is of a person and kind of which one of these changes removes a record: then it is tried now, whatever failed before. */
export function makingRoom(changes: readonly Change[]): (change: Change) => boolean {
  const going = new Set(changes.filter((change) => isRemoval(change) && isDated(change.kind)).map(placeOf));
  return (change) => !isRemoval(change) && change.personId !== null && going.has(placeOf(change));
}

function placeOf({ kind, personId }: Change): string {
  return `${kind} ${personId}`;
}

export const MAY_BE_IN_THE_WAY: Outcome["error"] = {
  code: "WAITS",
  message: "another record is in the way: tried once more in this run, after the removals",
  remedy: "Nothing to do.",
};
