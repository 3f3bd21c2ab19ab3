/** Wall times and the instants behind them, through the nights in which clocks change. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantIn, instantOf, offsetTimeIn, wallTimeIn } from "../../../core/model/time.ts";

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
