/** Absences of several lists that together make one reading: each once, those outside the window left out, one proof of all. */
import type { Absence } from "../../../core/model/absence.ts";
import { Completeness } from "../../../core/model/completeness.ts";
import { type CivilDate, overlaps, type Window } from "../../../core/model/time.ts";
import type { Collection, Reader } from "../../../core/plugin/contract.ts";
import { collect } from "../wire/collect.ts";

export class Gathering {
  readonly #window: Window;
  readonly #halt: AbortSignal | undefined;
  /** Those outside the window too. */
  readonly #seen: Absence[] = [];
  readonly #lists: Completeness[] = [];

  constructor(window: Window, halt?: AbortSignal) {
    this.#window = window;
    this.#halt = halt;
  }

  /** Reads a list to its end; keeps of it what `wanted` says. */
  async add(reader: Reader<Absence>, wanted: (absence: Absence) => boolean = () => true): Promise<void> {
    const list: Absence[] = [];
    const keep = (absence: Absence) => {
      if (wanted(absence)) list.push(absence);
    };
    this.#lists.push(await collect(reader, keep, this.#halt));
    for (const absence of this.#unseen(list)) this.#seen.push(absence);
  }

  /** The proof counts what was seen of the window; no interface states a total of that. `openFrom`: as in the proof. */
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

  /** A list names each of its records once. The first is by far the longest, so it is the later ones whose ids are gathered. */
  #unseen(list: readonly Absence[]): readonly Absence[] {
    if (list.length === 0 || this.#seen.length === 0) return list;
    const fresh = new Set(list.map(({ id }) => id));
    for (const { id } of this.#seen) fresh.delete(id);
    return list.filter(({ id }) => fresh.has(id));
  }
}
