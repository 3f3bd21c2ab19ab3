import { describe, expect, it } from "vitest";
import { Pacers } from "../../../core/app/targets/pacers.ts";
import { later, type Clock } from "../../../core/model/time.ts";

describe("one pace a vendor", () => {
  const now = "2026-07-21T08:00:00.000Z";
  const clock: Clock = { now: () => later(now, 0), sleep: async () => undefined };
  const awork = { vendor: "awork", baseUrl: "https://api.example.com/api/v1", pace: { perSecond: 1, burst: 5 } };

  it("lets two runs spend one burst together, not one each", () => {
    const pacers = new Pacers(clock);
    const turns = (count: number) => Array.from({ length: count }, () => pacers.of(awork).turn("/users"));
    expect(turns(3).every((wait) => wait === 0)).toBe(true);
    expect(turns(5).at(-1)).toBeGreaterThan(0);
  });

  it("keeps vendors at other addresses and with other limits apart", () => {
    const pacers = new Pacers(clock);
    expect(pacers.of(awork)).toBe(pacers.of({ ...awork, baseUrl: "https://api.example.com/other" }));
    expect(pacers.of(awork)).not.toBe(pacers.of({ ...awork, baseUrl: "https://eu.example.com" }));
    expect(pacers.of(awork)).not.toBe(pacers.of({ ...awork, pace: { perSecond: 2, burst: 5 } }));
  });
});
