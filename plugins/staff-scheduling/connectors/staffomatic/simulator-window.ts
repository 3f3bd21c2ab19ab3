/** What `from` and `until` let through in the simulated Staffomatic's lists, by its quirk. */
import { epochOf } from "../../../../core/model/time.ts";
import type { StaffomaticQuirks } from "./simulator-quirks.ts";

interface Timed {
  readonly starts_at: string;
  readonly ends_at: string | null;
}

/** Tells whether the query asks for the record. What runs still has no end that could be too early or too late. */
export function isAsked(
  { starts_at, ends_at }: Timed,
  query: URLSearchParams,
  { windowBy }: StaffomaticQuirks,
): boolean {
  const [from, until] = ["from", "until"].map((name) => query.get(name));
  const first = windowBy === "any part" ? ends_at : starts_at;
  const last = windowBy === "whole" ? ends_at : starts_at;
  const isAfter = !from || first === null || epochOf(first) >= epochOf(from);
  return isAfter && (!until || last === null || epochOf(last) < epochOf(until));
}
