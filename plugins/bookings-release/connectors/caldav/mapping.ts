/** From an event object to bookings: one, or each occurrence of a series. Pure. */
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import { addDays, type CivilDate, type Window } from "../../../../core/model/time.ts";
import type { Budget } from "../../../protocols/caldav/budget.ts";
import type { CalendarObject } from "../../../protocols/caldav/client.ts";
import { type EventObject, readable, readEventObject, type VEvent } from "../../../protocols/caldav/event-object.ts";
import { textIn } from "../../../protocols/caldav/event-text.ts";
import {
  isCancelled,
  isSeries,
  type Occurrence,
  occurrencesOf,
  recurrenceOf,
  single,
} from "../../../protocols/caldav/occurrences.ts";
import { attendeesOf, invitesOthers, organizerOf } from "../../../protocols/caldav/participants.ts";
import type { BookingFields } from "../../connector.ts";
import type { CalDavBookingsConfig } from "./config.ts";

type Booking = Current<BookingFields>;

export interface Place extends Pick<CalDavBookingsConfig, "person"> {
  readonly space: string;
  readonly zone: string;
  /** That of the calendar in which the event is. Default: one for each event. */
  readonly budget?: Budget;
}

/** @throws RecordError when it cannot be read */
export function bookingsIn(
  { path, text }: CalendarObject,
  place: Place,
  window: Window & { readonly to: CivilDate },
): readonly Booking[] {
  const object = readEventObject(text);
  const found = occurrencesOf(object, place.zone, window, place.budget);
  return readable(() => found.map((occurrence) => bookingOf(path, occurrence, object, place)));
}

/**
 * Returns the booking of that recurrence as it is now; null if it is not there any more. If its id differs, it has become another
 * booking. @throws RecordError if the event cannot be read
 */
export function bookingIn({ path, text }: CalendarObject, recurrence: string | null, place: Place): Booking | null {
  const object = readEventObject(text);
  const found = occurrenceIn(object, recurrence, place.zone);
  return found && bookingOf(path, found, object, place);
}

/** Splits an id: the event's path, and for a series the occurrence behind a `#`, which no path contains: `/desks/4/one.ics#2026-07-05`. */
export function partsOf(id: RemoteId): { readonly path: string; readonly recurrence: string | null } {
  const [path = "", recurrence = null] = id.split("#", 2);
  return { path, recurrence };
}

function occurrenceIn(
  { master, exceptions, ...rest }: EventObject,
  recurrence: string | null,
  zone: string,
): Occurrence | null {
  const moved = exceptions.find((exception) => recurrenceOf(exception, zone) === recurrence);
  if (moved) return isCancelled(moved) ? null : single(moved, recurrence, zone);
  if (master === null || isCancelled(master)) return null;
  // An event that became a series, or a series that became one event, is another booking: it gets another id.
  if (recurrence === null || !isSeries(master)) return single(master, isSeries(master) ? SERIES : null, zone);
  const date = recurrence.slice(0, 10);
  const near = { from: addDays(date, -1), to: addDays(date, 1) };
  return (
    occurrencesOf({ master, exceptions, ...rest }, zone, near).find((one) => one.recurrence === recurrence) ?? null
  );
}

const SERIES = "series";

function bookingOf(path: string, occurrence: Occurrence, { master }: EventObject, place: Place): Booking {
  const { recurrence, startsAt, endsAt, event } = occurrence;
  const { space, zone } = place;
  // A property that an occurrence lacks is taken from its series.
  const events = master === null ? [event] : [event, master];
  const subject = firstTextIn(events, "summary");
  return {
    remoteId: recurrence === null ? path : `${path}#${recurrence}`,
    key: null,
    title: `${space} ${startsAt}`,
    active: true,
    marked: false,
    fields: {
      account: null,
      email: place.person === "attendee" ? invitedTo(events) : bookedFor(events),
      space,
      subject,
      starts_at: startsAt,
      ends_at: endsAt,
      zone,
      blocker: subject === null && isPrivate(events),
    },
  };
}

/** Whether others than its owner are not shown what it is about: what would mark it as a blocker may be hidden. */
function isPrivate(events: readonly VEvent[]): boolean {
  return /^(?:private|confidential)$/i.test(firstTextIn(events, "class") ?? "");
}

function firstTextIn(events: readonly VEvent[], name: string): string | null {
  return events.map((event) => textIn(event, name)).find((text) => text !== null) ?? null;
}

/** Returns the organizer's e-mail, but null if anybody else is invited: the organizer may have booked for that person. */
function bookedFor(events: readonly VEvent[]): string | null {
  const organizer = events.map(organizerOf).find((email) => email !== null) ?? null;
  return organizer !== null && events.some((event) => invitesOthers(event, organizer)) ? null : organizer;
}

/** Returns the e-mail of the one person who is invited; null if several are, because nobody knows who of them sits there. */
function invitedTo(events: readonly VEvent[]): string | null {
  const [email = null, ...others] = events.map(attendeesOf).find((people) => people.length > 0) ?? [];
  return others.length === 0 ? email : null;
}
