/** When somebody is absent, held against a calendar that looks at every quarter of an hour by itself. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Absence } from "../../../core/model/absence.ts";
import { coverOf, stretchOf, unionOf, type Stretch } from "../../../core/model/presence.ts";
import { addDays, dateIn, instantOf, wallTimeIn } from "../../../core/model/time.ts";

const DAY = "2026-07-20";
const QUARTERS = 4 * 24;

function absence(further: Partial<Absence> = {}): Absence {
  const rest = { aliases: [], personId: "1", type: { id: "t", name: "Leave" }, approval: "approved" } as const;
  const days = { startsOn: DAY, endsOn: DAY, startsAtMidday: false, endsAtMidday: false, hours: null };
  return { id: "a", ...rest, ...days, comment: null, ...further };
}

/** Quarters of an hour since the beginning of DAY, as a wall time. */
function wall(quarter: number): string {
  const minutes = (((quarter % QUARTERS) + QUARTERS) % QUARTERS) * 15;
  const time = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return `${addDays(DAY, Math.floor(quarter / QUARTERS))}T${time}`;
}

const at = (time: string, day = DAY) => `${day}T${time}`;
const stretch = (from: string, until: string | null): Stretch => ({ from, until });
const covered = (absences: readonly Absence[], from: string, until: string) =>
  coverOf(unionOf(absences.map((one) => stretchOf(one, "12:00")).filter((one) => one !== null)), { from, until });

describe("B4 what an absence takes of the clock on the wall", () => {
  it.each<[string, Partial<Absence>, Stretch | null]>([
    ["a whole day", {}, stretch(at("00:00"), "2026-07-21T00:00")],
    ["several days", { endsOn: "2026-07-24" }, stretch(at("00:00"), "2026-07-25T00:00")],
    ["a morning", { endsAtMidday: true }, stretch(at("00:00"), at("12:00"))],
    ["an afternoon", { startsAtMidday: true }, stretch(at("12:00"), "2026-07-21T00:00")],
    ["hours", { hours: { from: "09:00", until: "11:30" } }, stretch(at("09:00"), at("11:30"))],
    [
      "hours over midnight",
      { endsOn: "2026-07-21", hours: { from: "22:00", until: "06:00" } },
      stretch(at("22:00"), "2026-07-21T06:00"),
    ],
    [
      "hours until midnight",
      { endsOn: "2026-07-21", hours: { from: "13:00", until: "00:00" } },
      stretch(at("13:00"), "2026-07-21T00:00"),
    ],
    [
      "hours whose end is not known",
      { hours: { from: "13:00", until: null } },
      stretch(at("13:00"), "2026-07-21T00:00"),
    ],
    ["no end", { endsOn: null }, stretch(at("00:00"), null)],
    ["no end, from midday on", { endsOn: null, startsAtMidday: true }, stretch(at("12:00"), null)],
    ["nothing: from midday until midday", { startsAtMidday: true, endsAtMidday: true }, null],
    ["nothing: hours that end before they begin", { hours: { from: "11:00", until: "09:00" } }, null],
    ["nothing: the last day before the first", { endsOn: "2026-07-18" }, null],
  ])("%s", (_, further, expected) => {
    expect(stretchOf(absence(further), "12:00")).toEqual(expected);
  });

  it("halves meet where the config says", () => {
    expect(stretchOf(absence({ endsAtMidday: true }), "13:30")).toEqual(stretch(at("00:00"), at("13:30")));
    expect(stretchOf(absence({ startsAtMidday: true }), "13:30")).toEqual(stretch(at("13:30"), "2026-07-21T00:00"));
  });
});

describe("B4 what an absence leaves of a booking", () => {
  const morning = absence({ endsAtMidday: true });
  const afternoon = absence({ startsAtMidday: true });

  it.each<[string, readonly Absence[], string, string, "whole" | "part" | "none"]>([
    ["nothing, in a whole day", [absence()], at("09:00"), at("17:00"), "whole"],
    ["nothing, where it takes exactly the day", [absence()], at("00:00"), "2026-07-21T00:00", "whole"],
    ["an hour of the next day", [absence()], at("22:00"), "2026-07-21T01:00", "part"],
    ["the morning booking, of an afternoon", [afternoon], at("08:00"), at("12:00"), "none"],
    ["part of the day's booking, of an afternoon", [afternoon], at("08:00"), at("17:00"), "part"],
    ["nothing, of morning and afternoon together", [afternoon, morning], at("08:00"), at("17:00"), "whole"],
    [
      "part, of a morning and hours after a gap",
      [morning, absence({ hours: { from: "12:15", until: "18:00" } })],
      at("08:00"),
      at("17:00"),
      "part",
    ],
    [
      "nothing, over the night between two days",
      [absence(), absence({ startsOn: "2026-07-21", endsOn: "2026-07-21" })],
      at("22:00"),
      "2026-07-21T06:00",
      "whole",
    ],
    [
      "nothing, a year into an absence without an end",
      [absence({ endsOn: null })],
      "2027-07-20T09:00",
      "2027-07-20T17:00",
      "whole",
    ],
    ["all, of a booking that ends as it begins", [absence()], "2026-07-19T22:00", at("00:00"), "none"],
    ["all, of no absence at all", [], at("09:00"), at("17:00"), "none"],
  ])("leaves %s", (_, absences, from, until, expected) => {
    expect(covered(absences, from, until)).toBe(expected);
  });
});

const quarter = fc.integer({ min: 0, max: 6 * QUARTERS });
const some = fc
  .tuple(quarter, quarter)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => stretch(wall(Math.min(a, b)), wall(Math.max(a, b))));
const open = quarter.map((from) => stretch(wall(from), null));
const several = fc.array(fc.oneof({ weight: 6, arbitrary: some }, { weight: 1, arbitrary: open }), { maxLength: 8 });

const has = (stretches: readonly Stretch[], moment: string) =>
  stretches.some(({ from, until }) => from <= moment && (until === null || moment < until));
const moments = Array.from({ length: 7 * QUARTERS }, (_, i) => wall(i));

describe("the union of somebody's absences", () => {
  it("holds exactly the time that they hold, in stretches that neither overlap nor meet", () => {
    fc.assert(
      fc.property(several, (stretches) => {
        const union = unionOf(stretches);
        expect(moments.filter((moment) => has(union, moment))).toEqual(
          moments.filter((moment) => has(stretches, moment)),
        );
        for (const [i, { until }] of union.slice(0, -1).entries()) expect(until! < union[i + 1]!.from).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("does not depend on their order, and is its own union", () => {
    fc.assert(
      fc.property(several, fc.infiniteStream(fc.nat()), (stretches, keys) => {
        const shuffled = stretches
          .map((one) => ({ one, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ one }) => one);
        const union = unionOf(stretches);
        expect(unionOf(shuffled)).toEqual(union);
        expect(unionOf(union)).toEqual(union);
        expect(unionOf([...union, ...stretches])).toEqual(union);
      }),
    );
  });

  it("covers a booking as its quarters of an hour say, each by itself", () => {
    fc.assert(
      fc.property(several, some, (stretches, booking) => {
        const own = moments.filter((moment) => has([booking], moment));
        const absent = own.filter((moment) => has(stretches, moment)).length;
        const expected = absent === own.length ? "whole" : absent === 0 ? "none" : "part";
        expect(coverOf(unionOf(stretches), booking)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe("nights in which the clocks change, Europe/Berlin", () => {
  const nights = ["2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31", "2028-03-26", "2028-10-29"];

  it.each(nights)("%s: every minute lies in exactly one of the days around it, and in their union once", (night) => {
    const days = [-1, 0, 1].map((i) => addDays(night, i));
    const stretches = days.map((day) => stretchOf(absence({ startsOn: day, endsOn: day }), "12:00")!);
    const union = unionOf(stretches);
    expect(union).toHaveLength(1);
    const midnight = Date.parse(`${addDays(night, -1)}T12:00:00Z`);
    for (let minute = 0; minute < 30 * 60; minute += 1) {
      const instant = instantOf(midnight + minute * 60_000);
      const moment = wallTimeIn("Europe/Berlin", instant);
      expect(moment.slice(0, 10)).toBe(dateIn("Europe/Berlin", instant));
      expect(stretches.filter((one) => has([one], moment))).toHaveLength(1);
      expect(has(union, moment)).toBe(true);
    }
  });

  it.each(nights)("%s: a booking through the night needs both days, whatever the clocks do", (night) => {
    const [from, until] = [`${addDays(night, -1)}T22:00`, `${night}T06:00`];
    const before = absence({ startsOn: addDays(night, -1), endsOn: addDays(night, -1) });
    const after = absence({ startsOn: night, endsOn: night });
    expect(covered([before], from, until)).toBe("part");
    expect(covered([after], from, until)).toBe("part");
    expect(covered([after, before], from, until)).toBe("whole");
  });
});
