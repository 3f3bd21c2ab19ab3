/** Wall times in the nights in which clocks change: a midnight that is skipped, and an hour that is shown twice. */
import { instantIn, later, wallTimeIn, type Instant, type WallTime } from "./time.ts";

/**
 * As `wallTimeIn`, but in the first minute of a day it is midnight, also where clocks go forward at midnight and show 01:00: what reaches
 * until then is over with the day before.
 */
export function wallTimeOrMidnightIn(zone: string, instant: Instant): WallTime {
  const wall = wallTimeIn(zone, instant);
  // No zone skips more than the first hour of a day.
  if (wall.slice(11) > "01:00") return wall;
  const midnight = `${wall.slice(0, 10)}T00:00`;
  return wallTimeIn(zone, instantIn(zone, midnight)) === wall ? midnight : wall;
}

/** By how many minutes clocks are turned back: by half an hour on Lord Howe Island, by two at Troll, by three at Casey, else by one hour. */
const TURNED_BACK = [30, 60, 120, 180];

/** Whether a wall clock in `zone` shows the minute of `instant` twice, since clocks go back in between. */
export function isShownTwice(zone: string, instant: Instant): boolean {
  const wall = wallTimeIn(zone, instant);
  const first = instantIn(zone, wall);
  return TURNED_BACK.some((minutes) => wallTimeIn(zone, later(first, minutes * 60_000)) === wall);
}
