/**
 * Absences without an end that began before the window. Whether v2's filter `ends_at.date_time.gte` lets an open end pass
 * is not documented. Where the window itself has an open one, the filter is tried on it; until one has come through, what
 * began in the year before the window is looked through without that filter, once a day and process. Whatever open one was ever met,
 * then or when it was asked for by its id, is asked for by id from then on, until it has an end. Where targets are read for by
 * themselves their windows differ: one that opens outside of what was looked through is a reason to look again, then through both.
 * One that is met nowhere is not in the list: `listedFrom` says so.
 */
import type { Absence } from "../../../core/model/absence.ts";
import { addDays, type CivilDate, type Clock, elapsed, type Instant, type Window } from "../../../core/model/time.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import type { PeriodFilter } from "./periods-v2.ts";

const LOOK_BACK_DAYS = 366;
const LOOK_EVERY_MS = 24 * 60 * 60_000;
const IDS_A_REQUEST = 100;
/** What starts inside a window is read from a day before it. */
const OVERLAP_DAYS = 1;

interface Look {
  readonly at: Instant;
  /** The days between which they began: what opens outside of them was not looked at. */
  readonly from: CivilDate;
  readonly to: CivilDate;
}

export class OpenEnded {
  readonly #clock: Clock;
  #passTheFilter = false;
  #look: Look | null = null;
  /** An open one that came without the filter. */
  #example: string | null = null;
  /** Ids of those that the filter may leave out. */
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

  /** From which day on a list has everything; undefined: it has everything. Before that, open ends may be missing. */
  listedFrom({ from }: Window): CivilDate | undefined {
    return this.#passTheFilter ? undefined : from;
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

/** Both, so that targets with different windows do not send each other looking again and again. */
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
