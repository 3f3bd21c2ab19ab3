/** Civil dates and instants, held against a calendar that counts days one by one, and against Intl. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addMinutes,
  dateIn,
  daysBetween,
  elapsed,
  epochOf,
  instantIn,
  instantOf,
  isCivilDate,
  isZone,
  later,
  overlaps,
  wallTimeIn,
  type Window,
} from "../../../core/model/time.ts";

const DAY = 86_400_000;
/** Days from 1970-01-01, over leap centuries and those that are none. */
const dayNumber = fc.integer({ min: -40_000, max: 60_000 });
const civil = (day: number) => new Date(day * DAY).toISOString().slice(0, 10);
const epoch = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) });
const zone = fc.constantFrom("UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu");

describe("civil dates", () => {
  it("count days like a calendar, over any number of years", () => {
    fc.assert(
      fc.property(dayNumber, fc.integer({ min: -9_000, max: 9_000 }), (day, days) => {
        expect(addDays(civil(day), days)).toBe(civil(day + days));
        expect(daysBetween(civil(day), civil(day + days))).toBe(days);
      }),
    );
  });

  it.each([
    ["2026-02-28", 1, "2026-03-01"],
    ["2028-02-28", 1, "2028-02-29"],
    ["2026-03-29", 1, "2026-03-30"],
    ["2026-10-25", -1, "2026-10-24"],
    ["2026-12-31", 1, "2027-01-01"],
    ["2026-07-21", -14, "2026-07-07"],
    ["2026-07-21", 180, "2027-01-17"],
  ])("%s and %i days is %s, whatever the clocks do", (date, days, result) => {
    expect(addDays(date, days)).toBe(result);
    expect(daysBetween(date, result)).toBe(days);
  });

  it("are real days written with ten characters, and nothing else is one", () => {
    fc.assert(fc.property(dayNumber, (day) => isCivilDate(civil(day))));
    const isRealDay = (text: string) => {
      const [year, month, day] = text.split("-").map(Number) as [number, number, number];
      const date = new Date(Date.UTC(2000, 0, 1));
      date.setUTCFullYear(year, month - 1, day);
      return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    };
    const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, "0"));
    const written = fc.tuple(fc.integer({ min: 1000, max: 2999 }), two(14), two(33)).map((parts) => parts.join("-"));
    fc.assert(
      fc.property(written, (text) => {
        expect(isCivilDate(text)).toBe(isRealDay(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    "",
    "2026-7-21",
    "2026-07-21T00:00:00Z",
    " 2026-07-21",
    "2026-07-21\n",
    "21.07.2026",
    "+002026-07-21",
    "２０２６-07-21",
  ])("%j is none", (text) => {
    expect(isCivilDate(text)).toBe(false);
  });
});

describe("windows", () => {
  const window = fc
    .tuple(fc.nat(30), fc.option(fc.nat(30)))
    .map(([from, length]): Window => ({ from: civil(from), to: length === null ? null : civil(from + length) }));
  const covers = ({ from, to }: Window, day: string) => from <= day && (to === null || day <= to);
  const days = Array.from({ length: 70 }, (_, day) => civil(day));

  it("overlap when they share a day, whichever is asked", () => {
    fc.assert(
      fc.property(window, window, (a, b) => {
        const shared = days.some((day) => covers(a, day) && covers(b, day));
        expect(overlaps(a, b)).toBe(shared);
        expect(overlaps(b, a)).toBe(shared);
      }),
    );
  });

  it("of 21 July take the absence from 5 to 10 July, and not the one that ended on the 6th", () => {
    const looked = { from: addDays("2026-07-21", -14), to: addDays("2026-07-21", 180) };
    expect(overlaps({ from: "2026-07-05", to: "2026-07-10" }, looked)).toBe(true);
    expect(overlaps({ from: "2026-07-05", to: "2026-07-07" }, looked)).toBe(true);
    expect(overlaps({ from: "2026-07-01", to: "2026-07-06" }, looked)).toBe(false);
    expect(overlaps({ from: "2026-07-01", to: null }, looked)).toBe(true);
  });
});

describe("instants", () => {
  it("are written in UTC with milliseconds, so that they sort as text, and read back as they were", () => {
    fc.assert(
      fc.property(epoch, epoch, (a, b) => {
        expect(instantOf(a)).toBe(new Date(a).toISOString());
        expect(epochOf(instantOf(a))).toBe(a);
        expect(Math.sign(a - b)).toBe(Number(instantOf(a) > instantOf(b)) - Number(instantOf(a) < instantOf(b)));
        expect(elapsed(instantOf(a), instantOf(b))).toBe(b - a);
        expect(later(instantOf(a), b - a)).toBe(instantOf(b));
      }),
    );
    expect(instantOf(Date.UTC(2026, 10, 22, 4))).toBe("2026-11-22T04:00:00.000Z");
  });

  it("show the day that a wall calendar in the zone shows", () => {
    fc.assert(
      fc.property(epoch, zone, (at, timeZone) => {
        const parts = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
        const part = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]));
        expect(dateIn(timeZone, instantOf(at))).toBe(`${part.year}-${part.month}-${part.day}`);
      }),
    );
  });

  it.each([
    ["2026-07-21T21:59:59.999Z", "2026-07-21"],
    ["2026-07-21T22:00:00.000Z", "2026-07-22"],
    ["2026-12-31T22:59:59.999Z", "2026-12-31"],
    ["2026-12-31T23:00:00.000Z", "2027-01-01"],
    ["2026-03-29T00:59:59.000Z", "2026-03-29"],
    ["2026-10-25T22:59:59.000Z", "2026-10-25"],
    ["2026-10-25T23:00:00.000Z", "2026-10-26"],
  ])("%s is %s in Berlin", (instant, date) => {
    expect(dateIn("Europe/Berlin", instant)).toBe(date);
  });
});

describe("the clock on the wall", () => {
  it.each([
    ["UTC", "2026-07-21T08:00:59.999Z", "2026-07-21T08:00"],
    ["Europe/Berlin", "2026-07-21T22:30:00.000Z", "2026-07-22T00:30"],
    ["Europe/Berlin", "2026-03-29T01:00:00.000Z", "2026-03-29T03:00"],
    ["Europe/Berlin", "2026-10-25T00:30:00.000Z", "2026-10-25T02:30"],
    ["Europe/Berlin", "2026-10-25T01:30:00.000Z", "2026-10-25T02:30"],
    ["Asia/Kathmandu", "2026-07-21T08:00:00.000Z", "2026-07-21T13:45"],
  ])("in %s at %s shows %s", (zone, instant, shown) => {
    expect(wallTimeIn(zone, instant)).toBe(shown);
  });

  it("is on the day that the calendar beside it shows", () => {
    fc.assert(
      fc.property(zone, epoch, (where, ms) => {
        expect(wallTimeIn(where, instantOf(ms)).slice(0, 10)).toBe(dateIn(where, instantOf(ms)));
      }),
    );
  });

  it("shows a time at one instant; where it does so twice it is the first, where never the clock has gone on", () => {
    expect(instantIn("Europe/Berlin", "2026-07-21T09:00")).toBe("2026-07-21T07:00:00.000Z");
    expect(instantIn("Europe/Berlin", "2026-10-25T02:30")).toBe("2026-10-25T00:30:00.000Z");
    expect(instantIn("Europe/Berlin", "2026-03-29T02:30")).toBe("2026-03-29T01:30:00.000Z");
  });

  it("counts minutes over midnight and the year's end, and knows nothing of clocks that change", () => {
    expect(addMinutes("2026-12-31T23:59", 1)).toBe("2027-01-01T00:00");
    expect(addMinutes("2026-03-29T01:59", 1)).toBe("2026-03-29T02:00");
  });

  it("knows zones by name", () => {
    expect(["Europe/Berlin", "UTC", "Europe/Atlantis", ""].map(isZone)).toEqual([true, true, false, false]);
  });
});
