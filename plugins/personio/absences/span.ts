/**
 * Computes the days and halves of an absence from what v2 says about its two ends. The end of an absence counted in days is
 * exclusive: local midnight of the day after. At the start, FIRST_HALF means from the morning and SECOND_HALF from midday; at the
 * end, SECOND_HALF means to the evening and FIRST_HALF until midday. So a whole day is FIRST_HALF to SECOND_HALF. The end value
 * of a half day is not documented: if two readings are possible, the answer is "doubt", and the breakdown by day decides
 * (settle-span.ts, half-ends.ts). Facts sheet of Personio, 7.1.
 */
import type { Absence } from "../../../core/model/absence.ts";
import { dayBefore, type CivilDate } from "../../../core/model/time.ts";
import type { HalfEnd } from "./half-ends.ts";

export interface End {
  readonly date: CivilDate;
  /** Wall time where the person is, `HH:MM`. */
  readonly time: string;
  readonly half: "FIRST_HALF" | "SECOND_HALF" | null;
}

export type Span = Pick<Absence, "startsOn" | "endsOn" | "startsAtMidday" | "endsAtMidday" | "hours">;
export type Unit = "day" | "hour";

export interface Reading {
  /** The unit of the absence's type; null if the type is not known. Times without halves are then hours. */
  readonly unit: Unit | null;
  /** The day that a half day ends on if its end is a midnight; null if that has not been learnt. */
  readonly halfEnd: HalfEnd | null;
}

/** Whether this is how imports and other systems write that no end is known: the last year that there is. */
export function isNoEnd(date: CivilDate): boolean {
  return date.startsWith("9999-");
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
  // An absence from midday until midday of one day would have no length.
  if (endsOn === start.date && startsAtMidday && endsAtMidday) return "doubt";
  return { startsOn: start.date, endsOn, startsAtMidday, endsAtMidday, hours: null };
}

/** The earliest hour, apart from midnight, at which the end of a whole day is credible. */
const EVENING = "18:00";

function lastDay(end: End, { halfEnd }: Reading): CivilDate | "doubt" {
  const atMidnight = end.time === MIDNIGHT;
  if (end.half === "FIRST_HALF") {
    if (!atMidnight || halfEnd === "day named") return end.date;
    return halfEnd === "day before" ? dayBefore(end.date) : "doubt";
  }
  if (atMidnight) return dayBefore(end.date);
  return end.half === "SECOND_HALF" && end.time >= EVENING ? end.date : "doubt";
}
