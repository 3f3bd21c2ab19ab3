/**
 * Instants and civil dates, the two kinds of time that rollcall knows. They never mix: an instant is a point on the
 * world's clock, a civil date is a square in a wall calendar, and only a time zone leads from one to the other.
 * Both are plain ISO 8601 strings, so they compare with `<`, go into a database or JSON as they are, and 100,000 of them
 * stay small; all arithmetic is Temporal's (core/decisions/0004).
 */
import { Temporal } from "temporal-polyfill";

/** Lengths of time, in milliseconds. */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A point in time, UTC with milliseconds: `2026-11-22T04:00:00.000Z`. */
export type Instant = string & { readonly __instant?: never };

/** A day in a calendar without time or zone: `2026-07-21`. */
export type CivilDate = string & { readonly __civil?: never };

/** What a clock on the wall shows, to the minute and without zone: `2026-07-21T09:00`. */
export type WallTime = string & { readonly __wall?: never };

/** The days from `from` to `to`, both included. `to: null`: there is no end. */
export interface Window {
  readonly from: CivilDate;
  readonly to: CivilDate | null;
}

export interface Clock {
  now(): Instant;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal, why?: Waiting): Promise<void>;
  /** Sets the clock by that of the database that several machines share. Omitted if there is one machine. */
  sync?(): Promise<void>;
}

/**
 * Why somebody waits, for clocks that jump over waits (the exam's). `work`, the default: the work goes on after the wait.
 * `watch`: something is looked at again and again beside the work. `limit`: something is ended if it is not over by then.
 */
export type Waiting = "work" | "watch" | "limit";

/** A minute and its spelling: `2026-11-22T04:00:`. */
interface Minute {
  readonly number: number;
  readonly written: string;
}

/**
 * The two minutes that were asked for last. For each request a run asks for the time several times and compares it with the end of
 * its lease. Nearly all of these times lie in two minutes, and Temporal works out each of them once.
 */
let last: Minute = { number: 0, written: "1970-01-01T00:00:" };
let before = last;
const NORMAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\d\.\d{3}Z$/;
const SECONDS = /^[0-5]\d\.\d{3}Z$/;

function remember(minute: Minute): void {
  if (minute.number !== last.number) before = last;
  last = minute;
}

/** The latest instant that was written: within one millisecond the time is asked for again and again. */
let latest = { epoch: Number.NaN, instant: "" };

export function instantOf(epochMilliseconds: number): Instant {
  if (epochMilliseconds !== latest.epoch) latest = { epoch: epochMilliseconds, instant: written(epochMilliseconds) };
  return latest.instant;
}

function written(epochMilliseconds: number): Instant {
  const number = Math.floor(epochMilliseconds / MINUTE);
  const known = number === last.number ? last : before;
  if (number !== known.number || !Number.isInteger(epochMilliseconds)) {
    const whole = Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toString({ smallestUnit: "millisecond" });
    remember({ number, written: whole.slice(0, -7) });
    return whole;
  }
  const rest = String(100_000 + epochMilliseconds - number * MINUTE);
  return `${known.written}${rest.slice(1, 3)}.${rest.slice(3)}Z`;
}

export function epochOf(instant: Instant): number {
  if (instant === latest.instant) return latest.epoch;
  const known = instant.startsWith(last.written) ? last : before;
  const seconds = instant.slice(known.written.length);
  if (instant.startsWith(known.written) && SECONDS.test(seconds)) {
    return known.number * MINUTE + Number(seconds.slice(0, 2)) * 1000 + Number(seconds.slice(3, 6));
  }
  const epoch = Temporal.Instant.from(instant).epochMilliseconds;
  if (NORMAL.test(instant)) remember({ number: Math.floor(epoch / MINUTE), written: instant.slice(0, -7) });
  return epoch;
}

export function later(instant: Instant, ms: number): Instant {
  return instantOf(epochOf(instant) + ms);
}

/** Returns the milliseconds from `earlier` to `instant`. */
export function elapsed(earlier: Instant, instant: Instant): number {
  return epochOf(instant) - epochOf(earlier);
}

/** Returns the civil date that a wall calendar in `zone` shows at `instant`. */
export function dateIn(zone: string, instant: Instant): CivilDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Returns what a wall clock in `zone` shows at `instant`: the minute that has begun. */
export function wallTimeIn(zone: string, instant: Instant): WallTime {
  const wall = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  return wall.toString({ smallestUnit: "minute", roundingMode: "trunc" });
}

/** Returns when a wall clock in `zone` shows `wall`: the first time if it does so twice, a later time if it never does. */
export function instantIn(zone: string, wall: WallTime): Instant {
  return instantOf(Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds);
}

/** Returns the wall time `minutes` later, as if the clock were never set meanwhile. */
export function addMinutes(wall: WallTime, minutes: number): WallTime {
  return Temporal.PlainDateTime.from(wall).add({ minutes }).toString({ smallestUnit: "minute" });
}

/** Whether the text names a time zone that is known here: `Europe/Berlin`. */
export function isZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Returns the days from `from` to `to`; negative if `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days;
}

/** Calendar days that were checked, one copy of each: 100,000 absences share a few hundred days. */
const days = new Map<string, CivilDate>();
const MOST_DAYS = 10_000;

/** Whether the text is a real calendar day written `YYYY-MM-DD`. */
export function isCivilDate(text: string): text is CivilDate {
  return dayOf(text) !== null;
}

/** Returns the text as a calendar day, in the one copy that all records share; null if it is no real day. */
export function dayOf(text: string): CivilDate | null {
  const known = days.get(text);
  if (known !== undefined) return known;
  if (!isDay(text)) return null;
  if (days.size === MOST_DAYS) days.clear();
  days.set(text, text);
  return text;
}

const daysBefore = new Map<CivilDate, CivilDate>();

/** Returns the day before, remembered: 100,000 absences share a few hundred days. */
export function dayBefore(date: CivilDate): CivilDate {
  const known = daysBefore.get(date);
  if (known !== undefined) return known;
  if (daysBefore.size === MOST_DAYS) daysBefore.clear();
  const before = addDays(date, -1);
  daysBefore.set(date, before);
  return before;
}

const CIVIL = /^\d{4}-\d{2}-\d{2}$/;

function isDay(text: string): boolean {
  if (!CIVIL.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(Number(text.slice(0, 4)), month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Whether the days `a` and `b` cover share at least one day. */
export function overlaps(a: Window, b: Window): boolean {
  return (a.to === null || a.to >= b.from) && (b.to === null || b.to >= a.from);
}

/** Returns the instant in ISO 8601 with the offset that holds in `zone`, to the second: `2026-07-20T00:00:00+02:00`. */
export function offsetTimeIn(zone: string, instant: Instant): string {
  const zoned = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return zoned.toString({ smallestUnit: "second", timeZoneName: "never" });
}
