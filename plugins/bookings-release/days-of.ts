import { addDays, type Window } from "../../core/model/time.ts";
import type { BookingFields } from "./connector.ts";

/** Returns the days, at its place, that a booking touches. Midnight belongs to the day that begins then. */
export function daysOf({ starts_at, ends_at }: Pick<BookingFields, "starts_at" | "ends_at">): Window {
  const end = ends_at.slice(0, 10);
  const last = ends_at.slice(11) === "00:00" ? addDays(end, -1) : end;
  return { from: starts_at.slice(0, 10), to: last };
}
