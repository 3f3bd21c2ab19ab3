/** Absences where the tool leads: which are carried, in which form, and which wait. */
import { describe, expect, it } from "vitest";
import { absencesToSource } from "../../../plugins/staff-scheduling/absences-to-source.ts";
import type { AbsenceRules } from "../../../plugins/staff-scheduling/absences-to-tool.ts";
import type { ToolAbsence } from "../../../plugins/staff-scheduling/connector.ts";
import { ANN, known, leftOut, LISTS, MemorySide, reads, settings, SILENT, toolAbsence, wanted } from "./made-up.ts";

const reach = { since: null, setUpOn: "2026-07-20" };
const source = new MemorySide();
const flowWith = (further: Partial<AbsenceRules> = {}) =>
  absencesToSource(
    { client: SILENT, source, lists: LISTS, types: source.types },
    { users: settings().users, onlyApproved: true, reach, ...further },
  );
const rows = (one: Partial<ToolAbsence>, further: Partial<AbsenceRules> = {}) => [
  ...flowWith(further).desired(reads([ANN]), known([toolAbsence(one)])),
];
const codes = (one: Partial<ToolAbsence>, further: Partial<AbsenceRules> = {}) =>
  leftOut(rows(one, further)).map(({ code, fate }) => `${code} ${fate}`);

describe("S8: absences of the tool", () => {
  it("S8 are the account's person, Personio's type of that name, and days", () => {
    expect(rows({})).toEqual([
      {
        ...{
          subject: "900",
          title: "ann1@example.com 2026-07-22 to 2026-07-24",
          personId: "1",
          person: "ann1@example.com",
        },
        ...{ key: null, extent: { from: "2026-07-22", to: "2026-07-24" } },
        fields: {
          ...{ person: "1", type: "t1", starts_on: "2026-07-22", ends_on: "2026-07-24" },
          ...{ starts_at: "morning", ends_at: "evening", account: "501" },
        },
      },
    ]);
  });

  it.each([
    ["approved", [], []],
    ["new", ["NOT_APPROVED dropped"], []],
    ["declined", ["REJECTED dropped"], ["REJECTED dropped"]],
    ["unknown", ["APPROVAL_UNKNOWN frozen"], ["APPROVAL_UNKNOWN frozen"]],
  ] as const)("S8 %s ones: with and without only_approved", (state, approved, all) => {
    expect(codes({ state })).toEqual(approved);
    expect(codes({ state }, { onlyApproved: false })).toEqual(all);
  });

  it("S8 that were taken over and are declined later are taken back", () => {
    expect(flowWith()).toMatchObject({ orphans: "remove", subjects: "leading" });
  });

  it.each([
    ["2026-07-22T12:00", "2026-07-24T12:00", { starts_at: "midday", ends_on: "2026-07-24", ends_at: "midday" }],
    ["2026-07-22T00:00", "2026-07-22T12:00", { starts_at: "morning", ends_on: "2026-07-22", ends_at: "midday" }],
    ["2026-07-22T12:00", "2026-07-23T00:00", { starts_at: "midday", ends_on: "2026-07-22", ends_at: "evening" }],
  ])("from %s until %s are half days", (starts_at, ends_at, expected) => {
    expect(wanted(rows({ starts_at, ends_at }))[0]?.fields).toMatchObject(expected);
  });

  it("by the hour are kept: Personio is written whole and half days only", () => {
    expect(codes({ starts_at: "2026-07-22T09:00", ends_at: "2026-07-22T11:00" })).toEqual(["HOURS kept"]);
  });

  it.each([
    ["hour", ["HOUR_TYPE kept"]],
    ["day", []],
    [null, []],
  ] as const)("of a type that Personio counts in hours are kept, whatever their times: %s", (unit, left) => {
    const types = [{ id: "t1", name: "Paid vacation", unit }];
    const sides = { client: SILENT, source, lists: LISTS, types };
    const flow = absencesToSource(sides, { users: settings().users, onlyApproved: true, reach });
    const out = leftOut(flow.desired(reads([ANN]), known([toolAbsence()])));
    expect(out.map(({ code, fate }) => `${code} ${fate}`)).toEqual(left);
  });

  it("S10 of a type without partner wait, and are reported with the names on both sides", () => {
    const lists = { ...LISTS, absenceTypes: [{ id: "11", name: "Holiday", location: "64" }] };
    const sides = { client: SILENT, source, lists, types: source.types };
    const flow = absencesToSource(sides, { users: settings().users, onlyApproved: true, reach });
    const left = leftOut(flow.desired(reads([ANN]), known([toolAbsence()])));
    expect(left.map(({ code, fate }) => `${code} ${fate}`)).toEqual([
      "CATEGORY_MISSING frozen",
      "CATEGORY_MISSING frozen",
    ]);
    expect(left.map(({ conflict = false }) => conflict)).toEqual([false, true]);
    expect(left[1]?.detail).toContain('in Personio; there: "Paid vacation", "Sick leave"; here: "Holiday"');
  });

  it("S10 of a type whose name Personio has twice wait, and that is said", () => {
    const twin = { id: "t3", name: "Paid vacation" };
    const sides = { client: SILENT, source, lists: LISTS, types: [...source.types, twin] };
    const flow = absencesToSource(sides, { users: settings().users, onlyApproved: true, reach });
    const left = leftOut(flow.desired(reads([ANN]), known([toolAbsence()])));
    expect(left.map(({ code, fate, conflict }) => `${code} ${conflict ? "conflict" : fate}`)).toEqual([
      "CATEGORY_TWICE frozen",
      "CATEGORY_TWICE conflict",
    ]);
    expect(left[1]?.detail).toContain('several absence types in Personio have the name "Paid vacation"');
  });

  it("of accounts that are nobody's are left alone", () => {
    expect(codes({ user: "7" })).toEqual(["NOBODY frozen"]);
  });

  it("S14 before the day of set-up are history", () => {
    expect(rows({ starts_at: "2026-07-01T00:00", ends_at: "2026-07-20T00:00" })).toEqual([]);
  });

  it("S7 nothing that is in Personio already is taken for one of them, and what is changed there is left", () => {
    expect(flowWith()).toMatchObject({ adopt: "never", drift: "report" });
  });
});
