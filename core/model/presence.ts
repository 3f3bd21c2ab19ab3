/**
 * When somebody is absent, as stretches of wall time at one place, and how much of a booking there lies in it. Pure, and
 * without zones: a day of absence is the civil day of the place in question, however many hours that day has, so the
 * nights in which clocks change need no care. Wall times are `2026-07-05T09:00`; they compare with `<`.
 */
import type { Absence } from "./absence.ts";
import { compare } from "./compare.ts";
import { addDays, type CivilDate, type WallTime } from "./time.ts";

/** From one moment (included) until another (excluded). Midnight belongs to the day that it begins. */
export interface Stretch {
  readonly from: WallTime;
  /** Null: no end is known. */
  readonly until: WallTime | null;
}

type AbsentDays = Pick<Absence, "startsOn" | "endsOn" | "startsAtMidday" | "endsAtMidday" | "hours">;

/** `midday` is the time (`12:00`) at which the halves of a day meet. Returns null if the absence ends before it begins. */
export function stretchOf(absence: AbsentDays, midday: string): Stretch | null {
  const from = `${absence.startsOn}T${beginOf(absence, midday)}`;
  const until = absence.endsOn === null ? null : endOf(absence, absence.endsOn, midday);
  return until === null || from < until ? { from, until } : null;
}

function beginOf({ hours, startsAtMidday }: AbsentDays, midday: string): string {
  if (hours) return hours.from;
  return startsAtMidday ? midday : MIDNIGHT;
}

function endOf({ hours, endsAtMidday }: AbsentDays, day: CivilDate, midday: string): WallTime {
  if (hours?.until) return `${day}T${hours.until}`;
  return endsAtMidday && !hours ? `${day}T${midday}` : `${addDays(day, 1)}T${MIDNIGHT}`;
}

const MIDNIGHT = "00:00";

/** Returns the same time in as few stretches as possible, in order. Stretches that overlap or touch become one. */
export function unionOf(stretches: readonly Stretch[]): readonly Stretch[] {
  const union: Stretch[] = [];
  for (const next of [...stretches].sort(byBegin)) {
    const last = union.at(-1);
    if (last && (last.until === null || last.until >= next.from)) union[union.length - 1] = joined(last, next);
    else union.push(next);
  }
  return union;
}

function byBegin(a: Stretch, b: Stretch): number {
  return compare(a.from, b.from);
}

function joined(earlier: Stretch, later: Stretch): Stretch {
  return { from: earlier.from, until: earlier.until === null ? null : latest(earlier.until, later.until) };
}

function latest(a: WallTime, b: WallTime | null): WallTime | null {
  return b === null || b > a ? b : a;
}

/** How much of `whole` lies inside the stretches together: all, some, or none. Ends that only touch share no time. */
export function coverOf(union: readonly Stretch[], whole: Stretch): "whole" | "part" | "none" {
  const touched = union.filter((stretch) => begins(stretch, whole.until) && begins(whole, stretch.until));
  if (touched.length === 0) return "none";
  return touched.some((stretch) => contains(stretch, whole)) ? "whole" : "part";
}

function begins({ from }: Stretch, before: WallTime | null): boolean {
  return before === null || from < before;
}

function contains(outer: Stretch, inner: Stretch): boolean {
  if (outer.from > inner.from) return false;
  return outer.until === null || (inner.until !== null && inner.until <= outer.until);
}
