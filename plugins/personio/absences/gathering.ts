/** Absences of several lists that together make one reading: each once, those outside the window left out, one proof of all. */
import type { Absence } from "../../../core/model/absence.ts";
import { Completeness } from "../../../core/model/completeness.ts";
import { overlaps, type Window } from "../../../core/model/time.ts";
import type { Collection, Reader } from "../../../core/plugin/contract.ts";
import { collect } from "../wire/collect.ts";

export class Gathering {
  readonly #window: Window;
  readonly #halt: AbortSignal | undefined;
  readonly #seen = new Set<string>();
  readonly #records: Absence[] = [];
  readonly #lists: Completeness[] = [];

  constructor(window: Window, halt?: AbortSignal) {
    this.#window = window;
    this.#halt = halt;
  }

  /** Reads a list to its end; keeps of it what `wanted` says. */
  async add(reader: Reader<Absence>, wanted: (absence: Absence) => boolean = () => true): Promise<void> {
    const list = await collect(
      reader,
      (absence) => {
        if (wanted(absence)) this.#keep(absence);
      },
      this.#halt,
    );
    this.#lists.push(list);
  }

  /** The proof counts what was seen of the window; no interface states a total of that. */
  done(collection: string): Collection<Absence> {
    const completeness = Completeness.of({
      collection,
      window: this.#window,
      pages: this.#lists.reduce((pages, { tally }) => pages + tally.pages, 0),
      distinct: this.#seen.size,
      total: null,
      attributes: null,
    });
    return { records: this.#records, completeness };
  }

  #keep(absence: Absence): void {
    if (this.#seen.has(absence.id)) return;
    this.#seen.add(absence.id);
    if (overlaps({ from: absence.startsOn, to: absence.endsOn }, this.#window)) this.#records.push(absence);
  }
}
