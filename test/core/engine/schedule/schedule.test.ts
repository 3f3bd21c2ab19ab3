/**
 * When a target is due. Berlin's clocks go from 02:00 to 03:00 on the last Sunday of March and from 03:00 back to 02:00 on
 * the last Sunday of October, both at 01:00 UTC. croner 11: a time in the gap fires at its end; a fixed time that comes twice
 * fires the first time; a schedule of every few minutes goes on through the repeated hour.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fires } from "../../../../core/model/schedule.ts";
import { latenessOf, nextFire, periodOf } from "../../../../core/engine/schedule/schedule.ts";
import { elapsed, later, type Instant } from "../../../../core/model/time.ts";

const BERLIN = "Europe/Berlin";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const full = (text: string): Instant => `${text}:00.000Z`;

/** The next `count` fires, written `2026-03-29T01:00`. */
function fires(
  schedule: Fires,
  zone: string,
  after: string,
  count: number,
  anchor = full("2026-01-01T00:00"),
): string[] {
  const found: string[] = [];
  for (let at: Instant | null = full(after); found.length < count; ) {
    at = nextFire(schedule, zone, anchor, at);
    if (at === null) break;
    found.push(at.slice(0, 16));
  }
  return found;
}

describe("[schedule] a cron line across Berlin's daylight saving", () => {
  it.each([
    // 02:30 does not exist on that day: it comes at 03:00 summer time, and is itself again the day after.
    ["30 2 * * *", "2026-03-28T12:00", ["2026-03-29T01:00", "2026-03-30T00:30", "2026-03-31T00:30"]],
    ["30 2 * * *", "2027-03-27T12:00", ["2027-03-28T01:00", "2027-03-29T00:30", "2027-03-30T00:30"]],
    ["30 2 * * *", "2028-03-25T12:00", ["2028-03-26T01:00", "2028-03-27T00:30", "2028-03-28T00:30"]],
    // 02:30 comes twice on that day: the first one counts, which is still summer time.
    ["30 2 * * *", "2026-10-24T12:00", ["2026-10-25T00:30", "2026-10-26T01:30", "2026-10-27T01:30"]],
    ["30 2 * * *", "2027-10-30T12:00", ["2027-10-31T00:30", "2027-11-01T01:30", "2027-11-02T01:30"]],
    ["30 2 * * *", "2028-10-28T12:00", ["2028-10-29T00:30", "2028-10-30T01:30", "2028-10-31T01:30"]],
    // 04:00 is there on every day: 03:00 UTC in winter, 02:00 UTC from the very Sunday on.
    ["0 4 * * *", "2026-03-27T12:00", ["2026-03-28T03:00", "2026-03-29T02:00", "2026-03-30T02:00"]],
    ["0 4 * * *", "2027-03-26T12:00", ["2027-03-27T03:00", "2027-03-28T02:00", "2027-03-29T02:00"]],
    ["0 4 * * *", "2028-03-24T12:00", ["2028-03-25T03:00", "2028-03-26T02:00", "2028-03-27T02:00"]],
    ["0 4 * * *", "2026-10-23T12:00", ["2026-10-24T02:00", "2026-10-25T03:00", "2026-10-26T03:00"]],
    ["0 4 * * *", "2027-10-29T12:00", ["2027-10-30T02:00", "2027-10-31T03:00", "2027-11-01T03:00"]],
    ["0 4 * * *", "2028-10-27T12:00", ["2028-10-28T02:00", "2028-10-29T03:00", "2028-10-30T03:00"]],
    // Every ten minutes, the hour that is left out passes without a gap in real time.
    ["*/10 * * * *", "2026-03-29T00:40", ["2026-03-29T00:50", "2026-03-29T01:00", "2026-03-29T01:10"]],
    ["*/10 * * * *", "2027-03-28T00:40", ["2027-03-28T00:50", "2027-03-28T01:00", "2027-03-28T01:10"]],
    ["*/10 * * * *", "2028-03-26T00:40", ["2028-03-26T00:50", "2028-03-26T01:00", "2028-03-26T01:10"]],
  ])("%s after %s", (cron, after, expected) => {
    expect(fires({ cron }, BERLIN, after, expected.length)).toEqual(expected);
  });

  it.each(["2026-10-25", "2027-10-31", "2028-10-29"])(
    "every ten minutes goes on through the repeated hour of %s",
    (day) => {
      const through = fires({ cron: "*/10 * * * *" }, BERLIN, `${day}T00:00`, 18);
      const grid = Array.from({ length: 18 }, (_, i) =>
        later(full(`${day}T00:00`), (i + 1) * 10 * MINUTE).slice(0, 16),
      );
      expect(through).toEqual(grid);
    },
  );

  it("does not come again in the repeated hour, although the clock shows its time again", () => {
    expect(fires({ cron: "30 2 * * *" }, BERLIN, "2026-10-25T00:45", 1)).toEqual(["2026-10-26T01:30"]);
  });

  it("knows nothing of Berlin's clocks where the target's zone is UTC", () => {
    for (const cron of ["30 2 * * *", "0 4 * * *"]) {
      const time = cron === "30 2 * * *" ? "02:30" : "04:00";
      for (const day of ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31", "2028-03-26", "2028-10-29"])
        expect(fires({ cron }, "UTC", `${day}T00:00`, 1)).toEqual([`${day}T${time}`]);
    }
  });

  it("fires on each civil day once, through three years", () => {
    const days = fires({ cron: "30 2 * * *" }, BERLIN, "2025-12-31T12:00", 1096).map((at) => at.slice(0, 10));
    expect(new Set(days).size).toBe(1096);
    expect(days.at(-1)).toBe("2028-12-31");
  });

  it("comes strictly after the moment asked about, and never where its day never comes", () => {
    expect(fires({ cron: "0 4 * * *" }, "UTC", "2026-07-21T04:00", 1)).toEqual(["2026-07-22T04:00"]);
    expect(fires({ cron: "0 4 30 2 *" }, "UTC", "2026-07-21T04:00", 1)).toEqual([]);
  });
});

describe("every so often, a grid of elapsed time", () => {
  const ANCHOR = full("2026-03-28T22:07");

  it.each([
    ["10 minutes", 10 * MINUTE, ["2026-03-29T00:57", "2026-03-29T01:07", "2026-03-29T01:17"]],
    ["an hour", HOUR, ["2026-03-29T01:07", "2026-03-29T02:07", "2026-03-29T03:07"]],
    ["a day", DAY, ["2026-03-29T22:07", "2026-03-30T22:07", "2026-03-31T22:07"]],
  ])("is not moved by daylight saving: %s", (_, every, expected) => {
    for (const zone of [BERLIN, "UTC"]) expect(fires({ every }, zone, "2026-03-29T00:50", 3, ANCHOR)).toEqual(expected);
  });

  it("comes strictly after the moment asked about, and before the anchor too, should a clock have been set back", () => {
    expect(fires({ every: HOUR }, "UTC", "2026-03-28T22:06", 1, ANCHOR)).toEqual(["2026-03-28T22:07"]);
    expect(fires({ every: HOUR }, "UTC", "2026-03-28T22:07", 1, ANCHOR)).toEqual(["2026-03-28T23:07"]);
    expect(fires({ every: HOUR }, "UTC", "2026-03-01T00:00", 1, ANCHOR)).toEqual(["2026-03-01T00:07"]);
  });

  it("is the same grid wherever it is looked at from: no restart and no downtime moves it", () => {
    const minutes = fc.integer({ min: 1, max: 44_640 }).map((n) => n * MINUTE);
    fc.assert(
      fc.property(minutes, fc.integer({ min: 0, max: 4 * 365 * DAY }), (every, passed) => {
        const after = later(ANCHOR, passed);
        const next = nextFire({ every }, BERLIN, ANCHOR, after) as Instant;
        expect(elapsed(ANCHOR, next) % every).toBe(0);
        expect(elapsed(after, next)).toBeGreaterThan(0);
        expect(elapsed(after, next)).toBeLessThanOrEqual(every);
      }),
    );
  });
});

describe("how long a success lasts", () => {
  const lateAfterMs = (...given: Parameters<typeof latenessOf>) => latenessOf(...given).late;
  const at = full("2026-07-21T08:00");
  const schedule = (one: Fires, partial: Fires | null = null) => ({ full: one, partial, partialWindowMs: 4 * HOUR });

  it.each([
    ["every 10 minutes, five minutes more", { every: 10 * MINUTE }, 15 * MINUTE],
    ["every 20 minutes, five minutes more", { every: 20 * MINUTE }, 25 * MINUTE],
    ["every hour, a quarter more", { every: HOUR }, 75 * MINUTE],
    ["every day, a quarter more", { every: DAY }, 30 * HOUR],
    ["a cron line, a quarter of its period more", { cron: "0 * * * *" }, 75 * MINUTE],
    ["a daily cron line", { cron: "0 10 * * *" }, 30 * HOUR],
  ])("%s", (_, one, ms) => {
    expect(lateAfterMs(schedule(one), BERLIN, at)).toBe(ms);
  });

  it("the partial runs keep it fresh where they are more frequent", () => {
    expect(lateAfterMs(schedule({ cron: "30 6 * * *" }, { every: 2 * HOUR }), BERLIN, at)).toBe(2.5 * HOUR);
  });

  it("a line that rests at weekends is not late on Saturday", () => {
    const friday = full("2026-07-24T06:10");
    const ms = lateAfterMs(schedule({ cron: "0 6 * * 1-5" }), "UTC", friday);
    const monday = full("2026-07-27T06:00");
    expect(ms).toBe(elapsed(friday, monday) * 1.25);
    expect(later(friday, ms) > monday).toBe(true);
  });

  it("a run by hand shortly before the next fire does not make a daily target late within the hour", () => {
    expect(lateAfterMs(schedule({ cron: "0 10 * * *" }), "UTC", full("2026-07-21T09:55"))).toBe(30 * HOUR);
  });

  it("the period is that of the fires to come, and endless where none comes", () => {
    expect(periodOf({ every: 7 }, BERLIN, at)).toBe(7);
    expect(periodOf({ cron: "0 4 * * *" }, BERLIN, full("2026-10-24T00:00"))).toBe(25 * HOUR);
    expect(periodOf({ cron: "0 4 * * *" }, BERLIN, full("2026-03-28T00:00"))).toBe(23 * HOUR);
    expect(periodOf({ cron: "0 4 30 2 *" }, BERLIN, at)).toBe(Number.POSITIVE_INFINITY);
  });
});
