/**
 * When an absence lies, from what v2 says of its two ends. An end of a day-tracked absence is exclusive: local midnight of the day
 * after. FIRST_HALF at the start is from the morning, SECOND_HALF from midday; SECOND_HALF at the end is to the evening, FIRST_HALF
 * until midday; so a whole day is FIRST_HALF to SECOND_HALF. The end value of a half day is not documented: where
 * two readings are possible the answer is "doubt", and the breakdown by day decides (settle-span.ts, half-ends.ts). Facts sheet of
 * Personio, 7.1.
 */
import type { Absence } from "../../../core/model/absence.ts";
import type { CivilDate } from "../../../core/model/time.ts";
import type { HalfEnd } from "./half-ends.ts";

export interface End {
  readonly date: CivilDate;
  /** `HH:MM` on the wall where the person is. */
  readonly time: string;
  readonly half: "FIRST_HALF" | "SECOND_HALF" | null;
}

export type Span = Pick<Absence, "startsOn" | "endsOn" | "startsAtMidday" | "endsAtMidday" | "hours">;
export type Unit = "day" | "hour";
export type DayBefore = (date: CivilDate) => CivilDate;

export interface Reading {
  /** Null: the type is not known; times without halves are then hours. */
  readonly unit: Unit | null;
  /** What was learnt of half days that end at a midnight. */
  readonly halfEnd: HalfEnd | null;
  readonly dayBefore: DayBefore;
}

export const MIDNIGHT = "00:00";

export function spanOf(start: End, end: End | null, reading: Reading): Span | "doubt" {
  const { unit } = reading;
  const wholeDays = start.time === MIDNIGHT && (end === null || end.time === MIDNIGHT);
  const byTheHour = unit === "hour" || (unit === null && start.half === null && (end?.half ?? null) === null);
  return byTheHour && !wholeDays ? hoursOf(start, end) : daysOf(start, end, reading);
}

export function hoursOf(start: End, end: End | null): Span {
  return {
    startsOn: start.date,
    endsOn: end?.date ?? null,
    startsAtMidday: false,
    endsAtMidday: false,
    hours: { from: start.time, until: end?.time ?? null },
  };
}

function daysOf(start: End, end: End | null, reading: Reading): Span | "doubt" {
  if (start.half === null && start.time !== MIDNIGHT) return "doubt";
  const startsAtMidday = start.half === "SECOND_HALF";
  if (end === null) return { startsOn: start.date, endsOn: null, startsAtMidday, endsAtMidday: false, hours: null };
  const endsOn = lastDay(end, reading);
  const endsAtMidday = end.half === "FIRST_HALF";
  if (endsOn === "doubt" || endsOn < start.date) return "doubt";
  // From midday until midday of one day: nothing would be left of it.
  if (endsOn === start.date && startsAtMidday && endsAtMidday) return "doubt";
  return { startsOn: start.date, endsOn, startsAtMidday, endsAtMidday, hours: null };
}

/** Nothing that ends a whole day says so before this hour. */
const EVENING = "18:00";

function lastDay(end: End, { halfEnd, dayBefore }: Reading): CivilDate | "doubt" {
  const atMidnight = end.time === MIDNIGHT;
  if (end.half === "FIRST_HALF") {
    if (!atMidnight || halfEnd === "day named") return end.date;
    return halfEnd === "day before" ? dayBefore(end.date) : "doubt";
  }
  if (atMidnight) return dayBefore(end.date);
  return end.half === "SECOND_HALF" && end.time >= EVENING ? end.date : "doubt";
}
