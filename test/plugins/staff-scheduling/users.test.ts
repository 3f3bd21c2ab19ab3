/** Accounts: who is chosen, when they get one, where, and when it is locked. */
import { describe, expect, it } from "vitest";
import type { Person } from "../../../core/model/person.ts";
import type { DesiredContext } from "../../../core/plugin/contract.ts";
import { usersFlow } from "../../../plugins/staff-scheduling/users.ts";
import { free } from "../../kit/free.ts";
import { ANN, known, leftOut, LISTS, person, reads, settings, SILENT, wanted } from "./made-up.ts";

const flowWith = (further: Record<string, unknown> = {}) => usersFlow(SILENT, LISTS, settings(further));
const rows = (people: readonly Person[], users: object = {}, context: DesiredContext = known()) => [
  ...flowWith({ users }).desired(reads(people), context),
];
const codes = (people: readonly Person[], users: object = {}) =>
  leftOut(rows(people, users))
    .filter(({ code }) => code !== "NAMES_NOTHING")
    .map(({ code, fate }) => `${code} ${fate}`);

describe("S2: who is chosen", () => {
  const [ben, cleo] = [person("2"), person("3", { office: { id: "o2", name: "Leeds" } })];

  it("S2 takes everybody unless told otherwise, and leaves alone who is excluded, by e-mail or id", () => {
    expect(wanted(rows([ANN, ben, cleo])).map(({ subject }) => subject)).toEqual(["1", "2", "3"]);
    expect(codes([ANN, ben, cleo], { exclude: [" ANN1@example.com", "3"] })).toEqual([
      "EXCLUDED frozen",
      "EXCLUDED frozen",
    ]);
  });

  it("S2 takes those of a list alone", () => {
    const users = { sync: "listed", include: ["ann1@example.com"] };
    expect(wanted(rows([ANN, ben], users)).map(({ subject }) => subject)).toEqual(["1"]);
    expect(codes([ANN, ben], users)).toEqual(["NOT_CHOSEN frozen"]);
  });

  it("S2 takes those to whom all rules apply, and nobody by an attribute that is not released", () => {
    const users = { sync: "where", where: { office: ["Leeds"], department: ["Kitchen", "Bar"] } };
    expect(wanted(rows([ANN, cleo], users)).map(({ subject }) => subject)).toEqual(["3"]);
    const { office: _, ...attributes } = cleo.attributes;
    expect(codes([{ id: "3", attributes }], users)).toEqual(["NOT_RELEASED frozen"]);
  });

  it("S2 takes those whose value looks like that of the rule, whichever form its letters have", () => {
    const users = { sync: "where", where: { department: ["Führung"] } };
    const people = [person("1", { department: "Führung".normalize("NFD") })];
    expect(rows(people, users)).toMatchObject([{ subject: "1", fields: {} }]);
  });

  it("S2 takes who has several tags by one of them", () => {
    const tagged = (id: string, tags: readonly string[]) => person(id, { tags });
    const people = [tagged("1", ["Shift", "Night"]), tagged("2", ["Office", " Night "]), tagged("3", ["Shift"])];
    const users = { sync: "where", where: { tags: ["Night"] } };
    expect(wanted(rows(people, users)).map(({ subject }) => subject)).toEqual(["1", "2"]);
    expect(codes([...people.slice(2), tagged("4", [])], users)).toEqual(["NOT_CHOSEN frozen", "NOT_CHOSEN frozen"]);
  });

  it("S2 an entry that is nobody's e-mail or id is told, since the person who was meant may not be left alone any more", () => {
    const conflicts = (users: object) =>
      leftOut(rows([ANN, person("2", { status: "inactive" })], users))
        .filter(({ conflict }) => conflict)
        .map(({ subject, code, detail }) => `${subject} ${code} ${detail}`);
    expect(conflicts({ exclude: ["1", " ANN1@example.com", "2", "maiden@example.com"] })).toEqual([
      'users.exclude NAMES_NOTHING nobody in Personio has the e-mail or id "maiden@example.com": the person who was meant is left alone only if they were before',
    ]);
    expect(conflicts({ sync: "listed", include: ["1", "9"] })).toEqual([
      'users.include NAMES_NOTHING nobody in Personio has the e-mail or id "9": the person who was meant is left alone',
    ]);
    expect(conflicts({ sync: "where", where: { office: ["Berlin", "Nixda"] } })).toEqual([
      expect.stringMatching(
        /^users.where.office NAMES_NOTHING nobody who works here has "Nixda" as office; there: "Berlin"/,
      ),
    ]);
    expect(conflicts({ exclude: ["1"] })).toEqual([]);
  });

  it("S2 never locks whom the owner excludes by name, even after they left", () => {
    expect(codes([person("1", { status: "inactive" })], { exclude: ["1"] })).toEqual(["EXCLUDED frozen"]);
  });

  it.each([
    { sync: "where", where: { office: ["Leeds"] } },
    { sync: "listed", include: ["2"] },
  ])("S2, S5 locks who has left, though the choice has left them out since: %j", (users) => {
    expect(codes([ANN], users)).toEqual(["NOT_CHOSEN frozen"]);
    expect(codes([person("1", { status: "inactive" })], users)).toEqual(["LEFT dropped"]);
    const { office: _, ...attributes } = person("1", { status: "inactive" }).attributes;
    expect(codes([{ id: "1", attributes }], users)).toEqual(["LEFT dropped"]);
  });

  it("S2 lets newcomers in unless users.new is false", () => {
    const context = { ...known(), isNew: (subject: string) => subject === "2" };
    expect(leftOut(rows([ANN, ben], {}, context))).toEqual([]);
    expect(leftOut(rows([ANN, ben], { new: false }, context))).toEqual([
      expect.objectContaining({ subject: "2", code: "NEW", fate: "frozen" }),
    ]);
  });
});

describe("S3: existing accounts", () => {
  it("S3 are recognised by e-mail, whatever its case; without one nobody is guessed", () => {
    const [row] = wanted(rows([person("1", { email: " Ann1@Example.com " })]));
    expect(row).toMatchObject({ key: "ann1@example.com", fields: { email: "ann1@example.com", number: "1" } });
    expect(flowWith().adopt).toBe("key");
    expect(codes([person("1", { email: null })])).toEqual(["NO_EMAIL frozen"]);
  });

  it("S3 keep a foreign number that they have: only an empty one is filled", () => {
    const { equal } = flowWith().fields.number;
    expect(equal?.("1", null)).toBe(false);
    expect(equal?.("1", "1")).toBe(true);
    expect(equal?.("1", "P-0815")).toBe(true);
  });
});

describe("S4: Personio leads", () => {
  it("S4 an edit there is put right, and what Personio does not tell is not emptied", () => {
    const { drift, fields } = flowWith();
    expect(drift).toBe("repair");
    expect(fields.last_name.equal?.("Example", "Edited")).toBe(false);
    expect(fields.last_name.equal?.(null, "Edited")).toBe(true);
    expect(fields.email.equal?.("ann@example.com", "ANN@example.com")).toBe(true);
  });

  it("S4 a location whose name is there twice is not called missing", () => {
    const lists = { ...LISTS, locations: [...LISTS.locations, { id: "66", name: "Berlin " }] };
    expect(wanted(usersFlow(SILENT, lists, settings()).desired(reads([ANN]), known()))[0]?.notMade).toEqual({
      code: "LOCATION_MISSING",
      detail: 'several locations there have the name "Berlin": rename all but one of them',
    });
  });

  it.each(["constructor", "toString", "__proto__"])("S4 an office called %s is an office like any other", (name) => {
    const people = [person("1", { office: { id: "o", name } }), person("2", { office: { id: "o2", name: "Leeds" } })];
    const location = { by: "office", map: { HQ: "Berlin" } };
    expect(rows(people, { location })).toMatchObject([
      {
        notMade: {
          code: "LOCATION_MISSING",
          detail: expect.stringContaining(`no location matches the office "${name}"`),
        },
      },
      { fields: { location: "65" } },
      expect.anything(),
    ]);
  });

  it("S4 an office called constructor can be mapped", () => {
    const people = [person("1", { office: { id: "o", name: "constructor" } })];
    const location = { by: "office", map: { constructor: "Berlin" } };
    expect(rows(people, { location })[0]).toMatchObject({ fields: { location: "64" } });
  });

  it("S4 an office is found by its name whichever form its letters have", () => {
    const office = { id: "o", name: "Köln".normalize("NFD") };
    const location = { by: "office", map: { Köln: "Berlin" } };
    expect(rows([person("1", { office })], { location })[0]).toMatchObject({ fields: { location: "64" } });
  });

  it("S4 the office is the location, by exact name, by the map, or else the default", () => {
    const at = (office: string | null, location: unknown) =>
      rows([person("1", { office: office && { id: "o", name: office } })], { location })[0];
    expect(at("Leeds", { by: "office" })).toMatchObject({ fields: { location: "65" } });
    expect(at("HQ", { by: "office", map: { HQ: "Berlin" } })).toMatchObject({ fields: { location: "64" } });
    expect(at(null, { by: "office", default: "Leeds" })).toMatchObject({ fields: { location: "65" } });
    expect(at("Leeds", "Berlin")).toMatchObject({ fields: { location: "64" } });
    expect(at("leeds", { by: "office" })).toMatchObject({
      notMade: {
        code: "LOCATION_MISSING",
        detail:
          'no location matches the office "leeds"; there are "Berlin", "Leeds": say in users.location.map, or in users.location.default, which',
      },
    });
    expect(at("Berlin", "Hamburg")).toMatchObject({
      notMade: {
        code: "LOCATION_MISSING",
        detail:
          'no location has the name "Hamburg" of users.location; there are "Berlin", "Leeds": say in users.location which',
      },
    });
  });

  it("S4 an office without a location is a conflict, one for everybody who is there", () => {
    const paris = (id: string) => person(id, { office: { id: "o3", name: "Paris" } });
    const all = rows([paris("1"), paris("2"), ANN]);
    expect(wanted(all).map(({ person: who, notMade }) => [who, notMade?.code])).toEqual([
      ["ann1@example.com", "LOCATION_MISSING"],
      ["ann2@example.com", "LOCATION_MISSING"],
      ["ann1@example.com", undefined],
    ]);
    const left = leftOut(all);
    expect(left.map(({ code, person: who, conflict }) => [code, who, conflict])).toEqual([
      ["LOCATION_MISSING", null, true],
    ]);
    expect(left.at(-1)?.title).toBe('location of the office "Paris"');
  });

  it("S4 whoever has no location is named, twenty of them at most", () => {
    const paris = (id: number) => person(String(id), { office: { id: "o3", name: "Paris" } });
    const detailOf = (count: number) => {
      const people = Array.from({ length: count }, (_, n) => paris(n + 1));
      return leftOut(rows(people)).at(-1)?.detail ?? "";
    };
    expect(detailOf(2)).toMatch(/This concerns ann1@example.com, ann2@example.com$/);
    expect(detailOf(25).match(/@/g)).toHaveLength(20);
    expect(detailOf(25)).toMatch(/ and 5 more$/);
  });

  it("S4 [not released] a name that is not told of somebody is not known, with the location or without", () => {
    const { last_name: _, ...attributes } = ANN.attributes;
    expect(rows([{ id: "1", attributes }])[0]).toMatchObject({ untold: ["last_name"] });
    const { office: __, ...placeless } = attributes;
    expect(rows([{ id: "1", attributes: placeless }])[0]).toMatchObject({ untold: ["last_name", "location"] });
  });

  it("S4 [not released] an office that is not released is not the default's", () => {
    const { office: _, ...attributes } = person("1").attributes;
    const [row, conflict] = rows([{ id: "1", attributes }], { location: { by: "office", default: "Berlin" } });
    expect(row).toMatchObject({ notMade: { code: "NOT_RELEASED" }, fields: { location: null }, untold: ["location"] });
    expect(conflict).toMatchObject({ code: "NOT_RELEASED", conflict: true, person: null });
    const one = { ...LISTS, locations: LISTS.locations.slice(0, 1) };
    const [placed] = usersFlow(SILENT, one, settings()).desired(reads([{ id: "1", attributes }]), known());
    expect(placed).toMatchObject({ fields: { location: "64" } });
  });

  it("S4 the only location that there is needs no name", () => {
    const lists = { ...LISTS, locations: LISTS.locations.slice(0, 1) };
    const flow = usersFlow(SILENT, lists, settings());
    expect(wanted(flow.desired(reads([person("1", { office: null })]), known()))[0]?.fields.location).toBe("64");
  });

  it("S4 weekly hours and entitlement only with users.hours", () => {
    const somebody = person("1", { weekly_working_hours: 30, absence_entitlement: 28 });
    expect(wanted(rows([somebody]))[0]?.fields).toMatchObject({ hours_per_month: null, vacation_days: null });
    expect(wanted(rows([somebody], { hours: true }))[0]?.fields).toMatchObject({
      hours_per_month: 130,
      vacation_days: 28,
    });
    const halves = person("1", { weekly_working_hours: 38.5, absence_entitlement: 27.5 });
    expect(wanted(rows([halves], { hours: true }))[0]?.fields).toMatchObject({
      hours_per_month: 167,
      vacation_days: 28,
    });
    expect(wanted(rows([ANN], { hours: true }))[0]?.fields).toMatchObject({
      hours_per_month: null,
      vacation_days: null,
    });
  });
});

describe("S5: first and last working day", () => {
  it.each([
    ["2026-07-20", []],
    ["2026-07-21", []],
    ["2026-07-22", ["NOT_STARTED frozen"]],
    [null, []],
  ])("S5 hired on %s", (hire_date, expected) => {
    expect(codes([person("1", { hire_date })])).toEqual(expected);
    expect(codes([person("1", { hire_date })], { hire_date: false })).toEqual([]);
  });

  it.each([
    ["2026-07-20", ["LEFT dropped"]],
    ["2026-07-21", []],
    ["2026-07-22", []],
    [null, []],
  ])("S5 with %s as the last working day", (last_working_day, expected) => {
    expect(codes([person("1", { last_working_day })])).toEqual(expected);
    expect(codes([person("1", { last_working_day })], { last_working_day: false })).toEqual([]);
  });

  it.each([
    ["has begun since", { hire_date: "2026-07-15" }, []],
    ["begins today", { hire_date: "2026-07-21" }, []],
    ["is yet to begin", { hire_date: "2026-07-22" }, ["LEFT dropped"]],
    ["began that day", { hire_date: "2026-07-14" }, ["LEFT dropped"]],
    ["is not told", { hire_date: null }, ["LEFT dropped"]],
    ["has begun, and ended by the status", { hire_date: "2026-07-15", status: "inactive" }, ["LEFT dropped"]],
  ])("S5 a last working day before an employment that %s", (_, attributes, expected) => {
    expect(codes([person("1", { last_working_day: "2026-07-14", ...attributes })])).toEqual(expected);
  });

  it("S5 who left is locked, without an e-mail too; who is on leave is not", () => {
    expect(codes([person("1", { status: "inactive", email: null })])).toEqual(["LEFT dropped"]);
    expect(codes([person("1", { status: "leave" })])).toEqual([]);
    expect(flowWith().orphans).toBe("deactivate");
  });

  it.each([null, "", "terminated"])(
    "S5 of the status %j nothing follows, of a last day that has passed it does",
    (status) => {
      expect(codes([person("1", { status })])).toEqual(["UNKNOWN frozen"]);
      expect(codes([person("1", { status })], { sync: "off" })).toEqual(["UNKNOWN frozen"]);
      expect(codes([person("1", { status, last_working_day: "2026-07-20" })])).toEqual(["LEFT dropped"]);
    },
  );

  it("P2 a status that is not released is no sign that somebody left", () => {
    const { status: _, last_working_day: __, ...attributes } = ANN.attributes;
    expect(codes([{ id: "1", attributes }])).toEqual([]);
  });
});

describe("S1: the areas users and locking", () => {
  it("S1 locking is an area of its own, and off it locks and unlocks nobody", () => {
    expect(flowWith().areas).toEqual({ deactivate: "locking", reactivate: "locking" });
    const off = flowWith({ locking: false });
    expect([off.deactivate, off.reactivate, off.orphans]).toEqual([undefined, undefined, "keep"]);
    const left = person("1", { status: "inactive" });
    expect(leftOut(off.desired(reads([left]), known()))).toEqual([
      expect.objectContaining({ code: "LEFT", fate: "frozen" }),
    ]);
  });

  it("S1 with users off it learns who is who, makes and changes nothing, and still locks", () => {
    const off = flowWith({ users: { sync: "off" } });
    expect(off).toMatchObject({ creates: "never", orphans: "deactivate" });
    expect([off.create, off.update]).toEqual([undefined, undefined]);
    expect(off.deactivate).toBeDefined();
    expect(wanted(off.desired(reads([person("1", { office: null })]), known()))).toHaveLength(1);
  });
});

describe("S6: invitations", () => {
  it.each([true, false])("S6 with invite: %s", async (invite) => {
    const asked: unknown[] = [];
    const client = { createAccount: async (_: unknown, how: unknown) => void asked.push(how) } as never;
    await usersFlow(client, LISTS, settings({ users: { invite } })).create?.({} as never, free);
    expect(asked).toEqual([{ invite }]);
  });

  it("S6 are off unless asked for", () => {
    expect(settings().users).toMatchObject({ invite: false, new: true });
  });
});
