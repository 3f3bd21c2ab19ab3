/** Working time: which timers are carried, and as which periods. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, instantIn, instantOf, epochOf, later, wallTimeIn } from "../../../core/model/time.ts";
import type { Timer } from "../../../plugins/staff-scheduling/connector.ts";
import { isSameWork, periodsOf, type EndedTimer } from "../../../plugins/staff-scheduling/periods.ts";
import { timeFlow, type TimeRules } from "../../../plugins/staff-scheduling/time.ts";
import { ANN, known, leftOut, MemorySide, NOW, reads, settings, SILENT, timer, wanted, ZONE } from "./made-up.ts";

const reach = { since: null, setUpOn: "2026-07-20" };
const HOUR = 3_600_000;
const flowWith = (further: Partial<TimeRules> = {}) =>
  timeFlow(SILENT, new MemorySide(), {
    ...{ users: settings().users, onlyVerified: true, settledForMs: HOUR, reach, zone: ZONE },
    ...further,
  });
const rows = (one: Partial<Timer>, further: Partial<TimeRules> = {}) => [
  ...flowWith(further).desired(reads([ANN]), known([timer(one)])),
];
const codes = (one: Partial<Timer>, further: Partial<TimeRules> = {}) =>
  leftOut(rows(one, further)).map(({ code, fate }) => `${code} ${fate}`);
const periods = (one: Partial<Timer>) => wanted(rows(one))[0]?.fields.periods;

describe("S11: which timers travel", () => {
  it("S11 confirmed ones, as the wall clock in the account's zone showed it", () => {
    expect(rows({})).toEqual([
      {
        ...{ subject: "800", title: "ann1@example.com 2026-07-20", personId: "1", person: "ann1@example.com" },
        ...{ key: null, extent: { from: "2026-07-20", to: "2026-07-20" } },
        fields: { person: "1", periods: ["WORK 2026-07-20T09:00/2026-07-20T17:00"], account: "501" },
      },
    ]);
  });

  it("S11 with only_verified off all that ended", () => {
    expect(codes({ state: "stopped" })).toEqual(["NOT_VERIFIED frozen"]);
    expect(codes({ state: "stopped" }, { onlyVerified: false })).toEqual([]);
    expect(codes({ state: "unknown" }, { onlyVerified: false })).toEqual(["STATE_UNKNOWN frozen"]);
  });

  it("S11 never one that runs", () => {
    expect(codes({ state: "running", endsAt: null }, { onlyVerified: false })).toEqual(["RUNNING frozen"]);
    expect(codes({ state: "verified", endsAt: null })).toEqual(["RUNNING frozen"]);
  });

  it("S11 only what ended an hour ago: its end counts, not when it was confirmed", () => {
    const ended = (ms: number) => ({ startsAt: later(NOW, -4 * HOUR), endsAt: later(NOW, -ms), changedAt: NOW });
    expect(codes(ended(HOUR - 1))).toEqual(["NOT_SETTLED frozen"]);
    expect(codes(ended(HOUR))).toEqual([]);
    expect(codes(ended(2 * HOUR - 1), { settledForMs: 2 * HOUR })).toEqual(["NOT_SETTLED frozen"]);
  });

  it("S14 none from before the day of set-up, and those from an earlier day that the owner names", () => {
    const early = { startsAt: "2026-07-19T07:00:00.000Z", endsAt: "2026-07-19T15:00:00.000Z" };
    expect(rows(early)).toEqual([]);
    expect(wanted(rows(early, { reach: { since: "2026-07-19", setUpOn: "2026-07-20" } }))).toHaveLength(1);
  });

  it("of accounts that are nobody's, or of people who are not chosen, are left alone", () => {
    expect(codes({ user: "7" })).toEqual(["NOBODY frozen"]);
    expect(codes({}, { users: settings({ users: { exclude: ["1"] } }).users })).toEqual(["EXCLUDED frozen"]);
  });

  it("S7 what is in Personio already is never taken for one of them, and what is changed there is left", () => {
    expect(flowWith()).toMatchObject({ adopt: "never", drift: "report", orphans: "remove", area: "time" });
  });
});

describe("S11: breaks", () => {
  const at = (time: string) => `2026-07-20T${time}.000Z`;
  const pause = (from: string, until: string | null) => ({ startsAt: at(from), endsAt: until && at(until) });

  it("S11 go between periods of work that do not overlap them", () => {
    const breaks = [pause("12:00:00", "12:15:00"), pause("10:00:00", "10:30:00")];
    expect(periods({ breaks, breakSeconds: 2700 })).toEqual([
      "WORK 2026-07-20T09:00/2026-07-20T12:00",
      "BREAK 2026-07-20T12:00/2026-07-20T12:30",
      "WORK 2026-07-20T12:30/2026-07-20T14:00",
      "BREAK 2026-07-20T14:00/2026-07-20T14:15",
      "WORK 2026-07-20T14:15/2026-07-20T17:00",
    ]);
  });

  it("S11 seconds are cut, never rounded up, and what is shorter than a minute is not there", () => {
    const breaks = [pause("10:00:59", "10:30:59"), pause("11:00:05", "11:00:55")];
    expect(periods({ startsAt: at("07:00:59"), endsAt: at("15:00:59"), breaks, breakSeconds: 1850 })).toEqual([
      "WORK 2026-07-20T09:00/2026-07-20T12:00",
      "BREAK 2026-07-20T12:00/2026-07-20T12:30",
      "WORK 2026-07-20T12:30/2026-07-20T17:00",
    ]);
    expect(codes({ startsAt: at("07:00:01"), endsAt: at("07:00:59") })).toEqual(["EMPTY kept"]);
  });

  it("S11 with a length but no times keep the timer back, as a conflict", () => {
    for (const one of [{ breakSeconds: 1800 }, { breakSeconds: 1800, breaks: [pause("10:00:00", null)] }])
      expect(leftOut(rows(one))).toEqual([
        expect.objectContaining({ code: "BREAK_TIMES_UNKNOWN", fate: "frozen", conflict: true }),
      ]);
    expect(codes({ breakSeconds: 2400, breaks: [pause("10:00:00", "10:30:00")] })).toEqual([
      "BREAK_TIMES_UNKNOWN frozen",
    ]);
    expect(codes({ breakSeconds: 1859, breaks: [pause("10:00:00", "10:30:00")] })).toEqual([]);
  });

  it("S11 whose times have another length than the tool counts keep the timer back: one that lies a day early would take the morning", () => {
    const early = { startsAt: "2026-07-19T10:00:00.000Z", endsAt: at("10:30:00") };
    const late = { startsAt: at("10:00:00"), endsAt: "2026-07-21T10:30:00.000Z" };
    const elsewhere = { startsAt: "2026-07-22T10:00:00.000Z", endsAt: "2026-07-22T10:30:00.000Z" };
    for (const one of [early, late, elsewhere])
      expect(codes({ breakSeconds: 1800, breaks: [one] })).toEqual(["BREAK_TIMES_UNKNOWN frozen"]);
    const overlapping = [pause("10:00:00", "10:30:00"), pause("10:15:00", "10:45:00")];
    for (const breakSeconds of [2700, 3600]) expect(codes({ breakSeconds, breaks: overlapping })).toEqual([]);
  });

  it("S11 of a timer that ends before it begins are not looked at: it is a conflict, and what stands in Personio stays", () => {
    expect(leftOut(rows({ startsAt: at("15:00:00"), endsAt: at("07:00:00") }))).toMatchObject([
      { code: "TIMES_UNCLEAR", fate: "frozen", conflict: true, detail: "it ends before it begins" },
    ]);
  });

  it("that overlap, or lie outside the timer, are joined and cut", () => {
    const breaks = [pause("06:00:00", "07:30:00"), pause("10:00:00", "10:30:00"), pause("10:20:00", "11:00:00")];
    expect(periods({ breaks, breakSeconds: 0 })).toEqual([
      "BREAK 2026-07-20T09:00/2026-07-20T09:30",
      "WORK 2026-07-20T09:30/2026-07-20T12:00",
      "BREAK 2026-07-20T12:00/2026-07-20T13:00",
      "WORK 2026-07-20T13:00/2026-07-20T17:00",
    ]);
  });
});

describe("S11: work over midnight", () => {
  const night = (breaks: Timer["breaks"] = []) =>
    periods({ startsAt: "2026-07-19T22:00:00.000Z", endsAt: "2026-07-21T04:00:00.000Z", breaks });
  const at = (from: string, until: string) => ({ startsAt: `2026-07-${from}.000Z`, endsAt: `2026-07-${until}.000Z` });

  it("S11 is cut at midnight, as is a break", () => {
    expect(night([at("20T10:00:00", "20T20:00:00"), at("20T21:50:00", "20T22:20:00")])).toEqual([
      "WORK 2026-07-20T00:00/2026-07-20T12:00",
      "BREAK 2026-07-20T12:00/2026-07-20T22:00",
      "WORK 2026-07-20T22:00/2026-07-20T23:50",
      "BREAK 2026-07-20T23:50/2026-07-21T00:00",
      "BREAK 2026-07-21T00:00/2026-07-21T00:20",
      "WORK 2026-07-21T00:20/2026-07-21T06:00",
    ]);
  });

  it("S11 that ends at midnight is one period, which ends there", () => {
    expect(periods({ startsAt: "2026-07-20T12:00:00.000Z", endsAt: "2026-07-20T22:00:00.000Z" })).toEqual([
      "WORK 2026-07-20T14:00/2026-07-21T00:00",
    ]);
  });

  const WHOLE = ["WORK 2026-07-20T22:00/2026-07-21T06:00"];
  const CUT = ["WORK 2026-07-20T22:00/2026-07-21T00:00", "WORK 2026-07-21T00:00/2026-07-21T06:00"];
  it.each([
    ["the same in one piece", WHOLE, true],
    ["another end", ["WORK 2026-07-20T22:00/2026-07-21T05:00"], false],
    ["a break after midnight", [CUT[0]!, CUT[1]!.replace("WORK", "BREAK")], false],
    ["a gap after midnight", [CUT[0]!, "WORK 2026-07-21T00:10/2026-07-21T06:00"], false],
    ["the first piece rejected", [`${CUT[0]} rejected`, CUT[1]!], false],
    ["the second piece rejected", [CUT[0]!, `${CUT[1]} rejected`], false],
  ])("S7 what was cut is the same work uncut, and no other: %s", (_, there, same) => {
    expect(isSameWork(CUT, there)).toBe(same);
    expect(isSameWork(there, CUT)).toBe(same);
  });

  it("S7 work that was put together where it was cut anywhere else is another", () => {
    const [lunch, rest] = ["WORK 2026-07-20T09:00/2026-07-20T12:00", "WORK 2026-07-20T12:00/2026-07-20T17:00"];
    expect(isSameWork([lunch, rest], ["WORK 2026-07-20T09:00/2026-07-20T17:00"])).toBe(false);
  });
});

describe("S11: the nights in which clocks change", () => {
  const night = (startsAt: string, endsAt: string) =>
    periodsOf({ ...timer(), startsAt, endsAt } as EndedTimer, ZONE) as readonly string[] & { code?: string };

  it("S11 times are those of the wall clock", () => {
    expect(night("2026-10-24T20:00:00.000Z", "2026-10-25T05:00:00.000Z")).toEqual([
      "WORK 2026-10-24T22:00/2026-10-25T00:00",
      "WORK 2026-10-25T00:00/2026-10-25T06:00",
    ]);
    expect(night("2026-03-28T21:00:00.000Z", "2026-03-29T04:00:00.000Z")).toEqual([
      "WORK 2026-03-28T22:00/2026-03-29T00:00",
      "WORK 2026-03-29T00:00/2026-03-29T06:00",
    ]);
  });

  it("S11 more than 24 hours at a stretch is a conflict: somebody forgot to stop it", () => {
    const since = (ms: number) => ({ startsAt: later(timer({}).endsAt!, -ms) });
    expect(codes(since(24 * HOUR))).toEqual([]);
    expect(codes(since(25 * HOUR))).toEqual(["TOO_LONG frozen"]);
  });

  it("S11 work that ends on the clock before it began is a conflict, not a guess", () => {
    expect(night("2026-10-25T00:50:00.000Z", "2026-10-25T01:10:00.000Z").code).toBe("TIMES_UNCLEAR");
  });

  it.each([
    [
      "ends an hour later at the time on the clock at which it began",
      "2026-10-25T00:10:00.000Z",
      "2026-10-25T01:10:00.000Z",
    ],
    ["begins before the clock goes back and ends after it", "2026-10-25T00:10:00.000Z", "2026-10-25T01:50:00.000Z"],
    ["ends in that hour", "2026-10-24T20:00:00.000Z", "2026-10-25T01:30:00.000Z"],
  ])("S11 work that %s is a conflict, not an hour too little", (_, startsAt, endsAt) => {
    expect(night(startsAt, endsAt).code).toBe("TIMES_UNCLEAR");
  });

  it.each([
    [
      "America/Santiago",
      "2026-09-05T22:00:00.000Z",
      "2026-09-06T04:00:00.000Z",
      ["WORK 2026-09-05T18:00/2026-09-06T00:00"],
    ],
    [
      "America/Santiago",
      "2026-09-06T04:00:30.000Z",
      "2026-09-06T06:00:00.000Z",
      ["WORK 2026-09-06T01:00/2026-09-06T03:00"],
    ],
    [
      "Africa/Cairo",
      "2026-04-23T16:00:00.000Z",
      "2026-04-23T22:00:00.000Z",
      ["WORK 2026-04-23T18:00/2026-04-24T00:00"],
    ],
  ])("S11 work until, or from, a midnight that is skipped in %s: %s to %s", (where, startsAt, endsAt, expected) => {
    expect(periodsOf({ ...timer(), startsAt, endsAt } as EndedTimer, where)).toEqual(expected);
  });

  const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe");
  const day = fc.integer({ min: 0, max: 2_000 }).map((days) => addDays("2024-01-01", days));
  const minutes = fc.array(fc.integer({ min: 0, max: 900 * 60 }), { minLength: 2, maxLength: 10 });

  it("S11 periods are in order, meet without overlap, and cover exactly the timer", () => {
    fc.assert(
      fc.property(zone, day, minutes, (where, first, seconds) => {
        const midnight = epochOf(instantIn(where, `${first}T00:00`));
        const [from, ...rest] = seconds.sort((a, b) => a - b).map((s) => instantOf(midnight + s * 1000));
        const until = rest.pop()!;
        const breaks = rest.flatMap((startsAt, n) =>
          n % 2 === 0 && rest[n + 1] ? [{ startsAt, endsAt: rest[n + 1]! }] : [],
        );
        const given = { ...timer(), startsAt: from!, endsAt: until, breaks } as EndedTimer;
        const made = periodsOf(given, where);
        if ("fate" in made) {
          expect(["EMPTY", "TIMES_UNCLEAR"]).toContain(made.code);
          return;
        }
        const ends = made.map((period) => period.replace(/^\w+ /, "").split("/") as [string, string]);
        for (const [n, [a, b]] of ends.entries()) {
          expect(a < b).toBe(true);
          expect(b <= `${addDays(a.slice(0, 10), 1)}T00:00`).toBe(true);
          if (n > 0) expect(a).toBe(ends[n - 1]![1]);
        }
        const shown = [given.startsAt, given.endsAt].map((instant) => wallTimeIn(where, instant));
        expect([ends[0]![0], ends.at(-1)![1]]).toEqual(shown);
        const kinds = made.map((period) => period.split(" ")[0]);
        const isNew = (n: number) => n === 0 || ends[n]![0].endsWith("T00:00") || kinds[n] !== kinds[n - 1];
        expect(kinds.every((_, n) => isNew(n))).toBe(true);
      }),
    );
  });
});
