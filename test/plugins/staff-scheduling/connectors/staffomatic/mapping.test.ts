/** Absences written and read back, in every zone and through the nights in which clocks change. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, instantIn, instantOf, wallTimeIn } from "../../../../../core/model/time.ts";
import type { AbsenceFields } from "../../../../../plugins/staff-scheduling/connector.ts";
import { toAbsence, toForm } from "../../../../../plugins/staff-scheduling/connectors/staffomatic/mapping-absences.ts";
import { ABSENCE, read, WORK_TIMER } from "../../../../../plugins/staff-scheduling/connectors/staffomatic/wire.ts";
import { StaffomaticWorld } from "../../../../../plugins/staff-scheduling/connectors/staffomatic/simulator-world.ts";
import { shown } from "../../../../../plugins/staff-scheduling/connectors/staffomatic/simulator-answers.ts";
import { toTimer } from "../../../../../plugins/staff-scheduling/connectors/staffomatic/mapping-timers.ts";
import { absence } from "./room.ts";

/** Zones with odd nights: clocks skip midnight on some days in Havana and Beirut, and half an hour on Lord Howe. */
const zone = fc.constantFrom("UTC", "Europe/Berlin", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe");
const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays("2020-01-01", days));
const minute = fc.integer({ min: 0, max: 1_439 });

/** Returns the absence as Staffomatic stores it and shows it. */
function there(wanted: AbsenceFields, where: string) {
  const world = new StaffomaticWorld(where, () => "2026-07-21T08:00:00.000Z");
  const form = toForm(wanted, where) as unknown as Parameters<StaffomaticWorld["addAbsence"]>[0];
  const kept = shown(world.addAbsence(form), where);
  const { user, type, starts_at, ends_at } = toAbsence(read(ABSENCE, kept, "absences"), where);
  return { fields: { user, type, starts_at, ends_at }, form };
}

describe("absences", () => {
  it("of whole days come back as they went, whatever the clocks do", () => {
    fc.assert(
      fc.property(zone, day, fc.integer({ min: 1, max: 40 }), (where, first, days) => {
        const wanted = absence({ starts_at: `${first}T00:00`, ends_at: `${addDays(first, days)}T00:00` });
        const { fields, form } = there(wanted, where);
        expect(fields).toEqual(wanted);
        expect(form.all_day).toBe(true);
      }),
    );
  });

  it("of parts of days come back as they went, for all times that a clock there shows", () => {
    fc.assert(
      fc.property(zone, day, minute, minute, (where, first, a, b) => {
        const at = (offset: number) => {
          // A day begins at 00:00 by its name, also where the clocks go forward at midnight and show it as 01:00.
          if (offset === 0) return `${first}T00:00`;
          const midnight = Date.parse(instantIn(where, `${first}T00:00`));
          return wallTimeIn(where, instantOf(midnight + offset * 60_000));
        };
        const [starts_at, ends_at] = [at(Math.min(a, b)), `${addDays(first, 1)}T00:00`];
        fc.pre(instantIn(where, starts_at) < instantIn(where, ends_at));
        const half = absence({ starts_at, ends_at });
        const hours = absence({ starts_at: `${first}T00:00`, ends_at: at(Math.max(a, b) + 1) });
        expect(there(half, where).fields).toEqual(half);
        expect(there(hours, where).fields).toEqual(hours);
      }),
      { examples: [["America/Havana", "2023-03-12", 0, 0]] },
    );
  });

  it("that somebody ended at 23:59:59 or at 24:00 last until the day is over", () => {
    const until = (ends_at: string) => {
      const record = { id: 1, starts_at: "2026-07-20T12:00:00+02:00", ends_at, all_day: false, state: "approved" };
      return toAbsence(read(ABSENCE, { ...record, updated_at: ends_at }, "absences"), "Europe/Berlin");
    };
    expect(until("2026-07-20T23:59:59+02:00")).toMatchObject({ ends_at: "2026-07-21T00:00", state: "approved" });
    expect(until("2026-07-21T00:00:00+02:00").ends_at).toBe("2026-07-21T00:00");
    expect(until("2026-07-20T15:30:00+02:00").ends_at).toBe("2026-07-20T15:30");
  });

  it("in a state that nobody knows are unknown", () => {
    const times = {
      starts_at: "2026-07-20T12:00:00Z",
      ends_at: "2026-07-20T13:00:00Z",
      updated_at: "2026-07-20T13:00:00Z",
    };
    const record = { id: 1, ...times, all_day: false, state: "canceled", applicant_id: null, absence_type_id: null };
    expect(toAbsence(read(ABSENCE, record, "absences"), "UTC")).toMatchObject({
      state: "unknown",
      user: "",
      type: "",
    });
  });
});

describe("work timers", () => {
  const timer = { id: 5, user_id: 6, starts_at: "2026-07-20T08:00:00+02:00", updated_at: "2026-07-20T08:00:00+02:00" };

  it.each([
    ["running", null, "running"],
    ["stopped", null, "running"],
    ["stopped", "2026-07-20T16:00:00+02:00", "stopped"],
    ["verified", "2026-07-20T16:00:00+02:00", "verified"],
    ["archived", "2026-07-20T16:00:00+02:00", "unknown"],
  ])("%s with the end %s are %s", (state, ends_at, expected) => {
    expect(toTimer(read(WORK_TIMER, { ...timer, state, ends_at }, "work_timers"), []).state).toBe(expected);
  });
});
