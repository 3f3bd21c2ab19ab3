/**
 * Instants and civil dates, the two kinds of time that rollcall knows. They never mix: an instant is a point on the
 * world's clock, a civil date is a square in a wall calendar, and only a time zone leads from one to the other.
 * Both are plain ISO 8601 strings, so they compare with `<`, go into a database or JSON as they are, and 100,000 of them
 * stay small; all arithmetic is Temporal's (core/decisions/0004).
 */
import { Temporal } from "temporal-polyfill";

/** A point in time, UTC with milliseconds: `2026-11-22T04:00:00.000Z`. */
export type Instant = string & { readonly __instant?: never };

/** A day in a calendar without time or zone: `2026-07-21`. */
export type CivilDate = string & { readonly __civil?: never };

/** What a clock on the wall shows, to the minute and without zone: `2026-07-21T09:00`. */
export type WallTime = string & { readonly __wall?: never };

/** Days from..to, both included. `to: null` has no end. */
export interface Window {
  readonly from: CivilDate;
  readonly to: CivilDate | null;
}

export interface Clock {
  now(): Instant;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal, why?: Waiting): Promise<void>;
  /** Puts it right by the clock of the database that several machines share; left out where there is one machine. */
  sync?(): Promise<void>;
}

/**
 * What is waited for, for clocks that jump over waits (the exam's). `work`, the default: whoever waits goes on with the work
 * then. `watch`: looks again and again beside it. `limit`: ends something unless it is over by then.
 */
export type Waiting = "work" | "watch" | "limit";

/** A minute and how it is written: `2026-11-22T04:00:`. */
interface Minute {
  readonly number: number;
  readonly written: string;
}

/**
 * The two minutes that were asked for last. A run asks for the time several times a request and holds it against the end of its
 * lease, so nearly all of what is asked lies in two minutes; Temporal works out each of them once.
 */
let last: Minute = { number: 0, written: "1970-01-01T00:00:" };
let before = last;
const MINUTE_MS = 60_000;
const NORMAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:[0-5]\d\.\d{3}Z$/;
const SECONDS = /^[0-5]\d\.\d{3}Z$/;

function remember(minute: Minute): void {
  if (minute.number !== last.number) before = last;
  last = minute;
}

export function instantOf(epochMilliseconds: number): Instant {
  const number = Math.floor(epochMilliseconds / MINUTE_MS);
  const known = number === last.number ? last : before;
  if (number !== known.number || !Number.isInteger(epochMilliseconds)) {
    const whole = Temporal.Instant.fromEpochMilliseconds(epochMilliseconds).toString({ smallestUnit: "millisecond" });
    remember({ number, written: whole.slice(0, -7) });
    return whole;
  }
  const rest = String(100_000 + epochMilliseconds - number * MINUTE_MS);
  return `${known.written}${rest.slice(1, 3)}.${rest.slice(3)}Z`;
}

export function epochOf(instant: Instant): number {
  const known = instant.startsWith(last.written) ? last : before;
  const seconds = instant.slice(known.written.length);
  if (instant.startsWith(known.written) && SECONDS.test(seconds)) {
    return known.number * MINUTE_MS + Number(seconds.slice(0, 2)) * 1000 + Number(seconds.slice(3, 6));
  }
  const epoch = Temporal.Instant.from(instant).epochMilliseconds;
  if (NORMAL.test(instant)) remember({ number: Math.floor(epoch / MINUTE_MS), written: instant.slice(0, -7) });
  return epoch;
}

export function later(instant: Instant, ms: number): Instant {
  return instantOf(epochOf(instant) + ms);
}

/** Milliseconds from `earlier` to `instant`. */
export function elapsed(earlier: Instant, instant: Instant): number {
  return epochOf(instant) - epochOf(earlier);
}

/** The civil date that a wall calendar in `zone` shows at `instant`. */
export function dateIn(zone: string, instant: Instant): CivilDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** What a clock on a wall in `zone` shows at `instant`; the minute that has begun. */
export function wallTimeIn(zone: string, instant: Instant): WallTime {
  const wall = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDateTime();
  return wall.toString({ smallestUnit: "minute", roundingMode: "trunc" });
}

/** When a clock on a wall in `zone` shows `wall`; the first time where it does so twice, later where it never does. */
export function instantIn(zone: string, wall: WallTime): Instant {
  return instantOf(Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds);
}

/** The same clock, so many of its minutes later. */
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

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "days" }).days;
}

const CIVIL = /^\d{4}-\d{2}-\d{2}$/;

/** Whether the text is a real calendar day written `YYYY-MM-DD`. */
export function isCivilDate(text: string): text is CivilDate {
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

/** As ISO 8601 writes it with the offset that holds in `zone`, to the second: `2026-07-20T00:00:00+02:00`. */
export function offsetTimeIn(zone: string, instant: Instant): string {
  const zoned = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return zoned.toString({ smallestUnit: "second", timeZoneName: "never" });
}
