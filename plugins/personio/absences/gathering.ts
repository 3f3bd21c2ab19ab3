/** Gathers the absences of several lists into one collection, each absence once and none outside the window, with one proof for all lists. */
import type { Absence } from "../../../core/model/absence.ts";
import { Completeness } from "../../../core/model/completeness.ts";
import { type CivilDate, overlaps, type Window } from "../../../core/model/time.ts";
import type { Collection, Reader } from "../../../core/plugin/contract.ts";
import { collect } from "../wire/collect.ts";

export class Gathering {
  readonly #window: Window;
  readonly #halt: AbortSignal | undefined;
  /** Every absence that was read, also those outside the window. */
  readonly #seen: Absence[] = [];
  readonly #lists: Completeness[] = [];

  constructor(window: Window, halt?: AbortSignal) {
    this.#window = window;
    this.#halt = halt;
  }

  /** Reads a list to its end and keeps the absences that `wanted` accepts. */
  async add(reader: Reader<Absence>, wanted: (absence: Absence) => boolean = () => true): Promise<void> {
    const list: Absence[] = [];
    const keep = (absence: Absence) => {
      if (wanted(absence)) list.push(absence);
    };
    this.#lists.push(await collect(reader, keep, this.#halt));
    for (const absence of this.#unseen(list)) this.#seen.push(absence);
  }

  /**
   * Returns the absences of the window, with a proof that counts all absences seen. It states no total, since no interface tells
   * one for a window.
   * @param openFrom as in the proof (`Completeness`)
   */
  done(collection: string, openFrom?: CivilDate): Collection<Absence> {
    const records = this.#seen.filter(({ startsOn: from, endsOn: to }) => overlaps({ from, to }, this.#window));
    const completeness = Completeness.of({
      collection,
      window: this.#window,
      pages: this.#lists.reduce((pages, { tally }) => pages + tally.pages, 0),
      distinct: this.#seen.length,
      total: null,
      attributes: null,
      ...(openFrom !== undefined && { openFrom }),
    });
    return { records, completeness };
  }

  /**
   * Returns the absences of a list that no earlier list had; a list names each of its records once. The first list is by far the
   * longest, so the ids of the later one are put into the set.
   */
  #unseen(list: readonly Absence[]): readonly Absence[] {
    if (list.length === 0 || this.#seen.length === 0) return list;
    const fresh = new Set(list.map(({ id }) => id));
    for (const { id } of this.#seen) fresh.delete(id);
    return list.filter(({ id }) => fresh.has(id));
  }
}
