/** Absences of Personio as stretches of wall time, and stretches as the whole and half days that Personio takes. Halves meet at 12:00. */
import type { Absence } from "../../core/model/absence.ts";
import { addDays, instantIn, wallTimeIn, type CivilDate, type WallTime, type Window } from "../../core/model/time.ts";
import type { SourceAbsenceFields } from "../../core/plugin/source-side.ts";
import type { AbsenceFields } from "./connector.ts";

type Stretch = Pick<AbsenceFields, "starts_at" | "ends_at">;
type Days = Pick<SourceAbsenceFields, "starts_on" | "ends_on" | "starts_at" | "ends_at">;

const MIDNIGHT = "00:00";
const MIDDAY = "12:00";

/**
 * Returns null if the absence ends before it has begun. One without an end lasts to the end of the month in which `until` lies, so that
 * its end moves once a month and not every day: each move asks for a new confirmation there.
 */
export function stretchOf(absence: Absence, zone: string, until: CivilDate): Stretch | null {
  const { startsOn, endsOn, hours, startsAtMidday, endsAtMidday } = absence;
  const start = `${startsOn}T${hours?.from ?? (startsAtMidday ? MIDDAY : MIDNIGHT)}`;
  const last = endsOn ?? endOfMonth(until > startsOn ? until : startsOn);
  const time = endsOn === null ? null : hours ? hours.until : endsAtMidday ? MIDDAY : null;
  const end = time === null || time === "24:00" ? `${addDays(last, 1)}T${MIDNIGHT}` : `${last}T${time}`;
  const stretch = { starts_at: shown(zone, start), ends_at: shown(zone, end) };
  return stretch.starts_at < stretch.ends_at ? stretch : null;
}

/** Returns the time as a clock in the zone shows it: one that is skipped there when clocks go forward becomes another. */
function shown(zone: string, wall: WallTime): WallTime {
  return wall.endsWith(MIDNIGHT) ? wall : wallTimeIn(zone, instantIn(zone, wall));
}

function endOfMonth(day: CivilDate): CivilDate {
  const inNext = addDays(`${day.slice(0, 8)}28`, 4);
  return addDays(`${inNext.slice(0, 8)}01`, -1);
}

/** Returns whole and half days; null if the stretch does not begin and end at midnight or midday. */
export function daysOf({ starts_at, ends_at }: Stretch): Days | null {
  const [from, start] = starts_at.split("T") as [CivilDate, string];
  const [until, end] = ends_at.split("T") as [CivilDate, string];
  const isWhole = (time: string) => time === MIDNIGHT || time === MIDDAY;
  if (!isWhole(start) || !isWhole(end) || starts_at >= ends_at) return null;
  const last = end === MIDNIGHT ? addDays(until, -1) : until;
  return {
    starts_on: from,
    ends_on: last,
    starts_at: start === MIDDAY ? "midday" : "morning",
    ends_at: end === MIDDAY ? "midday" : "evening",
  };
}

/** Returns the days that the stretch touches. */
export function extentOf({ starts_at, ends_at }: Stretch): Window {
  const until = ends_at.slice(0, 10);
  const to = ends_at.endsWith(MIDNIGHT) ? addDays(until, -1) : until;
  return { from: starts_at.slice(0, 10), to };
}
