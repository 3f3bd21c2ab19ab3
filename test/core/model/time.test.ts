import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { epochOf, instantOf } from "../../../core/model/time.ts";

const around = Date.UTC(2026, 10, 22, 4, 0, 30);
const moments = fc.oneof(
  fc.integer({ min: around - 90_000, max: around + 90_000 }),
  fc.integer({ min: -62_000_000_000_000, max: 253_000_000_000_000 }),
);

describe("instants", () => {
  it("are written and read as Temporal does, in whatever order minutes are asked for", () => {
    fc.assert(
      fc.property(fc.array(moments, { minLength: 1, maxLength: 20 }), (all) => {
        for (const ms of all) {
          const text = Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: "millisecond" });
          expect(instantOf(ms)).toBe(text);
          expect(epochOf(text)).toBe(ms);
        }
      }),
    );
  });

  it.each([
    ["2026-11-22T05:00:00.000+01:00", Date.UTC(2026, 10, 22, 4)],
    ["2026-11-22T04:00Z", Date.UTC(2026, 10, 22, 4)],
    ["2026-11-22T04:00:07Z", Date.UTC(2026, 10, 22, 4, 0, 7)],
  ])("are read in other spellings too: %s", (text, ms) => {
    instantOf(ms);
    expect(epochOf(text)).toBe(ms);
  });

  it.each(["2026-11-22T04:00:61.000Z", "2026-02-31T00:00:00.000Z", "soon"])("refuse %s", (text) => {
    instantOf(Date.UTC(2026, 10, 22, 4));
    expect(() => epochOf(text)).toThrow(RangeError);
  });
});
