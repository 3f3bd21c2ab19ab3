/** Staffomatic's work timers with the breaks that belong to them. */
import { addDays, dateIn, instantIn, overlaps, type Window } from "../../../../core/model/time.ts";
import type { Timer } from "../../connector.ts";
import type { Query } from "./api.ts";
import type { StaffomaticBreak, StaffomaticTimer } from "./wire.ts";

const STATES = { running: "running", stopped: "stopped", verified: "verified" } as const;

export function toTimer(timer: StaffomaticTimer, breaks: readonly StaffomaticBreak[]): Timer {
  return {
    id: timer.id,
    user: timer.user_id,
    // A timer without an end is running, whatever its state says.
    state: timer.ends_at === null ? "running" : (STATES[timer.state as keyof typeof STATES] ?? "unknown"),
    startsAt: timer.starts_at,
    endsAt: timer.ends_at,
    breakSeconds: timer.break_duration ?? 0,
    breaks: breaks.map(({ starts_at, ends_at }) => ({ startsAt: starts_at, endsAt: ends_at })),
    changedAt: timer.updated_at,
  };
}

export function byTimer(breaks: readonly StaffomaticBreak[]): ReadonlyMap<string, readonly StaffomaticBreak[]> {
  const byId = new Map<string, StaffomaticBreak[]>();
  for (const one of breaks) {
    if (one.work_timer_id === null) continue;
    const others = byId.get(one.work_timer_id);
    if (others) others.push(one);
    else byId.set(one.work_timer_id, [one]);
  }
  return byId;
}

/**
 * Returns the filter for a window. Whether `from` and `until` mean a record's start, any part of it or all of it is not documented,
 * so more days are asked for on either side, as many as a record may last, and what lies outside the window is left out here.
 */
export function within({ from, to }: Window, zone: string, longestDays = 2): Query {
  const at = (day: string, days: number) => instantIn(zone, `${addDays(day, days)}T00:00`);
  return { from: at(from, -longestDays), ...(to !== null && { until: at(to, longestDays + 1) }) };
}

export function isWithin({ startsAt, endsAt }: Timer, window: Window, zone: string): boolean {
  return overlaps({ from: dateIn(zone, startsAt), to: endsAt === null ? null : dateIn(zone, endsAt) }, window);
}
