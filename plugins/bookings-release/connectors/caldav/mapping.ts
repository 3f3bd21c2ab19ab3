/** An event object as bookings: one, or the occurrences of a series one by one. Pure. */
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import { addDays, type CivilDate, type Window } from "../../../../core/model/time.ts";
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
}

/** @throws RecordError when it cannot be read */
export function bookingsIn(
  { path, text }: CalendarObject,
  place: Place,
  window: Window & { readonly to: CivilDate },
): readonly Booking[] {
  const object = readEventObject(text);
  const found = occurrencesOf(object, place.zone, window);
  return readable(() => found.map((occurrence) => bookingOf(path, occurrence, object, place)));
}

/** The one booking of that recurrence as it is now; null when it is not there any more. Another id: it became another one. @throws RecordError when it cannot be read */
export function bookingIn({ path, text }: CalendarObject, recurrence: string | null, place: Place): Booking | null {
  const object = readEventObject(text);
  const found = occurrenceIn(object, recurrence, place.zone);
  return found && bookingOf(path, found, object, place);
}

/** `/desks/4/one.ics`, and of a series the occurrence behind `#`, which no path holds. */
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
  // What was one event and is a series now, or the reverse, is another booking: its id tells.
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
  // What an occurrence does not say, its series does.
  const events = master === null ? [event] : [event, master];
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
      subject: textIn(event, "summary"),
      starts_at: startsAt,
      ends_at: endsAt,
      zone,
      blocker: false,
    },
  };
}

/** The organizer, where nobody else is invited: it may have been booked for them, and they sit there whoever made it. */
function bookedFor(events: readonly VEvent[]): string | null {
  const organizer = events.map(organizerOf).find((email) => email !== null) ?? null;
  return organizer !== null && events.some((event) => invitesOthers(event, organizer)) ? null : organizer;
}

/** Of several people invited nobody is guessed to be the one who sits there. */
function invitedTo(events: readonly VEvent[]): string | null {
  const [email = null, ...others] = events.map(attendeesOf).find((people) => people.length > 0) ?? [];
  return others.length === 0 ? email : null;
}
