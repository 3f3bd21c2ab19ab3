/**
 * Every shape of schedule over Berlin's changes of the clock, 2026 to 2028, as croner 11 states it: a single time a day fires once,
 * at the end of a gap, at the first of two; a line with a list, a range, a step or a wildcard skips times that do not exist and
 * fires at both of those that come twice; `every N` ignores that clock.
 */
import { describe, expect, it } from "vitest";
import type { Fires } from "../../../../core/model/schedule.ts";
import { nextFire } from "../../../../core/engine/schedule/schedule.ts";
import type { Instant } from "../../../../core/model/time.ts";

const HOUR = 3_600_000;
const ANCHOR = "2026-01-05T09:07:00.000Z";
const SPRING = ["2026-03-29", "2027-03-28", "2028-03-26"];
const AUTUMN = ["2026-10-25", "2027-10-31", "2028-10-29"];

/** Fires in the three hours of UTC around the change, which comes at 01:00. */
function around(fires: Fires, day: string): string[] {
  const found: string[] = [];
  const next = (after: Instant) => nextFire(fires, "Europe/Berlin", ANCHOR, after);
  for (let at = next(momentBefore(day)); at !== null && at < `${day}T03:00`; at = next(at))
    found.push(at.slice(11, 16));
  return found;
}

/** The last fire before midnight, UTC. */
function momentBefore(day: string): Instant {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - 1).toISOString();
}

describe.each([
  // Spring: 00:59 UTC is 01:59, 01:00 UTC is 03:00. Autumn: 00:00 and 01:00 UTC are both 02:00.
  ["30 2 * * *", ["01:00"], ["00:30"]],
  ["0 2 * * *", ["01:00"], ["00:00"]],
  ["0 3 * * *", ["01:00"], ["02:00"]],
  ["59 1 * * *", ["00:59"], []],
  ["30 2 * * 0", ["01:00"], ["00:30"]],
  ["30 2 * * 1-5", [], []],
  ["0 * * * *", ["00:00", "01:00", "02:00"], ["00:00", "01:00", "02:00"]],
  ["30 * * * *", ["00:30", "01:30", "02:30"], ["00:30", "01:30", "02:30"]],
  [
    "*/30 * * * *",
    ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30"],
    ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30"],
  ],
  ["0 */2 * * *", ["02:00"], ["00:00", "01:00"]],
  ["0 2-4 * * *", ["01:00", "02:00"], ["00:00", "01:00", "02:00"]],
  ["30 2,14 * * *", [], ["00:30", "01:30"]],
  ["15,45 2 * * *", [], ["00:15", "00:45", "01:15", "01:45"]],
])("%s", (cron, spring, autumn) => {
  it.each(SPRING)("in the night of %s, which has no 02:00 to 03:00", (day) => {
    expect(around({ cron }, day)).toEqual(spring);
  });

  it.each(AUTUMN)("in the night of %s, which has 02:00 to 03:00 twice", (day) => {
    expect(around({ cron }, day)).toEqual(autumn);
  });
});

it.each([...SPRING, ...AUTUMN])("every 1h goes on by the hour in the night of %s", (day) => {
  expect(around({ every: HOUR }, day)).toEqual(["00:07", "01:07", "02:07"]);
});
