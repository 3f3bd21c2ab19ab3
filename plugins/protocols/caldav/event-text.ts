/** Writes one event without repetition as iCalendar text, and reads texts of one. Folding and escaping are ical.js's. Pure. */
import ICAL from "ical.js";
import type { CivilDate, Instant } from "../../../core/model/time.ts";

export interface PlainEvent {
  readonly uid: string;
  /** 0 at first, one more with each change. */
  readonly sequence: number;
  readonly now: Instant;
  readonly span: AllDay | Timed;
  /** Values by lower-case property names; null: the property is omitted. */
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

/** Returns the text of a property, several values (categories) joined by commas; null if it is not there. */
export function textIn(event: ICAL.Component, name: string): string | null {
  const values = event.getAllProperties(name).flatMap((property) => property.getValues());
  return values.length === 0 ? null : values.join(",");
}

/** Whether the event repeats: it is a series, or one occurrence of a series. */
export function repeats(event: ICAL.Component): boolean {
  return ["rrule", "rdate", "exdate", "recurrence-id"].some((name) => event.hasProperty(name));
}

function textProperty(name: string, text: string): ICAL.Property {
  const property = new ICAL.Property(name);
  // Without this, ical.js would write a property that it does not know unescaped, with its line ends.
  if (name.startsWith("x-rollcall-")) property.resetType("text");
  // ical.js does not escape a carriage return either, and many readers take one for the end of the line.
  property.setValue(text.replace(/\r\n?/g, "\n"));
  return property;
}

function date(day: CivilDate): ICAL.Time {
  return ICAL.Time.fromDateString(day);
}

function instant(at: Instant): ICAL.Time {
  return ICAL.Time.fromDateTimeString(`${at.slice(0, 19)}Z`, undefined as never);
}
