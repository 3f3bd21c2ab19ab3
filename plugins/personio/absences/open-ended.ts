/**
 * Absences without an end that began before the window. Whether v2's filter `ends_at.date_time.gte` lets an open end pass
 * is not documented. Where the window itself has an open one, the filter is tried on it; until one has come through, what
 * began in the year before the window is looked through without that filter, once a day and process, and those found are asked for
 * by id in the runs between. One that began earlier is found only if the filter lets open ends pass.
 */
import type { Absence } from "../../../core/model/absence.ts";
import { addDays, type Clock, elapsed, type Instant, type Window } from "../../../core/model/time.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { PeriodFilter } from "./periods-v2.ts";

const LOOK_BACK_DAYS = 366;
const LOOK_EVERY_MS = 24 * 60 * 60_000;
const IDS_A_REQUEST = 100;

export class OpenEnded {
  readonly #clock: Clock;
  #passTheFilter = false;
  #lookedAt: Instant | null = null;
  /** The oldest day that was looked at; an earlier window means: look again. */
  #lookedFrom: string | null = null;
  #known = new Set<string>();
  /** An open one that came without the filter. */
  #example: string | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Call for each absence that came without the filter on ends. */
  sawUnfiltered(absence: Absence): void {
    if (absence.endsOn === null) this.#example = absence.id;
  }

  /** Call for each absence that came through the filter. */
  sawFiltered(absence: Absence): void {
    if (absence.endsOn === null) this.#passTheFilter = true;
  }

  /** Reads what the filtered list may have left out, list by list. */
  async readRest(
    window: Window,
    read: (filter: PeriodFilter) => Reader<Absence>,
    add: (reader: Reader<Absence>, wanted: (absence: Absence) => boolean) => Promise<void>,
  ): Promise<void> {
    if (!this.#passTheFilter && this.#example !== null) {
      const moments = { "ends_at.date_time.gte": `${window.from}T00:00:00` };
      await add(read({ moments, ids: [this.#example] }), (absence) => {
        this.sawFiltered(absence);
        return true;
      });
    }
    if (this.#passTheFilter) return;
    const from = addDays(window.from, -LOOK_BACK_DAYS);
    if (this.#isLookDue(from)) {
      const open = new Set<string>();
      await add(read(startedBetween(from, window.from)), (absence) => isOpen(absence) && open.add(absence.id) !== null);
      this.#lookedAt = this.#clock.now();
      this.#lookedFrom = from;
      this.#known = open;
      return;
    }
    const ids = [...this.#known];
    for (let at = 0; at < ids.length; at += IDS_A_REQUEST) {
      await add(read({ moments: {}, ids: ids.slice(at, at + IDS_A_REQUEST) }), isOpen);
    }
  }

  #isLookDue(from: string): boolean {
    if (this.#lookedAt === null || this.#lookedFrom === null || from < this.#lookedFrom) return true;
    return elapsed(this.#lookedAt, this.#clock.now()) >= LOOK_EVERY_MS;
  }
}

function startedBetween(from: string, to: string): PeriodFilter {
  return {
    moments: { "starts_from.date_time.gte": `${from}T00:00:00`, "starts_from.date_time.lte": `${to}T00:00:00` },
  };
}

function isOpen(absence: Absence): boolean {
  return absence.endsOn === null;
}
