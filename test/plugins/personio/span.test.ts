import { describe, expect, test } from "vitest";
import { HalfEnds } from "../../../plugins/personio/absences/half-ends.ts";
import { settleSpan } from "../../../plugins/personio/absences/settle-span.ts";
import { type End, spanOf } from "../../../plugins/personio/absences/span.ts";
import { parseTimeOff } from "../../../plugins/personio/absences/time-offs-v1.ts";
import { parsePeriod } from "../../../plugins/personio/absences/parse-period.ts";
import { approvalV1, approvalV2 } from "../../../plugins/personio/absences/approval.ts";
import { periodRecord, timeOffRecord } from "./examples.ts";

const end = (text: string, half: "FIRST" | "SECOND" | null = null): End => ({
  date: text.slice(0, 10),
  time: text.slice(11, 16) || "00:00",
  half: half && `${half}_HALF`,
});
const days = (startsOn: string, endsOn: string | null, startsAtMidday = false, endsAtMidday = false) => {
  return { startsOn, endsOn, startsAtMidday, endsAtMidday, hours: null };
};

describe("the ends of a v2 absence", () => {
  test.each([
    [
      "a single day ends at the next midnight",
      end("2026-04-02", "FIRST"),
      end("2026-04-03", "SECOND"),
      days("2026-04-02", "2026-04-02"),
    ],
    ["whole days without halves", end("2026-04-02"), end("2026-04-05"), days("2026-04-02", "2026-04-04")],
    ["over the end of a year", end("2026-12-31"), end("2027-01-02"), days("2026-12-31", "2027-01-01")],
    ["from midday", end("2026-04-02", "SECOND"), end("2026-04-04", "SECOND"), days("2026-04-02", "2026-04-03", true)],
    [
      "from midday, said by the time too",
      end("2026-04-02T12:00", "SECOND"),
      end("2026-04-03", "SECOND"),
      days("2026-04-02", "2026-04-02", true),
    ],
    [
      "until midday of the day that is named",
      end("2026-04-02", "FIRST"),
      end("2026-04-03T12:00", "FIRST"),
      days("2026-04-02", "2026-04-03", false, true),
    ],
    [
      "to the evening of the day that is named",
      end("2026-04-02", "FIRST"),
      end("2026-04-02T23:59", "SECOND"),
      days("2026-04-02", "2026-04-02"),
    ],
    ["without an end", end("2026-04-02", "SECOND"), null, days("2026-04-02", null, true)],
  ])("%s", (_name, start, ends, span) => {
    expect(spanOf(start, ends, { unit: "day", halfEnd: null })).toEqual(span);
  });

  test.each([
    ["half a day that ends at midnight: of which day?", end("2026-04-02", "FIRST"), end("2026-04-04", "FIRST")],
    ["from midday until midday of one day", end("2026-04-02", "SECOND"), end("2026-04-02T12:00", "FIRST")],
    ["an end before its beginning", end("2026-04-02", "FIRST"), end("2026-04-02", "SECOND")],
    [
      "until midday of its only day, which may be kept without a day",
      end("2026-04-02", "FIRST"),
      end("2026-04-02", "FIRST"),
    ],
    ["a time of day and no half", end("2026-04-02", "FIRST"), end("2026-04-03T12:00")],
    ["a beginning at a time of day and no half", end("2026-04-02T12:00"), end("2026-04-03", "SECOND")],
    ["to the evening, but the time says noon", end("2026-04-02", "FIRST"), end("2026-04-03T12:00", "SECOND")],
  ])("%s leaves a doubt", (_name, start, ends) => {
    expect(spanOf(start, ends, { unit: "day", halfEnd: null })).toBe("doubt");
  });

  test("until midday of its only day is that day where others showed that the day is named, or its breakdown counts it", () => {
    const [from, until] = [end("2026-04-02", "FIRST"), end("2026-04-02", "FIRST")];
    const half = days("2026-04-02", "2026-04-02", false, true);
    expect(spanOf(from, until, { unit: "day", halfEnd: "day named" })).toEqual(half);
    const share = { date: "2026-04-02", unit: "day", value: 0.5 } as const;
    expect(settleSpan(from, until, [share])).toEqual(half);
    expect(settleSpan(from, until, [])).toBeNull();
  });

  test("nor need that day count: listed with nothing, it is a Saturday's morning and not an absence without a day", () => {
    const [from, until] = [end("2026-04-04", "FIRST"), end("2026-04-04", "FIRST")];
    const share = { date: "2026-04-04", unit: "day", value: 0 } as const;
    expect(settleSpan(from, until, [share])).toEqual(days("2026-04-04", "2026-04-04", false, true));
    expect(settleSpan(from, until, [{ ...share, date: "2026-04-03" }])).toBeNull();
    expect(settleSpan(end("2026-04-04", "SECOND"), until, [share])).toBeNull();
  });

  test("where nothing of them counts, a weekend, the days are those that are listed", () => {
    const share = (date: string) => ({ date, unit: "day", value: 0 }) as const;
    const weekend = [share("2026-04-04"), share("2026-04-05")];
    const from = end("2026-04-04", "SECOND");
    const until = days("2026-04-04", "2026-04-05", true, true);
    expect(settleSpan(from, end("2026-04-06", "FIRST"), weekend)).toEqual(until);
    expect(settleSpan(from, end("2026-04-05", "FIRST"), weekend)).toEqual(until);
    expect(settleSpan(from, end("2026-04-07", "FIRST"), weekend)).toBeNull();
    expect(settleSpan(end("2026-04-03", "SECOND"), end("2026-04-06", "FIRST"), weekend)).toBeNull();
    expect(settleSpan(from, null, weekend)).toBeNull();
  });

  test("a half day that ends at a midnight is settled by what was learnt of others", () => {
    const [start, ends] = [end("2026-04-02", "FIRST"), end("2026-04-04", "FIRST")];
    const spanAs = (halfEnd: "day before" | "day named") => spanOf(start, ends, { unit: "day", halfEnd });
    expect(spanAs("day before")).toEqual(days("2026-04-02", "2026-04-03", false, true));
    expect(spanAs("day named")).toEqual(days("2026-04-02", "2026-04-04", false, true));
  });

  test("by the hour they carry the real times, in the wall clock of the person", () => {
    expect(spanOf(end("2026-04-02T09:00"), end("2026-04-02T11:30"), { unit: "hour", halfEnd: null })).toEqual({
      ...days("2026-04-02", "2026-04-02"),
      hours: { from: "09:00", until: "11:30" },
    });
    expect(spanOf(end("2026-04-02T22:00"), end("2026-04-03T06:00"), { unit: null, halfEnd: null })).toEqual({
      ...days("2026-04-02", "2026-04-03"),
      hours: { from: "22:00", until: "06:00" },
    });
  });

  test("by the hour, from midnight to midnight, they are whole days", () => {
    expect(spanOf(end("2026-04-02"), end("2026-04-04"), { unit: "hour", halfEnd: null })).toEqual(
      days("2026-04-02", "2026-04-03"),
    );
  });

  test("with an offset they are another contract, and refused", () => {
    const shifted = { ...periodRecord, starts_from: { date_time: "2026-06-10T00:00:00Z", type: null } };
    expect(() => parsePeriod(shifted)).toThrow("starts_from.date_time: expected a wall time without offset");
    expect(() => parsePeriod({ ...periodRecord, ends_at: { date_time: "2026-02-30T00:00:00" } })).toThrow("ends_at");
    expect(() => parsePeriod({ ...periodRecord, ends_at: { ...periodRecord.ends_at, type: "NIGHT" } })).toThrow(
      "ends_at.type: expected FIRST_HALF",
    );
  });
});

describe("the breakdown by day settles a doubt", () => {
  const share = (date: string, value: number, unit: "day" | "hour" = "day") => ({ date, value, unit });
  const settle = (start: End, ends: End | null, ...shares: ReturnType<typeof share>[]) =>
    settleSpan(start, ends, shares);

  test("a half day that ends at the midnight after it", () => {
    const ends = end("2026-04-04", "FIRST");
    expect(settle(end("2026-04-02", "FIRST"), ends, share("2026-04-02", 1), share("2026-04-03", 0.5))).toEqual(
      days("2026-04-02", "2026-04-03", false, true),
    );
  });

  test("a half day that ends at its own midnight", () => {
    const ends = end("2026-04-03", "FIRST");
    expect(settle(end("2026-04-02", "FIRST"), ends, share("2026-04-02", 1), share("2026-04-03", 0.5))).toEqual(
      days("2026-04-02", "2026-04-03", false, true),
    );
  });

  test("a day that counts nothing, a Sunday, does not move the end", () => {
    const ends = end("2026-04-06", "FIRST");
    const shares = [share("2026-04-03", 1), share("2026-04-04", 0), share("2026-04-05", 0)];
    expect(settle(end("2026-04-03", "FIRST"), ends, ...shares)).toEqual(days("2026-04-03", "2026-04-05", false, true));
  });

  test("both ends half on one day that counts whole is a whole day", () => {
    const ends = end("2026-04-02T12:00", "FIRST");
    expect(settle(end("2026-04-02", "SECOND"), ends, share("2026-04-02", 1))).toEqual(days("2026-04-02", "2026-04-02"));
  });

  test("both ends half on one day that counts half contradicts itself", () => {
    const ends = end("2026-04-02T12:00", "FIRST");
    expect(settle(end("2026-04-02", "SECOND"), ends, share("2026-04-02", 0.5))).toBeNull();
  });

  test("times without halves: an end at noon is a morning, a beginning at noon an afternoon", () => {
    expect(settle(end("2026-04-02"), end("2026-04-02T12:00"), share("2026-04-02", 0.5))).toEqual(
      days("2026-04-02", "2026-04-02", false, true),
    );
    expect(settle(end("2026-04-02T12:00"), end("2026-04-03"), share("2026-04-02", 0.5))).toEqual(
      days("2026-04-02", "2026-04-02", true),
    );
  });

  test("shares in hours mean an absence by the hour", () => {
    expect(settle(end("2026-04-02T09:00"), end("2026-04-02T11:00"), share("2026-04-02", 2, "hour"))).toMatchObject({
      hours: { from: "09:00", until: "11:00" },
    });
  });

  test("no share at all, or one after the end, settles nothing", () => {
    expect(settle(end("2026-04-02", "FIRST"), end("2026-04-04", "FIRST"))).toBeNull();
    expect(
      settle(end("2026-04-02"), end("2026-04-03T12:00"), share("2026-04-02", 1), share("2026-04-09", 1)),
    ).toBeNull();
  });
});

describe("what is learnt of half days that end at a midnight", () => {
  const named = [{ date: "2026-04-04", value: 0.5, unit: "day" as const }];
  const before = [{ date: "2026-04-03", value: 0.5, unit: "day" as const }];
  const ends = end("2026-04-04", "FIRST");
  const learnt = (...said: (typeof named)[]) => {
    const halfEnds = new HalfEnds();
    for (const shares of said) halfEnds.learn(ends, shares);
    return halfEnds;
  };

  test("five that say the same make a rule, four do not", () => {
    expect(learnt(before, before, before, before, before).rule).toBe("day before");
    expect(learnt(named, named, named, named, named).rule).toBe("day named");
    expect(learnt(before, before, before, before)).toMatchObject({ rule: null, isOpen: true });
  });

  test("one that differs takes the rule away for good", () => {
    const differing = learnt(before, before, before, before, before, named);
    expect(differing).toMatchObject({ rule: null, isOpen: false });
  });

  test("days that count whole or nothing say nothing", () => {
    const whole = [{ date: "2026-04-03", value: 1, unit: "day" as const }];
    expect(learnt(whole, whole, whole, whole, whole, []).rule).toBeNull();
  });
});

describe("v1 halves", () => {
  const parsed = (attributes: object) =>
    parseTimeOff({ ...timeOffRecord, attributes: { ...timeOffRecord.attributes, ...attributes } }, new Map());

  test("are 0 and 1 although documented as booleans", () => {
    expect(parsed({ half_day_start: 1, half_day_end: 0 })).toMatchObject({ startsAtMidday: true, endsAtMidday: false });
    expect(parsed({ half_day_start: false, half_day_end: true })).toMatchObject({
      startsAtMidday: false,
      endsAtMidday: true,
    });
  });

  test("both on a single day: whole if it counts whole, else frozen", () => {
    const day = { end_date: "2017-12-27T00:00:00+0100", half_day_start: 1, half_day_end: 1 };
    expect(parsed({ ...day, days_count: 1 })).toMatchObject({ startsAtMidday: false, approval: "approved" });
    expect(parsed({ ...day, days_count: 0.5 })).toMatchObject({ startsAtMidday: false, approval: "unknown" });
  });

  test("null alone says that there is no end; a last day that is missing or empty says nothing, and the absence is frozen", () => {
    expect(parsed({ end_date: null })).toMatchObject({ endsOn: null, approval: "approved" });
    for (const end_date of [undefined, "", []]) {
      expect(parsed({ end_date }).approval).toBe("unknown");
      expect(parsed({ end_date, status: "rejected" }).approval).toBe("rejected");
    }
  });

  test("a last day of the year 9999 means by either interface that no end is known", () => {
    expect(parsed({ end_date: "9999-12-31T00:00:00+0100" }).endsOn).toBeNull();
    for (const end of ["9999-12-31T00:00:00", "9999-12-31T23:59:59"])
      expect(parsePeriod({ ...periodRecord, ends_at: { date_time: end, type: "SECOND_HALF" } }).end).toBeNull();
  });

  test('an open end is null or ""', () => {
    expect(parsed({ end_date: null }).endsOn).toBeNull();
    expect(parsed({ end_date: "" }).endsOn).toBeNull();
  });

  test("a date that is none is refused with its path", () => {
    expect(() => parsed({ start_date: "27.12.2017" })).toThrow("attributes.start_date: expected a date");
  });
});

describe("approval", () => {
  test.each([
    ["APPROVED", "approved"],
    ["DELETION_PENDING", "approved"],
    ["PENDING", "requested"],
    ["SUBSTITUTE_REQUESTED", "requested"],
    ["REJECTED", "rejected"],
    ["CANCELLED", "unknown"],
    ["constructor", "unknown"],
    [undefined, "unknown"],
  ])("%s means %s", (status, approval) => {
    expect(approvalV2({ status })).toBe(approval);
    expect(approvalV1(status?.toLowerCase())).toBe(approval);
  });
});
