/**
 * Two absences by the hour on one morning are one half day in the target: the earliest stands for both. A partial run has not
 * read everything and removes nothing: in it a linked half day stays taken, and absences that share it wait for the full run.
 */
import { isLeftOut, type Desired, type LeftOut, type Link } from "../../core/model/record.ts";
import type { MirrorFields } from "./connector.ts";
import { COVERED } from "./excuses.ts";
import { keyOf, userRef } from "./key.ts";

type Row = Desired<MirrorFields> | LeftOut;

export class HalfDays {
  readonly #linked: readonly Link[];
  readonly #taken = new Set<string | null>();
  /** Every id, aliases too, of the rows that are wanted. */
  readonly #wanted = new Set<string>();

  /** @param linked the links that this run leaves as they are: in a partial run all, in a full run none */
  constructor(linked: readonly Link[]) {
    this.#linked = linked;
  }

  /** Takes the half days of an absence that is not by the hour: it stands there in any case. */
  take(row: Row): void {
    if (isLeftOut(row)) return;
    this.#taken.add(row.key);
    this.#want(row);
  }

  /** Hands out the half days to absences by the hour, given in order of their beginning. Those that are there already come first. */
  *share(rows: readonly Row[]): Generator<Row> {
    for (const row of rows) if (!isLeftOut(row)) this.#want(row);
    const there = new Map<string, string>();
    for (const link of this.#linked) {
      const [key, ids] = [keyLinked(link), idsOf(link)];
      if (!ids.some((id) => this.#wanted.has(id))) this.#taken.add(key);
      for (const id of ids) there.set(id, key);
    }
    const isThere = (row: Row) => !isLeftOut(row) && idsOf(row).some((id) => there.get(id) === row.key);
    const order = rows.toSorted((a, b) => Number(isThere(b)) - Number(isThere(a)));
    for (const row of order) yield this.#once(row);
  }

  #want(row: Row): void {
    for (const id of idsOf(row)) this.#wanted.add(id);
  }

  #once(row: Row): Row {
    if (isLeftOut(row)) return row;
    if (!this.#taken.has(row.key)) {
      this.#taken.add(row.key);
      return row;
    }
    const { subject, aliases = [], title, personId, person } = row;
    return { subject, aliases, title, personId, person, ...COVERED };
  }
}

function idsOf({ subject, aliases = [] }: Pick<Desired, "subject" | "aliases">): readonly string[] {
  return [subject, ...aliases];
}

/** Returns the key of the values that were last written. */
function keyLinked({ values }: Link): string {
  const shape = values as MirrorFields;
  return keyOf({ ...shape, user: userRef(shape.user) });
}
