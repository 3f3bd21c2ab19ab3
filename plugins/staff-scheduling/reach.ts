/**
 * Which days are looked at. Nothing before the day of set-up is carried unless the owner names an earlier day. Records older than two
 * months are history, or older than a year if a day is named; otherwise every run would read more than the last one. Behaviours S13, S14.
 */
import { addDays, type CivilDate, type Window } from "../../core/model/time.ts";
import type { Scope } from "../../core/plugin/contract.ts";

const TWO_MONTHS = 62;
const YEAR = 366;
/** How far back a partial run looks. It carries changes of the last hours; work that ended longer ago waits for the next full run. */
const FORTNIGHT = 14;

export interface Reach {
  /** The first day, if the owner names one. */
  readonly since: CivilDate | null;
  /** The day of set-up; null: not set up yet (a plan, a test), and today counts. */
  readonly setUpOn: CivilDate | null;
}

export function absenceWindow(reach: Reach, today: CivilDate): Window & { readonly to: CivilDate } {
  return { from: firstDay(reach, today), to: addDays(today, YEAR) };
}

export function timerWindow(reach: Reach, today: CivilDate): Window & { readonly to: CivilDate } {
  return { from: firstDay(reach, today), to: today };
}

/** The days whose timers a run reads. */
export function timersOf(reach: Reach, { kind, today }: Scope): Window {
  const { from, to } = timerWindow(reach, today);
  return { from: kind === "full" ? from : later(from, addDays(today, -FORTNIGHT)), to };
}

function firstDay({ since, setUpOn }: Reach, today: CivilDate): CivilDate {
  if (since !== null) return later(since, addDays(today, -YEAR));
  return later(setUpOn ?? today, addDays(today, -TWO_MONTHS));
}

function later(a: CivilDate, b: CivilDate): CivilDate {
  return a > b ? a : b;
}
