/** Takes one occurrence out of a series: its exception goes, and its date is excluded by EXDATE (RFC 5545, 3.8.5.1). Pure. */
import ICAL from "ical.js";
import { RecordError } from "../../../core/model/errors.ts";
import type { Instant } from "../../../core/model/time.ts";
import { type EventObject, readable, readEventObject } from "./event-object.ts";
import { recurrenceAt, recurrenceOf, ruleOf } from "./occurrences.ts";

/**
 * Returns the text of the rest; null if nothing is left, so that the object can be deleted; `unchanged` if there is no such occurrence
 * (any more). @param zone the zone of times without one. @throws RecordError `caldav:unreadable`
 */
export function withoutOccurrence(
  text: string,
  recurrence: string,
  { zone, now }: { readonly zone: string; readonly now: Instant },
): string | null | "unchanged" {
  const object = readEventObject(text);
  return readable(() => {
    const gone = dropException(object, recurrence, zone);
    const taken = object.master !== null && takeOut(object.master, recurrence, zone, now);
    if (!gone && !taken) return "unchanged";
    return isEmpty(object.calendar) ? null : object.calendar.toString();
  });
}

function dropException({ calendar, exceptions }: EventObject, recurrence: string, zone: string): boolean {
  const own = exceptions.filter((exception) => recurrenceOf(exception, zone) === recurrence);
  if (own.some((exception) => new ICAL.Event(exception).modifiesFuture())) throw bearsFuture();
  for (const exception of own) calendar.removeSubcomponent(exception);
  return own.length > 0;
}

function takeOut(master: ICAL.Component, recurrence: string, zone: string, now: Instant): boolean {
  const series = new ICAL.Event(master);
  if (!series.isRecurring()) return false;
  const later = (time: ICAL.Time) => recurrenceAt(time, zone) > recurrence;
  const time = [...ruleOf(series, later)].find((one) => recurrenceAt(one, zone) === recurrence);
  if (time === undefined) return false;
  master.addProperty(exclusionOf(time, master.getFirstProperty("dtstart")!));
  const changed = ICAL.Time.fromString(now.slice(0, 19).concat("Z"), null as never);
  for (const name of ["dtstamp", "last-modified"]) master.updatePropertyWithValue(name, changed);
  master.updatePropertyWithValue("sequence", Number(master.getFirstPropertyValue("sequence") ?? 0) + 1);
  return true;
}

/** Returns the EXDATE with the type and zone of the series' start, as RFC 5545 requires. */
function exclusionOf(time: ICAL.Time, start: ICAL.Property): ICAL.Property {
  const exclusion = new ICAL.Property("exdate");
  if (time.isDate) exclusion.resetType("date");
  const zone = start.getFirstParameter("tzid");
  if (zone) exclusion.setParameter("tzid", zone);
  exclusion.setValue(time);
  return exclusion;
}

function isEmpty(calendar: ICAL.Component): boolean {
  const events = calendar.getAllSubcomponents("vevent");
  if (events.some((event) => event.hasProperty("recurrence-id"))) return false;
  return events.every((event) => new ICAL.Event(event).iterator().next() === undefined);
}

/** The error for an exception that also moves the occurrences after it: without it they would move back. */
function bearsFuture(): RecordError {
  return new RecordError("caldav: an occurrence on which all later ones of its series depend cannot be removed alone", {
    causeKey: "caldav:this-and-future",
    remedy: "Remove it in a calendar program.",
  });
}
