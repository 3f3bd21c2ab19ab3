import { describe, expect, it } from "vitest";
import { nextFires, nextRunAt } from "../../../../core/engine/schedule/next-fires.ts";

const NOW = "2026-10-24T10:00:00.000Z";
const BERLIN = "Europe/Berlin";
const NEVER = { activatedAt: null, nextFullAt: null, nextPartialAt: null, retryAt: null };

describe("the next fires", () => {
  it("go on from what is stored, across the end of summer time", () => {
    const schedule = { full: { cron: "30 6 * * *" }, partial: null, partialWindowMs: 0 };
    const stored = { ...NEVER, nextFullAt: "2026-10-25T05:30:00.000Z" };
    expect(nextFires({ schedule, scheduleZone: BERLIN }, stored, NOW, 2)).toEqual([
      { at: "2026-10-25T05:30:00.000Z", scope: "full" },
      { at: "2026-10-26T05:30:00.000Z", scope: "full" },
    ]);
    const summer = nextFires({ schedule, scheduleZone: BERLIN }, NEVER, "2026-10-23T10:00:00.000Z", 1);
    expect(summer).toEqual([{ at: "2026-10-24T04:30:00.000Z", scope: "full" }]);
  });

  it("name the full one alone where both are due together", () => {
    const schedule = { full: { every: 7_200_000 }, partial: { every: 3_600_000 }, partialWindowMs: 0 };
    const fires = nextFires({ schedule, scheduleZone: "UTC" }, { ...NEVER, activatedAt: NOW }, NOW, 4);
    expect(fires.map(({ at, scope }) => `${at.slice(11, 16)} ${scope}`)).toEqual([
      "11:00 partial",
      "12:00 full",
      "13:00 partial",
      "14:00 full",
    ]);
  });

  it("begin with the next try of a run that failed, before which nothing runs, and which spends what was due before", () => {
    const schedule = { full: { every: 7_200_000 }, partial: { every: 3_600_000 }, partialWindowMs: 0 };
    const stored = {
      activatedAt: NOW,
      nextFullAt: "2026-10-24T12:00:00.000Z",
      nextPartialAt: "2026-10-24T11:00:00.000Z",
      retryAt: "2026-10-24T12:30:00.000Z",
    };
    const fires = nextFires({ schedule, scheduleZone: "UTC" }, stored, NOW, 3);
    expect(fires.map(({ at, scope }) => `${at.slice(11, 16)} ${scope}`)).toEqual([
      "12:30 full",
      "13:00 partial",
      "14:00 full",
    ]);
    expect(nextRunAt(stored)).toBe(fires[0]!.at);
    expect(nextRunAt({ ...stored, retryAt: null })).toBe(stored.nextPartialAt);
    expect(nextRunAt(NEVER)).toBeNull();
  });

  it("are none where it runs by hand", () => {
    const schedule = { full: { never: true }, partial: null, partialWindowMs: 0 } as const;
    expect(nextFires({ schedule, scheduleZone: "UTC" }, NEVER, NOW, 5)).toEqual([]);
  });
});
