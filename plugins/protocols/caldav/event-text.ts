/** One event without repetition as iCalendar text, and what stands in one. Folding and escaping are ical.js's. Pure. */
import ICAL from "ical.js";
import type { CivilDate, Instant } from "../../../core/model/time.ts";

export interface PlainEvent {
  readonly uid: string;
  /** 0 at first, one more with each change. */
  readonly sequence: number;
  readonly now: Instant;
  readonly span: AllDay | Timed;
  /** Lower-case names; null: the property is left out. */
  readonly texts: Readonly<Record<string, string | null>>;
}

interface AllDay {
  readonly from: CivilDate;
  /** Excluded. */
  readonly before: CivilDate;
}

/** Written in UTC: an instant needs no zone beside it. */
interface Timed {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export function writeEvent({ uid, sequence, now, span, texts }: PlainEvent, prodid: string): string {
  const event = new ICAL.Component("vevent");
  event.addPropertyWithValue("uid", uid);
  event.addPropertyWithValue("dtstamp", instant(now));
  event.addPropertyWithValue("sequence", sequence);
  const [start, end] =
    "from" in span ? [date(span.from), date(span.before)] : [instant(span.startsAt), instant(span.endsAt)];
  event.addPropertyWithValue("dtstart", start);
  event.addPropertyWithValue("dtend", end);
  for (const [name, text] of Object.entries(texts)) if (text !== null) event.addProperty(textProperty(name, text));
  const calendar = new ICAL.Component("vcalendar");
  calendar.addPropertyWithValue("version", "2.0");
  calendar.addPropertyWithValue("prodid", prodid);
  calendar.addSubcomponent(event);
  return `${calendar.toString()}\r\n`;
}

/** The text of a property; several values (categories) with commas between them. Null: it is not there. */
export function textIn(event: ICAL.Component, name: string): string | null {
  const values = event.getAllProperties(name).flatMap((property) => property.getValues());
  return values.length === 0 ? null : values.join(",");
}

/** Whether it is more than one event: a series, or one with times of its own. */
export function repeats(event: ICAL.Component): boolean {
  return ["rrule", "rdate", "exdate", "recurrence-id"].some((name) => event.hasProperty(name));
}

function textProperty(name: string, text: string): ICAL.Property {
  const property = new ICAL.Property(name);
  // Else ical.js would write a property that it does not know as it stands, line ends and all.
  if (name.startsWith("x-rollcall-")) property.resetType("text");
  // Nor does it escape a carriage return, and half of all readers take one for the end of the line.
  property.setValue(text.replace(/\r\n?/g, "\n"));
  return property;
}

function date(day: CivilDate): ICAL.Time {
  return ICAL.Time.fromDateString(day);
}

function instant(at: Instant): ICAL.Time {
  return ICAL.Time.fromDateTimeString(`${at.slice(0, 19)}Z`, undefined as never);
}
