/** Days and halves as wall times and back, also in zones whose clocks skip midnight. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../../core/model/time.ts";
import { daysOf, extentOf, stretchOf } from "../../../plugins/staff-scheduling/stretch.ts";
import { absence, TODAY } from "./made-up.ts";

const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe");
const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays("2020-01-01", days));

describe("stretches", () => {
  it("S8, S9 of whole and half days come back as the same days, and touch no others", () => {
    fc.assert(
      fc.property(
        zone,
        day,
        fc.nat(30),
        fc.boolean(),
        fc.boolean(),
        (where, startsOn, days, startsAtMidday, endsAtMidday) => {
          fc.pre(days > 0 || !(startsAtMidday && endsAtMidday));
          const endsOn = addDays(startsOn, days);
          const stretch = stretchOf(absence({ startsOn, endsOn, startsAtMidday, endsAtMidday }), where, TODAY);
          expect(daysOf(stretch!)).toEqual({
            ...{ starts_on: startsOn, ends_on: endsOn },
            ...{ starts_at: startsAtMidday ? "midday" : "morning", ends_at: endsAtMidday ? "midday" : "evening" },
          });
          expect(extentOf(stretch!)).toEqual({ from: startsOn, to: endsOn });
        },
      ),
    );
  });

  it("hours that the clocks leave out are those that follow", () => {
    const hours = { from: "02:30", until: "05:00" };
    const one = absence({ startsOn: "2026-03-29", endsOn: "2026-03-29", hours });
    expect(stretchOf(one, "Europe/Berlin", TODAY)).toEqual({
      starts_at: "2026-03-29T03:30",
      ends_at: "2026-03-29T05:00",
    });
    expect(daysOf({ starts_at: "2026-03-29T03:30", ends_at: "2026-03-29T05:00" })).toBeNull();
  });
});
