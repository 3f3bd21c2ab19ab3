/**
 * Finds open-ended absences (without an end) that began before the window. Whether they pass v2's filter `ends_at.date_time.gte`
 * is not documented. If the window itself has an open-ended absence, the filter is tried on it. Until one has come through, all
 * absences that began in the year before the window are read without that filter, once a day and process. Every open-ended
 * absence found by this search or by a look-up by id is asked for by its id from then on, until it has an end. Targets that are
 * read for separately have different windows: a window that opens outside the days searched starts a new search, over the days of
 * both. An open-ended absence found in none of these ways is missing from the list, which `listedFrom` says.
 */
import type { Absence } from "../../../core/model/absence.ts";
import {
  addDays,
  type CivilDate,
  type Clock,
  DAY,
  elapsed,
  type Instant,
  type Window,
} from "../../../core/model/time.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { PeriodFilter } from "./periods-v2.ts";

const LOOK_BACK_DAYS = 366;
const LOOK_EVERY_MS = DAY;
const IDS_A_REQUEST = 100;
/** How many days before a window the list of the absences that start inside it begins. */
const OVERLAP_DAYS = 1;

interface Look {
  readonly at: Instant;
  /** The first and the last day of the span in which the absences searched began. */
  readonly from: CivilDate;
  readonly to: CivilDate;
}

export class OpenEnded {
  readonly #clock: Clock;
  #passTheFilter = false;
  #look: Look | null = null;
  /** Id of an open-ended absence that came without the filter on ends. */
  #example: string | null = null;
  /** Ids of the open-ended absences that the filter may leave out. */
  readonly #met = new Set<string>();

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

  /** Call for each absence that was asked for by its id. */
  sawByItself(absence: Absence): void {
    if (absence.endsOn === null) this.#met.add(absence.id);
  }

  /** Open-ended absences that began before this day may be missing from a list. Undefined: none is missing. */
  listedFrom({ from }: Window): CivilDate | undefined {
    return this.#passTheFilter ? undefined : from;
  }

  /** Reads the open-ended absences that the filtered list may have left out, list by list. */
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
    const open = new Set<string>();
    const keep = (absence: Absence) => isOpen(absence) && open.add(absence.id) !== null;
    const today = this.#lookOfToday();
    const wanted = { from: addDays(window.from, -LOOK_BACK_DAYS), to: window.from };
    if (today === null || !covers(today, wanted)) {
      const { from, to } = today === null ? wanted : spanning(today, wanted);
      await add(read(startedBetween(from, to)), keep);
      this.#look = { at: this.#clock.now(), from, to };
    }
    const ids = [...this.#met].filter((id) => !open.has(id));
    for (let at = 0; at < ids.length; at += IDS_A_REQUEST) {
      await add(read({ moments: {}, ids: ids.slice(at, at + IDS_A_REQUEST) }), keep);
    }
    for (const id of ids) this.#met.delete(id);
    for (const id of open) this.#met.add(id);
  }

  #lookOfToday(): Look | null {
    if (this.#look === null || elapsed(this.#look.at, this.#clock.now()) >= LOOK_EVERY_MS) return null;
    return this.#look;
  }
}

type Days = Pick<Look, "from" | "to">;

function covers(look: Days, { from, to }: Days): boolean {
  return look.from <= from && addDays(to, -OVERLAP_DAYS) <= look.to;
}

/** Joins both spans of days, so that targets with different windows do not make each other search again and again. */
function spanning(one: Days, other: Days): Days {
  return {
    from: one.from < other.from ? one.from : other.from,
    to: one.to > other.to ? one.to : other.to,
  };
}

function startedBetween(from: string, to: string): PeriodFilter {
  return {
    moments: { "starts_from.date_time.gte": `${from}T00:00:00`, "starts_from.date_time.lte": `${to}T00:00:00` },
  };
}

function isOpen(absence: Absence): boolean {
  return absence.endsOn === null;
}
