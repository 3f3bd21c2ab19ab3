/** Absences where Personio leads: which are carried, as which type and stretch, and which wait. */
import { describe, expect, it } from "vitest";
import type { Absence } from "../../../core/model/absence.ts";
import { absencesToTool, type AbsenceRules } from "../../../plugins/staff-scheduling/absences-to-tool.ts";
import { absence, ANN, known, leftOut, LISTS, person, reads, settings, SILENT, wanted } from "./made-up.ts";

const reach = { since: null, setUpOn: "2026-07-20" };
const flowWith = (further: Partial<AbsenceRules> = {}) =>
  absencesToTool(SILENT, LISTS, { users: settings().users, onlyApproved: true, reach, ...further });
const rows = (absences: readonly Absence[], further: Partial<AbsenceRules> = {}, people = [ANN]) => [
  ...flowWith(further).desired(reads(people, absences), known()),
];
const codes = (one: Partial<Absence>, further: Partial<AbsenceRules> = {}) =>
  leftOut(rows([absence(one)], further)).map(({ code, fate }) => `${code} ${fate}`);

describe("S9: absences of Personio", () => {
  it("S9 are the person's account, the type of that name, and local midnights", () => {
    expect(rows([absence()])).toEqual([
      {
        ...{ subject: "a1", aliases: [], title: "ann1@example.com 2026-07-22 to 2026-07-24" },
        ...{ personId: "1", person: "ann1@example.com", extent: { from: "2026-07-22", to: "2026-07-24" } },
        key: "{user:1}|11|2026-07-22T00:00|2026-07-25T00:00",
        fields: { user: "1", type: "11", starts_at: "2026-07-22T00:00", ends_at: "2026-07-25T00:00", state: "alive" },
      },
    ]);
  });

  it("S9 an absence there has no confirmation among its fields: a confirmation is never undone", () => {
    expect(Object.keys(flowWith().fields)).toEqual(["user", "type", "starts_at", "ends_at", "state", "account"]);
  });

  it.each([
    ["half days", { startsAtMidday: true, endsAtMidday: true }, "2026-07-22T12:00", "2026-07-24T12:00"],
    [
      "hours",
      { endsOn: "2026-07-22", hours: { from: "09:00", until: "11:30" } },
      "2026-07-22T09:00",
      "2026-07-22T11:30",
    ],
    [
      "hours to midnight",
      { endsOn: "2026-07-22", hours: { from: "18:00", until: "24:00" } },
      "2026-07-22T18:00",
      "2026-07-23T00:00",
    ],
    [
      "hours without an end",
      { endsOn: "2026-07-22", hours: { from: "18:00", until: null } },
      "2026-07-22T18:00",
      "2026-07-23T00:00",
    ],
  ])("with %s", (_, one, starts_at, ends_at) => {
    expect(wanted(rows([absence(one)]))[0]?.fields).toMatchObject({ starts_at, ends_at });
  });

  it("without an end last to the end of a month a year from now, so that they move once a month", () => {
    const at = (today: string) => {
      const source = { ...reads([ANN], [absence({ endsOn: null })]), today };
      return wanted(flowWith().desired(source, known()))[0]?.fields.ends_at;
    };
    expect([at("2026-07-01"), at("2026-07-20"), at("2026-07-31")]).toEqual([
      "2027-08-01T00:00",
      "2027-08-01T00:00",
      "2027-09-01T00:00",
    ]);
  });

  it("that end before they begin are kept", () => {
    expect(codes({ endsOn: "2026-07-22", startsAtMidday: true, endsAtMidday: true })).toEqual(["EMPTY kept"]);
  });
});

describe("P8: approval", () => {
  it.each([
    ["approved", [], []],
    ["requested", ["NOT_APPROVED dropped"], []],
    ["rejected", ["REJECTED dropped"], ["REJECTED dropped"]],
    ["unknown", ["APPROVAL_UNKNOWN frozen"], ["APPROVAL_UNKNOWN frozen"]],
  ] as const)("P8 %s", (approval, approved, requested) => {
    expect(codes({ approval })).toEqual(approved);
    expect(codes({ approval }, { onlyApproved: false })).toEqual(requested);
  });
});

describe("S10: categories", () => {
  const odd = { id: "t9", name: "paid vacation" };

  it("S10 without a partner of exactly the name wait, and are reported once with the names on both sides", () => {
    const left = leftOut(
      rows([absence({ id: "a1", type: odd }), absence({ id: "a2", type: odd }), absence({ id: "a3" })]),
    );
    expect(
      left.map(({ subject, fate, conflict, code }) => `${subject} ${conflict ? "conflict" : fate} ${code}`),
    ).toEqual([
      "a1 frozen CATEGORY_MISSING",
      "a2 frozen CATEGORY_MISSING",
      'type t9 in the tool at "Berlin" conflict CATEGORY_MISSING',
    ]);
    expect(left.at(-1)?.detail).toContain(
      'there: "Paid vacation", "Sick leave"; here: "Paid vacation", "paid vacation"',
    );
    for (const { title, detail } of left.slice(0, 2)) expect(title + detail).not.toMatch(/vacation/i);
  });

  it("S10 the others go on", () => {
    expect(
      wanted(rows([absence({ id: "a1", type: odd }), absence({ id: "a3" })])).map(({ subject }) => subject),
    ).toEqual(["a3"]);
  });

  it("S9, S10 of the same name at another location are the same: whoever moves keeps what was confirmed", () => {
    const { equal } = flowWith().fields.type;
    expect([equal?.("11", "12"), equal?.("11", "13")]).toEqual([true, false]);
  });

  it("S10 are those of the person's location", () => {
    const leeds = person("1", { office: { id: "o", name: "Leeds" } });
    expect(wanted(rows([absence()], {}, [leeds]))[0]?.fields.type).toBe("12");
    expect(leftOut(rows([absence({ type: { id: "t2", name: "Sick leave" } })], {}, [leeds]))[0]?.code).toBe(
      "CATEGORY_MISSING",
    );
  });
});

describe("S10: a category that is there is not called missing", () => {
  const rules = { users: settings().users, onlyApproved: true, reach };
  const nowhere = person("1", { office: null });
  const elsewhere = person("2", { office: { id: "o", name: "Paris" } });

  it("S10 of somebody without a location, where several locations have it: the location is, and the setting is named", () => {
    const absences = [absence({ id: "a1" }), absence({ id: "a2" }), absence({ id: "a3", personId: "2" })];
    const left = leftOut(rows(absences, {}, [nowhere, elsewhere]));
    expect(
      left.map(({ subject, fate, conflict, code }) => `${subject} ${conflict ? "conflict" : fate} ${code}`),
    ).toEqual([
      "a1 frozen LOCATION_MISSING",
      "a2 frozen LOCATION_MISSING",
      "a3 frozen LOCATION_MISSING",
      "location of somebody without an office conflict LOCATION_MISSING",
      'location of the office "Paris" conflict LOCATION_MISSING',
    ]);
    expect(left.at(-1)?.detail).toBe(
      'no location matches the office "Paris"; there are "Berlin", "Leeds": say in users.location.map, or in users.location.default, which. This concerns ann2@example.com',
    );
    expect(left.at(-2)?.detail).toBe(
      'no location matches somebody without an office; there are "Berlin", "Leeds": say in users.location.default which. This concerns ann1@example.com',
    );
    for (const { title, detail } of left) expect(title + detail).not.toMatch(/vacation/i);
  });

  it("S10 of somebody without a location, where one location alone has it, it is taken", () => {
    const sick = absence({ type: { id: "t2", name: "Sick leave" } });
    expect(wanted(rows([sick], {}, [nowhere]))[0]?.fields.type).toBe("13");
  });

  it("S10 [not released] of somebody whose office is not released waits, whatever the default is, and the attribute is named once", () => {
    const { office: _, ...attributes } = person("1").attributes;
    const users = settings({ users: { location: { by: "office", default: "Berlin" } } }).users;
    const both = [absence({ id: "a1" }), absence({ id: "a2", type: { id: "t2", name: "Sick leave" } })];
    const left = [...leftOut(rows(both, { users }, [{ id: "1", attributes }]))];
    expect(
      left.map(({ subject, fate, conflict, code }) => `${subject} ${conflict ? "conflict" : fate} ${code}`),
    ).toEqual([
      "a1 frozen NOT_RELEASED",
      "a2 frozen NOT_RELEASED",
      "location of people whose office Personio does not give conflict NOT_RELEASED",
    ]);
    expect(left.at(-1)?.detail).toContain('tick "office" under Readable employee attributes');
  });

  it("S10 whose name is there twice at the person's location: that is said, and what to do", () => {
    const twin = { id: "14", name: "Paid vacation", location: "64" };
    const lists = { ...LISTS, absenceTypes: [...LISTS.absenceTypes, twin] };
    const left = leftOut(absencesToTool(SILENT, lists, rules).desired(reads([ANN], [absence()]), known()));
    expect(left.map(({ fate, conflict, code }) => `${conflict ? "conflict" : fate} ${code}`)).toEqual([
      "frozen CATEGORY_TWICE",
      "conflict CATEGORY_TWICE",
    ]);
    expect(left[1]?.detail).toBe(
      'several absence types in the tool at "Berlin" have the name "Paid vacation": rename all but one of them',
    );
    expect(left[0]!.title + left[0]!.detail).not.toMatch(/vacation/i);
  });
});

describe("S14: how far back", () => {
  it("S14 reaches back to the day of set-up, an absence that shares a day with it whole", () => {
    expect(rows([absence({ startsOn: "2026-07-10", endsOn: "2026-07-19" })])).toEqual([]);
    expect(wanted(rows([absence({ startsOn: "2026-07-10", endsOn: "2026-07-20" })]))[0]?.fields.starts_at).toBe(
      "2026-07-10T00:00",
    );
  });

  it("S14 reaches back to an earlier day that the owner names", () => {
    const earlier = { reach: { since: "2026-07-01", setUpOn: "2026-07-20" } };
    expect(wanted(rows([absence({ startsOn: "2026-07-10", endsOn: "2026-07-19" })], earlier))).toHaveLength(1);
  });

  it("follows an absence that moved out of the window, when it was asked for by id", () => {
    const moved = absence({ startsOn: "2026-06-01", endsOn: "2026-06-02" });
    expect(rows([moved])).toEqual([]);
    expect([...flowWith().desired(reads([ANN], [moved]), known([], { followed: true }))]).toHaveLength(1);
  });
});

describe("S2, S7: the edges", () => {
  it("S2 absences of people who are not chosen wait", () => {
    const users = settings({ users: { exclude: ["1"] } }).users;
    expect(codes({}, { users })).toEqual(["EXCLUDED frozen"]);
  });

  it("S7 what is changed there is left and shown", () => {
    expect(flowWith()).toMatchObject({ drift: "report", orphans: "remove", area: "absences" });
  });

  it("absences that were never read must not look like absences that are not there", () => {
    const unread = { ...reads([ANN]), absences: null };
    expect(() => [...flowWith().desired(unread, known())]).toThrow(/were not read/);
  });
});
