/**
 * Second tries within one run. A dated record (an absence, a working time) that is refused because its place is taken may collide only with
 * one that this run is about to move or to remove: removals come last, and whatever is moved may come later. So it is tried once more at the end.
 */
import { isRemoval, type Change } from "../../model/change.ts";
import type { RecordError } from "../../model/errors.ts";
import { isDated } from "../../model/record.ts";
import type { Outcome } from "../../store/store.ts";

export class SecondTries {
  readonly #open = new Set<Change>();
  /** Where the journal has the first try of each. */
  readonly #first = new Map<Change, number>();
  #hasRoom: (change: Change) => boolean;

  /** `changes`: all that this run carries out. */
  constructor(changes: readonly Change[]) {
    this.#hasRoom = makingRoom(changes);
  }

  /** Takes a refused change to be tried again at the end of the run, if that may help. Returns whether it did: then it has not failed yet. */
  takes(change: Change, { inTheWay, remoteId }: RecordError): boolean {
    // One that was taken away and made again for nothing has lost its approval by that, and would once more.
    if (!inTheWay || remoteId !== undefined || !this.#hasRoom(change)) return false;
    this.#open.add(change);
    return true;
  }

  isOpen(change: Change): boolean {
    return this.#open.has(change);
  }

  /** Notes where the journal has the first try of a change that is open. */
  note(change: Change, position: number): void {
    if (this.#open.has(change)) this.#first.set(change, position);
  }

  /** Where the journal has the first tries of those of the changes that are tried again. */
  firstOf(changes: readonly Change[]): number[] {
    return changes.flatMap((change) => this.#first.get(change) ?? []);
  }

  /** Returns the changes to be tried again, once all others are done. From now on a refusal is final. */
  take(): Change[] {
    const open = [...this.#open];
    this.#hasRoom = () => false;
    this.#open.clear();
    return open;
  }
}

/**
 * Returns whether a change is of a person and kind of which another of these changes moves or removes a record: then it is tried now, whatever
 * failed before.
 */
export function makingRoom(changes: readonly Change[]): (change: Change) => boolean {
  const leaving = changes.filter((change) => isDated(change.kind) && (isRemoval(change) || change.op === "update"));
  const byPlace = Map.groupBy(leaving, placeOf);
  return (change) =>
    !isRemoval(change) &&
    change.personId !== null &&
    (byPlace.get(placeOf(change)) ?? []).some((other) => other !== change);
}

function placeOf({ kind, personId }: Change): string {
  return `${kind} ${personId}`;
}

export const MAY_BE_IN_THE_WAY: Outcome["error"] = {
  code: "WAITS",
  message: "another record is in the way: tried once more at the end of this run",
  remedy: "Nothing to do.",
};
