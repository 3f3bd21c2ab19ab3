/** The settings, and what follows from them alone: needed attributes, writes, how far back. */
import { describe, expect, it } from "vitest";
import { staffScheduling } from "../../../plugins/staff-scheduling/index.ts";
import { timersOf } from "../../../plugins/staff-scheduling/reach.ts";
import { settings, TODAY } from "./made-up.ts";

const needs = (further: Record<string, unknown> = {}) => staffScheduling.needs(settings(further), TODAY);

describe("S1: areas and defaults", () => {
  it("S1, S15 has four areas", () => {
    expect(staffScheduling.areas).toEqual(["users", "locking", "absences", "time"]);
  });

  it("S1 each area can be switched on and pointed on its own", () => {
    expect(settings()).toMatchObject({
      ...{ background: true, locking: true, absences: { leader: "personio", only_approved: true } },
      users: {
        sync: "all",
        exclude: [],
        new: true,
        hire_date: true,
        last_working_day: true,
        invite: false,
        hours: false,
      },
      time_tracking: { enabled: true, only_verified: true, settled_for: 3_600_000 },
    });
  });

  it.each([
    [{ users: { sync: "listed" } }, /must name somebody/],
    [{ users: { include: ["1"] } }, /only with sync: listed/],
    [{ users: { sync: "where" } }, /must contain a rule/],
    [{ users: { where: { office: ["Berlin"] } } }, /only with sync: where/],
    [
      { users: { sync: "where", where: { status: ["active"] } } },
      /cannot list a status without leave: people who left are locked by locking/,
    ],
    [{ users: { location: { by: "city" } } }, /./],
    [{ absences: { leader: "both" } }, /./],
    [{ since: "22.11.2026" }, /./],
    [{ unheard_of: true }, /./],
  ])("%j is refused", (further, message) => {
    expect(() => settings(further)).toThrow(message);
  });
});

describe("whom a status chooses", () => {
  it("those on leave among others is a choice, and asks for the status", () => {
    const where = { status: ["active", "onboarding", "leave"] };
    expect(settings({ users: { sync: "where", where } })).toMatchObject({ users: { where } });
    expect(needs({ users: { sync: "where", where } }).people.required).toContain("status");
  });
});

describe("P3: attributes", () => {
  it("P3 those that the switches use are required, the rest of the twelve is useful", () => {
    expect(needs().people).toEqual({
      required: ["email", "first_name", "last_name", "hire_date", "last_working_day", "status"],
      useful: ["department", "team", "office", "subcompany", "weekly_working_hours", "absence_entitlement"],
    });
  });

  it("P3 what no switch uses is not required", () => {
    expect(needs({ users: { hire_date: false, last_working_day: false }, locking: false }).people.required).toEqual([
      ...["email", "first_name", "last_name"],
    ]);
    expect(needs({ users: { sync: "off" }, locking: false }).people).toEqual({
      required: ["email"],
      useful: ["first_name", "last_name", "hire_date", "last_working_day", "status", "office"],
    });
  });

  it("P3 locking alone needs the days that its switches use: a last day may be from before the hire date", () => {
    const { people } = needs({ users: { sync: "off" }, locking: true });
    expect(people.required).toEqual(["email", "hire_date", "last_working_day", "status"]);
    const off = needs({ users: { sync: "off", hire_date: false }, locking: true });
    expect(off.people.required).toEqual(["email", "last_working_day", "status"]);
  });

  it("P3 the office is asked for wherever it decides about an absence's type, and nowhere else", () => {
    const asks = (further: Record<string, unknown>) => needs(further).people.useful.includes("office");
    expect(asks({ users: { sync: "off", location: { by: "office", default: "Berlin" } } })).toBe(true);
    expect(asks({ users: { sync: "off", location: "Berlin" } })).toBe(false);
    expect(asks({ users: { sync: "off" }, absences: { leader: "tool" } })).toBe(false);
  });

  it("P3 an attribute that chooses people is required", () => {
    expect(needs({ users: { sync: "where", where: { office: ["Berlin"] } } }).people.required).toContain("office");
  });
});

describe("P6: writes", () => {
  it.each([
    [{}, ["attendances"]],
    [{ absences: { leader: "tool" } }, ["attendances", "absences"]],
    [{ absences: { leader: "tool" }, time_tracking: { enabled: false } }, ["absences"]],
    [{ time_tracking: { enabled: false } }, []],
  ])("P6 %j declares the writes to Personio %j and no other", (further, writes) => {
    expect(needs(further).writes).toEqual(writes);
  });

  it("S1 absences are read from Personio only where it leads", () => {
    expect(needs().absences).toEqual({ window: { from: "2026-05-20", to: "2027-07-22" } });
    expect(needs({ absences: { leader: "tool" } }).absences).toBeNull();
    expect(needs({ absences: { leader: "off" } }).absences).toBeNull();
  });
});

describe("S14: how far back", () => {
  it("S14 a day that the owner names, for a year at most", () => {
    expect(needs({ since: "2026-01-01" }).absences?.window.from).toBe("2026-01-01");
    expect(needs({ since: "2024-01-01" }).absences?.window.from).toBe("2025-07-20");
  });

  it("S13 a partial run reads the timers of a fortnight, a full one all since the first day", () => {
    const scope = { today: TODAY, changedSince: null, known: [] } as const;
    const reach = { since: null, setUpOn: "2026-06-01" };
    expect(timersOf(reach, { kind: "full", ...scope })).toEqual({ from: "2026-06-01", to: TODAY });
    expect(timersOf(reach, { kind: "partial", ...scope })).toEqual({ from: "2026-07-07", to: TODAY });
    expect(timersOf({ since: null, setUpOn: null }, { kind: "full", ...scope }).from).toBe(TODAY);
  });
});
