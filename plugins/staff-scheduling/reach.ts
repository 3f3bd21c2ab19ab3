/**
 * Which days are looked at. Nothing before the day of set-up travels unless the owner names an earlier day; nothing older than
 * a year is read at all, or every run would be longer than the last one. Behaviours S13, S14.
 */
import { addDays, type CivilDate, type Window } from "../../core/model/time.ts";
import type { Scope } from "../../core/plugin/contract.ts";

const YEAR = 366;
/** A partial run carries what changed within hours: work that ended longer ago is left to the next full run. */
const FORTNIGHT = 14;

export interface Reach {
  /** The first day; null while there was no set-up yet (a plan, a test): then it is today. */
  readonly since: CivilDate | null;
}

export function absenceWindow({ since }: Reach, today: CivilDate): Window & { readonly to: CivilDate } {
  return { from: later(since ?? today, addDays(today, -YEAR)), to: addDays(today, YEAR) };
}

export function timerWindow({ since }: Reach, today: CivilDate): Window & { readonly to: CivilDate } {
  return { from: later(since ?? today, addDays(today, -YEAR)), to: today };
}

export function timersOf(reach: Reach, { kind, today }: Scope): Window {
  const { from, to } = timerWindow(reach, today);
  return { from: kind === "full" ? from : later(from, addDays(today, -FORTNIGHT)), to };
}

function later(a: CivilDate, b: CivilDate): CivilDate {
  return a > b ? a : b;
}
