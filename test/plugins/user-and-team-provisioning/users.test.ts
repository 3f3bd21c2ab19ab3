import { describe, expect, it } from "vitest";
import type { Person } from "../../../core/model/person.ts";
import { scim } from "../../../plugins/user-and-team-provisioning/connectors/scim/index.ts";
import { usersFlow } from "../../../plugins/user-and-team-provisioning/users.ts";
import { FIRST_LOOK } from "../../kit/flow-context.ts";
import { CHIEF, IT, leftOut, person, reads, settings, silentClient, UNDER_CHIEF, wanted } from "./source.ts";

const isReference = (name: string) => scim.attributes.isReference!(name);
const flow = (users: object = {}) => usersFlow(silentClient, { ...settings({ users }).users, isReference });
const rows = (people: readonly Person[], users: object = {}) => [...flow(users).desired(reads(people), FIRST_LOOK)];
const codes = (people: readonly Person[], users: object = {}) =>
  leftOut(rows(people, users)).map(({ subject, code, fate }) => `${subject} ${code} ${fate}`);

describe("what is written", () => {
  it("U1 is names, e-mail and what the config maps, trimmed, empty ones as null", () => {
    const attributes = {
      title: "position",
      department: "department",
      employeeNumber: "dynamic_305",
      nickName: "preferred_name",
    };
    const ann = person("7", " Ann@Example.com ", {
      position: " Baker ",
      department: IT,
      dynamic_305: 4711,
      preferred_name: "  ",
    });
    expect(rows([ann], { attributes })).toEqual([
      {
        subject: "7",
        title: "ann@example.com",
        personId: "7",
        person: "ann@example.com",
        key: "ann@example.com",
        extent: null,
        fields: {
          ...{ person: "7", email: "ann@example.com", first_name: "Ann", last_name: "Example", language: null },
          ...{ title: "Baker", department: "IT", employeeNumber: "4711", nickName: null },
        },
      },
    ]);
  });

  it("U1 is nothing that the config does not name", () => {
    const ann = person("7", "ann@example.com", { position: "Baker", gender: "female", department: IT });
    expect(Object.keys(wanted(rows([ann]))[0]!.fields)).toEqual([
      "person",
      "email",
      "first_name",
      "last_name",
      "language",
    ]);
    expect(Object.keys(flow().fields)).toEqual(["person", "email", "first_name", "last_name", "language"]);
  });

  it("U1 tags go as one text", () => {
    const ann = person("7", "ann@example.com", { dynamic_9: ["First aid", "Fire"] });
    expect(wanted(rows([ann], { attributes: { userType: "dynamic_9" } }))[0]?.fields.userType).toBe("First aid, Fire");
  });

  it("U2 the default language is said once", () => {
    expect(flow({ default_language: "de" }).fields.language).toEqual({ manage: "once" });
    const ann = person("7", "ann@example.com");
    expect(wanted(rows([ann], { default_language: "de" }))[0]?.fields.language).toBe("de");
  });

  it.each([
    "manager",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user:Manager",
  ])("U5 a supervisor is a reference to the other account, not a name, as %s", (name) => {
    const attributes = { [name]: "supervisor" };
    expect(flow({ attributes }).fields[name]).toEqual({ manage: "always", ref: "user" });
    const ann = person("7", "ann@example.com", UNDER_CHIEF);
    expect(wanted(rows([CHIEF, ann], { attributes })).map(({ fields }) => fields[name])).toEqual([null, "1"]);
  });

  it("U5 under another name the supervisor is a name", () => {
    const attributes = { costCenter: "supervisor" };
    expect(flow({ attributes }).fields.costCenter).toEqual({ manage: "always" });
    const ann = person("7", "ann@example.com", UNDER_CHIEF);
    expect(wanted(rows([ann], { attributes }))[0]?.fields.costCenter).toBe("Paula Platzhalter");
  });

  it.each([
    ["who is out of scope", [person("1", "peter@example.com", { employment_type: "external" })]],
    ["who left", [person("1", "peter@example.com", { status: "inactive" })]],
  ])("U5 a supervisor %s is not named, and that is listed", (_, chief) => {
    const all = rows([...chief, person("7", "ann@example.com", UNDER_CHIEF)], {
      attributes: { manager: "supervisor" },
    });
    expect(wanted(all).map(({ subject, fields }) => [subject, fields.manager])).toEqual([["7", null]]);
    expect(leftOut(all)).toContainEqual(
      expect.objectContaining({
        subject: "7|supervisor",
        code: "SUPERVISOR_OUT_OF_SCOPE",
        fate: "kept",
        personId: "7",
      }),
    );
  });

  it.each([
    ["whom the list does not show", UNDER_CHIEF],
    ["whom the source does not tell", { supervisor: undefined as unknown as null }],
  ])("[not released] U5 a supervisor %s stays as it is there, and that is listed", (_, attributes) => {
    const ann = person("7", "ann@example.com", attributes);
    const all = rows([ann], { attributes: { manager: "supervisor", title: "position" } });
    expect(wanted(all)).toMatchObject([{ subject: "7", untold: ["manager", "title"] }]);
    expect(leftOut(all)).toMatchObject([{ subject: "7|supervisor", code: "SUPERVISOR_UNKNOWN", fate: "kept" }]);
  });

  it("U5 a supervisor who is frozen stays named: the account may well be there", () => {
    const chief = person("1", null);
    const all = rows([chief, person("7", "ann@example.com", UNDER_CHIEF)], { attributes: { manager: "supervisor" } });
    expect(wanted(all)[0]?.fields.manager).toBe("1");
    expect(leftOut(all).map(({ code }) => code)).toEqual(["NO_EMAIL"]);
  });
});

describe("who is in", () => {
  it("U3 internal people always, external ones if configured", () => {
    const people = [CHIEF, person("2", "ext@example.com", { employment_type: "external" })];
    expect(codes(people)).toEqual(["2 EXTERNAL dropped"]);
    expect(codes(people, { external: true })).toEqual([]);
  });

  it.each([null, "", "freelance"])(
    "U3 the employment type %j is neither internal nor external: nothing follows",
    (type) => {
      const ben = person("2", "ben@example.com", { employment_type: type });
      expect(codes([ben])).toEqual(["2 UNKNOWN frozen"]);
      expect(codes([ben], { external: true })).toEqual([]);
    },
  );

  it("U3 further rules on any attribute must all hold, exactly after trimming", () => {
    const where = { office: ["Berlin", " Hamburg "], dynamic_9: "First aid" };
    const at = (id: string, office: string | null, tags: readonly string[] | null) =>
      person(id, `nr${id}@example.com`, {
        office: office === null ? null : { id: "1", name: office },
        dynamic_9: tags,
      });
    const people = [
      at("1", "Berlin", ["Fire", "First aid"]),
      at("2", " Hamburg", ["First aid"]),
      at("3", "berlin", ["First aid"]),
      at("4", "Berlin", ["Fire"]),
      at("5", null, null),
    ];
    expect(codes(people, { where })).toEqual([
      "3 OUT_OF_SCOPE dropped",
      "4 OUT_OF_SCOPE dropped",
      "5 OUT_OF_SCOPE dropped",
    ]);
  });

  it("U3 while an entry is nobody's value, whoever has another one that no entry names may be meant, and the entry is told", () => {
    const where = { office: ["Berlin", "Lisbon"], employment_type: "internal" };
    const at = (id: string, office: string, further = {}) =>
      person(id, `nr${id}@example.com`, { office: { id: office, name: office }, ...further });
    const people = [
      at("1", "Berlin"),
      at("2", "Lisboa"),
      at("3", "Lisboa", { employment_type: "external" }),
      at("4", "Lisbon", { status: "inactive" }),
    ];
    expect(codes(people, { where, external: true })).toEqual([
      "2 UNKNOWN frozen",
      "3 OUT_OF_SCOPE dropped",
      "4 LEFT dropped",
      "users.where.office NAMES_NOTHING frozen",
    ]);
    expect(leftOut(rows(people, { where, external: true })).at(-1)).toMatchObject({
      conflict: true,
      detail: expect.stringContaining('has "Lisbon" as office; there: "Berlin", "Lisboa".'),
    });
  });

  it("U3 a status that nobody has today is not called nobody's", () => {
    const where = { status: ["active", "onboarding", "leave"] };
    expect(codes([person("1", "nr1@example.com")], { where })).toEqual([]);
  });

  it("U3 what the source does not tell of somebody decides nothing", () => {
    const { office: _, ...attributes } = person("2", "ben@example.com").attributes;
    expect(codes([{ id: "2", attributes }], { where: { office: "Berlin" } })).toEqual(["2 UNKNOWN frozen"]);
    const { employment_type: __, ...bare } = attributes;
    expect(codes([{ id: "2", attributes: bare }])).toEqual(["2 UNKNOWN frozen"]);
    expect(codes([{ id: "2", attributes: bare }], { external: true })).toEqual([]);
  });

  it.each(["active", "leave"])("U5 status %s is employed", (status) => {
    expect(codes([person("2", "ben@example.com", { status })])).toEqual([]);
  });

  it("U5 who left is dropped: locked, or removed where that is configured", () => {
    const gone = person("2", "ben@example.com", { status: "inactive" });
    expect(codes([gone])).toEqual(["2 LEFT dropped"]);
    expect([flow().orphans, flow({ when_left: "remove" }).orphans]).toEqual(["deactivate", "remove"]);
  });

  it("U5 somebody on leave is dropped only where that is configured", () => {
    const away = person("2", "ben@example.com", { status: "leave" });
    expect(codes([away], { on_leave: "deactivate" })).toEqual(["2 ON_LEAVE dropped"]);
  });

  it("U5 who left and is external has left", () => {
    const gone = person("2", "ben@example.com", {
      status: "inactive",
      employment_type: "external",
      hire_date: "2027-01-01",
    });
    expect(codes([gone])).toEqual(["2 LEFT dropped"]);
  });

  it("U6 nobody has an account before the first working day, and from that day on", () => {
    const hired = (hire_date: string | null) => person("2", "ben@example.com", { hire_date, status: "onboarding" });
    expect(codes([hired("2026-07-22")])).toEqual(["2 NOT_STARTED frozen"]);
    expect(codes([hired("2026-07-21")])).toEqual([]);
  });

  it.each([{ hire_date: null }, {}])(
    "U6 where the first working day is not told, %j, the status says who has not begun",
    (day) => {
      const of = (status: string) => codes([person("2", "ben@example.com", { ...day, status })]);
      expect([of("onboarding"), of("active"), of("leave")]).toEqual([["2 NOT_STARTED frozen"], [], []]);
    },
  );

  it.each([null, "", "  "])("P9 somebody with the e-mail %j is named, never guessed", (email) => {
    expect(codes([person("2", email)])).toEqual(["2 NO_EMAIL frozen"]);
  });
});

it("U5 e-mails that differ in case are one; address and names say who somebody is", () => {
  const { email, first_name, last_name } = flow().fields;
  expect(email?.equal?.("Ann@example.com", "ann@example.com")).toBe(true);
  expect(email?.equal?.("ann@example.com", "ben@example.com")).toBe(false);
  expect([email?.identity, first_name?.identity, last_name?.identity]).toEqual(["address", "name", "name"]);
  expect(flow()).toMatchObject({ kind: "user", area: "users", subjects: "people", adopt: "key", drift: "repair" });
});
