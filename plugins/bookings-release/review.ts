/**
 * Pure: what has become of the reason for which a booking was released. It stands as long as absences cover the booking, be
 * it the one that caused the release or another, and whatever types count by now. Behaviour B5.
 */
import { coverOf, type Stretch } from "../../core/model/presence.ts";
import type { Link } from "../../core/model/record.ts";
import { addDays, wallTimeIn, type Instant, type Window } from "../../core/model/time.ts";
import type { Absent } from "./absent.ts";
import type { BookingFields } from "./connector.ts";

export interface ReviewScope {
  readonly readAt: Instant;
  /** The days of which absences are known. */
  readonly known: Window & { readonly to: string };
}

/** The link's values are the booking as it was when it was released. */
export function review(
  { values, personId }: Pick<Link, "values" | "personId">,
  absent: (personId: string) => Absent,
  { readAt, known }: ReviewScope,
): "right" | "error" | "past" {
  const { starts_at, ends_at, zone } = values as BookingFields;
  if (ends_at <= wallTimeIn(zone, readAt)) return "past";
  const seen = clipped({ from: starts_at, until: ends_at }, known);
  if (seen === null || personId === null) return "right";
  return coverOf(absent(personId).standing, seen) === "whole" ? "right" : "error";
}

/** What of it lies in days of which absences are known; nothing follows from the rest. */
function clipped({ from, until }: Stretch & { readonly until: string }, known: ReviewScope["known"]): Stretch | null {
  const begin = `${known.from}T00:00`;
  const end = `${addDays(known.to, 1)}T00:00`;
  const seen = { from: from > begin ? from : begin, until: until < end ? until : end };
  return seen.from < seen.until ? seen : null;
}
