/**
 * Whether the reason for which a booking was released still holds. It does as long as absences cover the booking: the one that caused
 * the release or others, of any type. A person who left needs no booking; one who came back under a new id is still the
 * person who had booked. Halves meet where they met at the release. Pure. Behaviour B5.
 */
import type { Person } from "../../core/model/person.ts";
import { coverOf, unionOf, type Stretch } from "../../core/model/presence.ts";
import type { Link } from "../../core/model/record.ts";
import { addDays, wallTimeIn, type Instant, type Window } from "../../core/model/time.ts";
import type { Absent } from "./absent.ts";
import type { BookingFields } from "./connector.ts";

interface ReviewScope {
  absent(personId: string): Absent;
  /** The same look-up, if the halves of a day met at this time. */
  absentBy(midday: string): (personId: string) => Absent;
  /** Returns who had booked, by their id at that time or by the booking itself; null: nobody who works here (any more). */
  bookedBy(personId: string, booking: BookingFields): Person | null;
  readonly readAt: Instant;
  /** The days for which absences were read. */
  readonly known: Window & { readonly to: string };
}

/** Judges a link, whose values are the booking as it was when it was released, and the `midday` of that time. */
export function review(
  { values, personId }: Pick<Link, "values" | "personId">,
  { absent, absentBy, bookedBy, readAt, known }: ReviewScope,
): "right" | "error" | "past" {
  const booking = values as BookingFields;
  const { starts_at, ends_at, zone } = booking;
  if (ends_at <= wallTimeIn(zone, readAt)) return "past";
  const seen = clipped({ from: starts_at, until: ends_at }, known);
  const person = personId === null ? null : bookedBy(personId, booking);
  if (seen === null || personId === null || person === null) return "right";
  const absentThen = typeof values.midday === "string" ? absentBy(values.midday) : absent;
  const standing = unionOf([personId, person.id].flatMap((id) => absentThen(id).standing));
  return coverOf(standing, seen) === "whole" ? "right" : "error";
}

/** Returns the part that lies in days for which absences were read; null if none does. Nothing follows from other days. */
function clipped({ from, until }: Stretch & { readonly until: string }, known: ReviewScope["known"]): Stretch | null {
  const begin = `${known.from}T00:00`;
  const end = `${addDays(known.to, 1)}T00:00`;
  const seen = { from: from > begin ? from : begin, until: until < end ? until : end };
  return seen.from < seen.until ? seen : null;
}
