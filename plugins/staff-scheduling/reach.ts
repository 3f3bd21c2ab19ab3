/**
 * Which days are looked at. Nothing before the day of set-up travels unless the owner names an earlier day. What is older than
 * two months is history, and a named day counts for a year, or every run would be longer than the last one. Behaviours S13, S14.
 */
import { addDays, type CivilDate, type Window } from "../../core/model/time.ts";
import type { Scope } from "../../core/plugin/contract.ts";

const TWO_MONTHS = 62;
const YEAR = 366;
/** A partial run carries what changed within hours: work that ended longer ago is left to the next full run. */
const FORTNIGHT = 14;

export interface Reach {
  /** The first day, where the owner names it. */
  readonly since: CivilDate | null;
  /** Null while there was no set-up yet (a plan, a test): then it is today. */
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
