/** Wall times and the instants behind them, through the nights in which clocks change. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isShownTwice, wallTimeOrMidnightIn } from "../../../core/model/clock-changes.ts";
import { dateIn, instantIn, instantOf, offsetTimeIn, wallTimeIn } from "../../../core/model/time.ts";

const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe");
const minute = fc.integer({ min: Date.UTC(2020, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 });

describe("wall times", () => {
  it("lead to an instant that shows them again, and to the same instant by way of the text with its offset", () => {
    fc.assert(
      fc.property(zone, minute, (where, at) => {
        const wall = wallTimeIn(where, instantOf(at * 60_000));
        const instant = instantIn(where, wall);
        expect(wallTimeIn(where, instant)).toBe(wall);
        expect(instant <= instantOf(at * 60_000)).toBe(true);
        expect(new Date(offsetTimeIn(where, instant)).toISOString()).toBe(instant);
      }),
    );
  });

  it("are midnight in the first minute of a day, also where clocks skip it, and otherwise what the clock shows", () => {
    const skipped = fc.constantFrom(
      "Africa/Cairo",
      "America/Santiago",
      "Asia/Beirut",
      "America/Havana",
      "Europe/Berlin",
    );
    fc.assert(
      fc.property(skipped, minute, (where, at) => {
        const instant = instantOf(at * 60_000);
        const wall = wallTimeIn(where, instant);
        const isFirst = dateIn(where, instant) !== dateIn(where, instantOf((at - 1) * 60_000));
        expect(wallTimeOrMidnightIn(where, instant)).toBe(isFirst ? `${wall.slice(0, 10)}T00:00` : wall);
      }),
    );
  });

  it.each([
    ["America/Santiago", "2026-09-06T04:00:00.000Z", "2026-09-06T00:00"],
    ["America/Santiago", "2026-09-06T04:01:00.000Z", "2026-09-06T01:01"],
    ["Africa/Cairo", "2026-04-23T22:00:00.000Z", "2026-04-24T00:00"],
    ["Asia/Beirut", "2026-03-28T22:00:59.000Z", "2026-03-29T00:00"],
    ["Europe/Berlin", "2026-03-29T01:00:00.000Z", "2026-03-29T03:00"],
  ])("in %s %s ends what lasted until %s", (where, instant, wall) => {
    expect(wallTimeOrMidnightIn(where, instant)).toBe(wall);
  });

  it("are shown twice in the hour in which clocks go back, and only then", () => {
    const twice = (instant: string) => isShownTwice("Europe/Berlin", instant);
    expect(["2026-10-25T00:00:00.000Z", "2026-10-25T00:59:59.000Z", "2026-10-25T01:30:00.000Z"].map(twice)).toEqual([
      true,
      true,
      true,
    ]);
    expect(["2026-10-24T23:59:00.000Z", "2026-10-25T02:00:00.000Z", "2026-03-29T01:00:00.000Z"].map(twice)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each([
    ["2026-07-20T00:00", "2026-07-19T22:00:00.000Z", "2026-07-20T00:00:00+02:00"],
    ["2026-12-20T00:00", "2026-12-19T23:00:00.000Z", "2026-12-20T00:00:00+01:00"],
    ["2026-10-25T02:30", "2026-10-25T00:30:00.000Z", "2026-10-25T02:30:00+02:00"],
    ["2026-03-29T02:30", "2026-03-29T01:30:00.000Z", "2026-03-29T03:30:00+02:00"],
  ])("%s in Berlin is %s, written %s", (wall, instant, text) => {
    expect(instantIn("Europe/Berlin", wall)).toBe(instant);
    expect(offsetTimeIn("Europe/Berlin", instant)).toBe(text);
  });
});
