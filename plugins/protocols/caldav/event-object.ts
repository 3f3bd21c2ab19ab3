/** An event object as ical.js reads it: the event, and the exceptions of a series. Pure. */
import ICAL from "ical.js";
import { RecordError } from "../../../core/model/errors.ts";
import { instantOf, type WallTime, wallTimeIn } from "../../../core/model/time.ts";
import { knowZones } from "./iana-zone.ts";
import { refuseWild } from "./tame-rules.ts";

/** One VEVENT. */
export type VEvent = ICAL.Component;

export interface EventObject {
  readonly calendar: ICAL.Component;
  /** Null where only single occurrences of somebody's series were shared. */
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
    // Before anything else is looked at: ical.js reads a time once, and one whose zone it does not know yet without a zone.
    knowZones(calendar);
    const isDated = (event: ICAL.Component) => event.getFirstPropertyValue("dtstart") instanceof ICAL.Time;
    if (!events.every(isDated)) throw new Error("an event has no beginning");
    refuseWild(calendar);
    const isException = (event: ICAL.Component) => event.hasProperty("recurrence-id");
    const master = events.find((event) => !isException(event)) ?? null;
    return { calendar, master, exceptions: events.filter(isException) };
  });
}

/** What a clock on a wall in `zone` shows then. A time without zone is the same everywhere; a date is its midnight. */
export function wallTimeOf(time: ICAL.Time, zone: string): WallTime {
  const written = time.toString();
  if (time.isDate) return `${written}T00:00`;
  if (time.zone === ICAL.Timezone.localTimezone) return written.slice(0, 16);
  return wallTimeIn(zone, instantOf(time.toUnixTime() * 1000));
}

/** ical.js throws plain errors, which may quote the event: only their first words are kept. */
export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RecordError) throw error;
    throw new RecordError("caldav: an event is no iCalendar that can be read", {
      causeKey: "caldav:unreadable",
      remedy: "Look at the event in the calendar: write it anew, or delete it.",
      cause: error,
    });
  }
}
