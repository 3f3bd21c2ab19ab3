/**
 * The occurrences of an event in a window, one by one (RFC 5545): recurrence rules, further dates, exceptions moved and
 * cancelled, dates taken out. Servers can expand too (RFC 4791, 9.6.5), but many do it wrongly or not at all. Pure.
 */
import ICAL from "ical.js";
import { addDays, type CivilDate, overlaps, type WallTime, type Window } from "../../../core/model/time.ts";
import { Budget } from "./budget.ts";
import { type EventObject, readable, type VEvent, wallTimeOf } from "./event-object.ts";

export interface Occurrence {
  /** The time at which the series' rule puts this occurrence: `2026-07-05`, or in UTC `2026-07-05T07:00:00Z`. Null: no series. */
  readonly recurrence: string | null;
  readonly allDay: boolean;
  readonly startsAt: WallTime;
  /** Excluded. */
  readonly endsAt: WallTime;
  readonly event: VEvent;
}

/** The most occurrences before a window's end: more than a booking every hour makes in two years, or one a day in fifty. */
const MOST = 20_000;

type Ended = Window & { readonly to: CivilDate };

/**
 * Returns the occurrences that share a day with the window, in the order of the file. @param budget that of all series of the calendar
 * @throws RecordError `caldav:unreadable`
 */
export function occurrencesOf(object: EventObject, zone: string, window: Ended, budget = new Budget()): Occurrence[] {
  const { master, exceptions } = object;
  const found = readable(() => [
    ...(master === null ? [] : regular(new ICAL.Event(master), object, zone, { ...window, budget })),
    ...exceptions.map((event) => single(event, recurrenceOf(event, zone), zone)),
  ]);
  return found.filter(({ event }) => !isCancelled(event)).filter((occurrence) => overlaps(daysOf(occurrence), window));
}

/** Returns the days that an occurrence touches; one without length touches the day that it is on. */
export function daysOf({ startsAt, endsAt }: Pick<Occurrence, "startsAt" | "endsAt">): {
  from: CivilDate;
  to: CivilDate;
} {
  const [from, end] = [startsAt.slice(0, 10), endsAt.slice(0, 10)];
  const to = endsAt.endsWith("T00:00") && end > from ? addDays(end, -1) : end;
  return { from, to };
}

/** Yields the times of a series' rule, without exceptions, until `until` returns true. */
export function* ruleOf(series: ICAL.Event, until: (time: ICAL.Time) => boolean): Generator<ICAL.Time> {
  const rule = series.iterator();
  for (let count = 0; count < MOST; count += 1) {
    const time = rule.next();
    // At the end of the rule there is no time, whatever ical.js's types say.
    if (!(time as ICAL.Time | undefined) || until(time)) return;
    yield time;
  }
  throw new Error("the series has too many occurrences");
}

/** Returns the spelling of a time by which occurrences are told apart. */
export function recurrenceAt(time: ICAL.Time, zone: string): string {
  if (time.isDate) return time.toString();
  return time.zone === ICAL.Timezone.localTimezone ? `${time.toString()} ${zone}` : utc(time);
}

export function recurrenceOf(exception: VEvent, zone: string): string {
  return recurrenceAt(exception.getFirstPropertyValue("recurrence-id") as ICAL.Time, zone);
}

function* regular(
  event: ICAL.Event,
  object: EventObject,
  zone: string,
  { from, to, budget }: Ended & { readonly budget: Budget },
): Generator<Occurrence> {
  if (!event.isRecurring()) return yield single(event.component, null, zone);
  const ranges = object.exceptions.filter((exception) => new ICAL.Event(exception).modifiesFuture());
  for (const exception of ranges) event.relateException(exception);
  const own = new Set(object.exceptions.map((exception) => recurrenceOf(exception, zone)));
  // Compared by the date as written, with room for any zone: converting every occurrence of past years would take too long.
  const last = addDays(to, 2);
  const first = ranges.length > 0 ? "" : addDays(from, -2 - Math.ceil(event.duration.toSeconds() / 86_400));
  const times = ruleOf(event, (time) => dateOf(time) > last);
  for (const time of budget.of(times, (one) => dateOf(one) >= first)) {
    if (dateOf(time) < first) continue;
    const recurrence = recurrenceAt(time, zone);
    if (own.has(recurrence)) continue;
    const { item, startDate, endDate } = event.getOccurrenceDetails(time);
    yield spanned({ event: item.component, recurrence, startDate, endDate }, zone);
  }
}

/** Returns an event with its own times, whatever series it belongs to. */
export function single(event: VEvent, recurrence: string | null, zone: string): Occurrence {
  const { startDate, endDate } = new ICAL.Event(event);
  return spanned({ event, recurrence, startDate, endDate }, zone);
}

interface Span extends Pick<Occurrence, "event" | "recurrence"> {
  readonly startDate: ICAL.Time;
  readonly endDate: ICAL.Time;
}

function spanned({ event, recurrence, startDate: start, endDate: end }: Span, zone: string): Occurrence {
  const startsAt = wallTimeOf(start, zone);
  const ends = wallTimeOf(end, zone);
  // Some programs end an event of one day on that day, though the end is excluded.
  const endsAt = start.isDate && ends <= startsAt ? `${addDays(startsAt.slice(0, 10), 1)}T00:00` : ends;
  return { recurrence, allDay: start.isDate, startsAt, endsAt: endsAt < startsAt ? startsAt : endsAt, event };
}

function dateOf(time: ICAL.Time): CivilDate {
  return time.toString().slice(0, 10);
}

export function isSeries(event: VEvent): boolean {
  return new ICAL.Event(event).isRecurring();
}

export function isCancelled(event: VEvent): boolean {
  return String(event.getFirstPropertyValue("status") ?? "").toUpperCase() === "CANCELLED";
}

function utc(time: ICAL.Time): string {
  return time.convertToZone(ICAL.Timezone.utcTimezone).toString();
}
