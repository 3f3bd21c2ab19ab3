/** An event object as ical.js reads it: the event, and the exceptions of a series. Pure. */
import ICAL from "ical.js";
import { RecordError } from "../../../core/model/errors.ts";
import { wallTimeOrMidnightIn } from "../../../core/model/clock-changes.ts";
import { instantOf, type WallTime } from "../../../core/model/time.ts";
import { knowZones } from "./iana-zone.ts";
import { refuseWild } from "./tame-rules.ts";

/** One VEVENT. */
export type VEvent = ICAL.Component;

export interface EventObject {
  readonly calendar: ICAL.Component;
  /** The event, or the series; null if only single occurrences of somebody's series were shared. */
  readonly master: ICAL.Component | null;
  /** Occurrences that differ from their series; each has a RECURRENCE-ID. */
  readonly exceptions: readonly ICAL.Component[];
}

/** @throws RecordError `caldav:unreadable` */
export function readEventObject(text: string): EventObject {
  return readable(() => {
    const parsed = ICAL.parse(text);
    const calendar = new ICAL.Component(parsed);
    const events = calendar.getAllSubcomponents("vevent");
    if (calendar.name !== "vcalendar" || events.length === 0) throw new Error("it holds no event");
    // Before anything else: ical.js reads a time only once, and drops a zone that it does not know by then.
    knowZones(calendar);
    for (const event of events) beginningOf(event);
    refuseWild(calendar);
    const isException = (event: ICAL.Component) => event.hasProperty("recurrence-id");
    const master = events.find((event) => !isException(event)) ?? null;
    return { calendar, master, exceptions: events.filter(isException) };
  });
}

/**
 * Reads the event of an object that `readEventObject` refuses, as far as that does no harm: without its repetition, and a time in a
 * zone that nobody knows as the hour that it says. For events that are ours to put right. @throws RecordError `caldav:unreadable`
 */
export function readRoughly(text: string): VEvent {
  return readable(() => {
    const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
    const event = events.find((one) => !one.hasProperty("recurrence-id")) ?? events[0];
    if (event === undefined) throw new Error("it holds no event");
    for (const name of ["rrule", "exrule", "rdate", "exdate", "duration"]) event.removeAllProperties(name);
    for (const property of event.getAllProperties()) property.removeParameter("tzid");
    beginningOf(event);
    return event;
  });
}

/** The earliest year in which an event may begin: no booking is older, and a series from the year 0 on takes long to get to today. */
const EARLIEST = 1900;

function beginningOf(event: ICAL.Component): void {
  const [start, ...others] = event.getAllProperties("dtstart").map((property) => property.getFirstValue());
  if (!(start instanceof ICAL.Time) || others.length > 0) throw new Error("an event has no beginning, or several");
  if (start.year < EARLIEST) throw new Error("an event begins before the year 1900");
}

/** Returns the wall time in `zone`. A time without a zone is the same everywhere; a date is its midnight. */
export function wallTimeOf(time: ICAL.Time, zone: string): WallTime {
  const written = time.toString();
  if (time.isDate) return `${written}T00:00`;
  if (time.zone === ICAL.Timezone.localTimezone) return written.slice(0, 16);
  return wallTimeOrMidnightIn(zone, instantOf(time.toUnixTime() * 1000));
}

/** Turns ical.js's plain errors, which may quote the event, into a RecordError whose message does not. */
export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RecordError) throw error;
    throw new RecordError("caldav: an event is not readable iCalendar", {
      causeKey: "caldav:unreadable",
      remedy: "Look at the event in the calendar: enter it again, or delete it.",
      cause: error,
    });
  }
}
