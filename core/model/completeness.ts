/**
 * A reader's signed statement that it saw everything it claims. Removals can be built only from it: the class has a private
 * field, so no object literal passes for one, and `Completeness.of` refuses a count that does not add up.
 */
import { IncompleteReadError, READ_AGAIN } from "./errors.ts";
import type { CivilDate, Window } from "./time.ts";

export interface ReadTally {
  /** What was read: `personio.absences`, `awork.users`. */
  readonly collection: string;
  readonly pages: number;
  /** Distinct ids seen. */
  readonly distinct: number;
  /** The total that the interface states; null if it states none. */
  readonly total: number | null;
  /** The days that were asked for; null: everything. */
  readonly window: Window | null;
  /** The attributes that the answers contained; null for lists without attributes. */
  readonly attributes: readonly string[] | null;
  /** Records without an end that began before this day may be missing from the list, although they are there. Omitted: none is. */
  readonly openFrom?: CivilDate;
}

export class Completeness {
  readonly #signed = true;
  readonly tally: ReadTally;

  private constructor(tally: ReadTally) {
    this.tally = tally;
  }

  /** @throws IncompleteReadError when fewer distinct records were seen than the interface says there are. */
  static of(tally: ReadTally): Completeness {
    if (tally.total !== null && tally.distinct !== tally.total) {
      throw new IncompleteReadError(
        `${tally.collection}: ${tally.distinct} distinct records were read, but the interface says there are ${tally.total}`,
        {
          remedy: `${READ_AGAIN} If it goes on, the vendor's list is inconsistent: ask its support.`,
        },
      );
    }
    return new Completeness(tally);
  }

  static is(value: unknown): value is Completeness {
    return typeof value === "object" && value !== null && #signed in value;
  }
}
