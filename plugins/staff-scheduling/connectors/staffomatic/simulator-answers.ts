/** The form of the simulated Staffomatic's answers: times with the offset of the account's zone, and no fields of our own. */
import { epochOf, offsetTimeIn } from "../../../../core/model/time.ts";
import type { SimAnswer } from "../../../../core/plugin/simulator.ts";

const OURS = new Set(["invitations"]);
const TIMES = new Set(["starts_at", "ends_at", "updated_at", "locked_at"]);

export function shown(record: object, zone: string): object {
  const cells = Object.entries(record).filter(([name]) => !OURS.has(name));
  const written = cells.map(([name, value]) => [
    name,
    TIMES.has(name) && value !== null ? offsetTimeIn(zone, value) : value,
  ]);
  return { ...Object.fromEntries(written), ...durationOf(record) };
}

/** Returns the `duration` in seconds that absences, timers and breaks have. */
function durationOf(record: object): object {
  const { starts_at, ends_at } = record as { starts_at?: string; ends_at?: string | null };
  if (starts_at === undefined) return {};
  return { duration: ends_at ? Math.floor((epochOf(ends_at) - epochOf(starts_at)) / 1000) : 0 };
}

export function refused(status: number, message: string): SimAnswer {
  return { status, body: { message } };
}

export const NOT_THERE = refused(404, "Not Found");

export function invalid(message: string): SimAnswer {
  return { status: 422, body: { message: "Validation Failed", errors: [{ message }] } };
}
