/** People and their accounts in a SCIM tool, with the whole of rollcall between them. */
import { describe, expect, it } from "vitest";
import { objectIn, textIn, ENTERPRISE } from "../../../plugins/protocols/scim/resource.ts";
import { addPerson, changePerson, leave, removePerson, type SimPerson } from "../../../plugins/personio/world.ts";
import { tamper } from "../../../plugins/personio/simulator/traps.ts";
import { done, nothing, openSchool, TARGET } from "./school.ts";

describe("U1, U5: accounts follow the people", () => {
  it("the first run makes them with title, department and supervisor; the second finds nothing to do", async () => {
    const { sync, tool } = await openSchool({ teams: { from: [] } });
    const first = await sync();
    expect(first.run).toMatchObject({ status: "succeeded", counts: { create: 3, failed: 0 } });
    expect(tool.people()).toEqual(["ann@example.com active", "ben@example.com active", "peter@example.com active"]);
    const [ann, peter] = ["ann@example.com", "peter@example.com"].map((name) =>
      [...tool.world.users.values()].find(({ body }) => body.userName === name),
    );
    expect(ann?.body).toMatchObject({
      title: "Baker",
      [ENTERPRISE]: { department: "IT", manager: { value: peter?.id } },
    });
    expect(nothing(await sync())).toBe(true);
  });

  it("a change is followed, a supervisor's too, and an edit made there is put right", async () => {
    const { sync, tool, world, ann, ben } = await openSchool({ teams: { from: [] } });
    await sync();
    changePerson(world, ann, { email: "ann.new@example.com", lastName: "Newname", supervisor: ben });
    const record = [...tool.world.users.values()].find(({ body }) => body.userName === "ben@example.com")!;
    tool.world.touch(record, { ...record.body, title: "Boss" });
    expect(done(await sync()).sort()).toEqual(["update user ann.new@example.com", "update user ben@example.com"]);
    const changed = [...tool.world.users.values()].find(({ body }) => body.userName === "ann.new@example.com")!;
    expect(objectIn(objectIn(changed.body, ENTERPRISE), "manager").value).toBe(record.id);
    expect(textIn(tool.world.users.get(record.id)!.body, "title")).toBe("Baker");
    expect(nothing(await sync())).toBe(true);
  });

  it.each(["displayName", "urn:ietf:params:scim:schemas:core:2.0:User:displayName"])(
    "U1 a name that is shown and mapped (%s) stays when the last name changes, and for who comes back",
    async (name) => {
      const users = {
        attributes: { [name]: "preferred_name", "urn:ietf:params:scim:schemas:core:2.0:User:title": "position" },
      };
      const { sync, tool, world, ann } = await openSchool({ teams: { from: [] }, users });
      const shown = () => {
        const user = [...tool.world.users.values()].find(({ body }) => body.userName === ann.email)!;
        return [user.body.displayName, objectIn(user.body, "name").familyName, user.body.title, user.body.active];
      };
      changePerson(world, ann, { preferredName: "Anni" });
      await sync();
      expect(shown()).toEqual(["Anni", "Example", "Baker", true]);
      changePerson(world, ann, { lastName: "Newname" });
      await sync();
      expect(shown()).toEqual(["Anni", "Newname", "Baker", true]);
      leave(world, ann, "2026-07-01");
      await sync();
      changePerson(world, ann, { status: "active", lastName: "Newer", lastWorkingDay: null, terminationDate: null });
      await sync();
      expect(shown()).toEqual(["Anni", "Newer", "Baker", true]);
      expect(nothing(await sync())).toBe(true);
    },
  );

  it("U2 a language that somebody chose there is not set back", async () => {
    const { sync, tool } = await openSchool({ users: { default_language: "de" }, teams: { from: [] } });
    await sync();
    const [first] = [...tool.world.users.values()];
    expect(first?.body.preferredLanguage).toBe("de");
    tool.world.touch(first!, { ...first!.body, preferredLanguage: "fr" });
    expect(nothing(await sync())).toBe(true);
    expect(first?.body.preferredLanguage).toBe("fr");
  });

  it("[identity] U5 an account that is there already is taken over by its e-mail; others are never touched", async () => {
    const { sync, tool, ann } = await openSchool({ teams: { from: [] } });
    const { id } = tool.addUser({ email: "ANN@example.com", firstName: "Ann" });
    const foreign = tool.addUser({ email: "guest@example.com" });
    const before = JSON.stringify(foreign);
    expect(done(await sync())).toContain("adopt user ann@example.com");
    expect(tool.world.users.get(id)?.body).toMatchObject({ externalId: String(ann.id), title: "Baker" });
    expect(JSON.stringify(foreign)).toBe(before);
    expect(nothing(await sync())).toBe(true);
  });

  it("[records] where new accounts are refused (no seats left), those of leavers are locked all the same, and the next run makes the new ones", async () => {
    const { sync, tool, world, ann, staff } = await openSchool({ teams: { from: [] } });
    await sync();
    for (const name of ["Cem", "Dea", "Eli", "Fee"]) staff(name);
    leave(world, ann, "2026-07-01");
    tool.fault({ method: "POST", path: /\/Users$/, times: Number.POSITIVE_INFINITY, how: { status: 403, body: {} } });
    expect((await sync()).run).toMatchObject({
      status: "failed",
      error: { code: "RIGHT_MISSING" },
      counts: { create: 0, deactivate: 1 },
    });
    expect(tool.people()).toContain("ann@example.com locked");
    tool.heal();
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { create: 4 } });
  });

  it("[records] ten accounts that are refused here and there are tried again together, and leavers are locked all the same", async () => {
    const { tool, house, world, staff, sync } = await openSchool({ teams: { from: [] } });
    const staffed = Array.from({ length: 40 }, (_, n) => staff(`Nr${n}`, n % 4 === 1 ? { lastName: "Odd ☼" } : {}));
    const invalid = { status: 400, body: { scimType: "invalidValue" } };
    const where = ({ text }: { readonly text: string }) => text.includes("☼");
    tool.fault({ method: "POST", path: /Users$/, times: Number.POSITIVE_INFINITY, where, how: invalid });
    for (const leaver of [null, 0, 2]) {
      if (leaver !== null) leave(world, staffed[leaver]!, "2026-07-20");
      expect((await sync()).run).toMatchObject({ status: "partial", error: null, counts: { failed: 10 } });
      house.clock.pass(7 * 3_600_000);
    }
    expect(tool.people().filter((line) => line.endsWith("locked"))).toEqual([
      "nr0@example.com locked",
      "nr2@example.com locked",
    ]);
  });

  it("[privacy] what the tool says of ten accounts that it refuses is in the incident, and not in the log, which names nobody", async () => {
    const { house, sync, tool, staff } = await openSchool({ teams: { from: [] } });
    await sync();
    for (const letter of "ABCDEFGHIJ") staff(`New${letter}`);
    const body = { scimType: "invalidValue", detail: "The name Adelheid Musterfrau is not allowed" };
    tool.fault({ method: "POST", path: /\/Users$/, times: Number.POSITIVE_INFINITY, how: { status: 400, body } });
    const { run } = await sync();
    expect(run.error).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringContaining("Musterfrau") });
    const log = house.logged.join("");
    expect(log).toContain("refused 10 user records in a row");
    expect(log).not.toContain("Musterfrau");
  });

  it("[kind] U5 who leaves is locked, and once only; who comes back gets the old account", async () => {
    const { sync, tool, world, ann } = await openSchool({ teams: { from: [] } });
    await sync();
    leave(world, ann, "2026-07-01");
    expect(done(await sync())).toEqual(["deactivate user ann@example.com"]);
    expect(tool.people()).toContain("ann@example.com locked");
    expect(nothing(await sync())).toBe(true);

    changePerson(world, ann, { status: "active", lastWorkingDay: null, terminationDate: null });
    expect(done(await sync())).toEqual(["reactivate user ann@example.com"]);
    expect(tool.people()).toContain("ann@example.com active");
    expect(tool.world.users.size).toBe(3);
  });

  it.each([
    [true, "Example"],
    [false, "Example"],
    [true, ""],
    [false, ""],
  ])(
    "[re-hire] U5 a re-hire under a new id gets the old account (old record gone: %s, last name: %j)",
    async (isGone, lastName) => {
      const { sync, tool, world, ann, staff } = await openSchool({ teams: { from: [] } });
      changePerson(world, ann, { lastName });
      await sync();
      const old = [...tool.world.users.values()].find(({ body }) => body.userName === "ann@example.com")!;
      leave(world, ann, "2026-07-01");
      await sync();
      if (isGone) removePerson(world, ann);
      staff("Ann", { lastName });
      await sync();
      expect(tool.people()).toEqual(["ann@example.com active", "ben@example.com active", "peter@example.com active"]);
      expect(tool.world.users.get(old.id)?.body).toMatchObject({ active: true });
      expect(nothing(await sync())).toBe(true);
    },
  );

  it.each([true, false])(
    "[re-hire] U5 a re-hire whose title is refused, and who leaves again, is locked (old record gone: %s)",
    async (isGone) => {
      const { sync, tool, world, ann, staff } = await openSchool({ teams: { from: [] } });
      await sync();
      leave(world, ann, "2026-07-01");
      await sync();
      if (isGone) removePerson(world, ann);
      const again = staff("Ann", { position: "Something very long" });
      const body = { scimType: "invalidValue", detail: "too long" };
      // The account is unlocked first.
      tool.fault({ path: /Users/, method: "PATCH", after: 1, times: Infinity, how: { status: 400, body } });
      expect((await sync()).run.counts).toMatchObject({ failed: 1 });
      expect(tool.people()).toContain("ann@example.com active");
      expect((await sync()).run.counts).toMatchObject({ failed: 1 });
      tool.heal();
      leave(world, again, "2026-07-02");
      expect((await sync()).run.counts).toMatchObject({ deactivate: 1, failed: 0 });
      expect(tool.people()).toContain("ann@example.com locked");
      expect(nothing(await sync())).toBe(true);
    },
  );

  it("U5 a re-hire under a new id stays in the old teams: nobody is taken out and put in again", async () => {
    const { sync, tool, world, ann, staff } = await openSchool();
    await sync();
    const before = tool.teams();
    leave(world, ann, "2026-07-01");
    staff("Ann");
    const { changes, conflicts } = await sync();
    expect(changes.map(({ op }) => op)).toEqual(["adopt", "adopt", "adopt"]);
    expect(conflicts).toEqual([]);
    expect(tool.teams()).toEqual(before);
    expect(nothing(await sync())).toBe(true);
  });

  it("U5 two with an account whose e-mails become one: who had it first keeps it, the other is a conflict", async () => {
    const { sync, tool, world, ann, ben } = await openSchool({ teams: { from: [] } });
    await sync();
    changePerson(world, ben, { email: ann.email, position: "Cook" });
    const report = await sync();
    expect(report.conflicts.map(({ code, person }) => `${code} ${person}`)).toEqual(["AMBIGUOUS ann@example.com"]);
    expect(report.changes).toEqual([]);
    expect(tool.people()).toContain("ben@example.com active");
  });

  it("[address reused] U5 the same e-mail under another name is a conflict, and nothing is written", async () => {
    const { sync, tool, world, ann } = await openSchool({ teams: { from: [] } });
    await sync();
    addPerson(world, { firstName: "Anton", lastName: "Other", email: ann.email });
    leave(world, ann, "2026-07-01");
    const report = await sync();
    expect(report.conflicts.map(({ code }) => code)).toEqual(["ADDRESS_REUSED"]);
    expect(tool.people()).toContain("ann@example.com locked");
    expect(tool.world.users.size).toBe(3);
  });

  it("[twins] U5 twins of one e-mail are a conflict, and neither gets an account", async () => {
    const { sync, tool, staff } = await openSchool({ teams: { from: [] } });
    staff("Ann");
    const report = await sync();
    expect(report.conflicts.map(({ code }) => code)).toEqual(["AMBIGUOUS", "AMBIGUOUS"]);
    expect(tool.people()).toEqual(["ben@example.com active", "peter@example.com active"]);
  });

  it("U3 who loses the account leaves the team for that reason, not because the source has nobody in it", async () => {
    const { sync, world, ann, staff } = await openSchool({ teams: { from: ["department"] } });
    staff("Cem");
    await sync();
    changePerson(world, ann, { employmentType: "external" });
    const { changes } = await sync();
    expect(changes.filter(({ kind }) => kind === "membership")).toMatchObject([
      { op: "remove", reason: "does not belong to it in the source any more, or is to have no account here any more" },
    ]);
  });

  it("U3 an external is locked when external people are not wanted any more, and never made", async () => {
    const { sync, tool, world, ann, staff } = await openSchool({ teams: { from: [] } });
    staff("Cem", { employmentType: "external" });
    await sync();
    changePerson(world, ann, { employmentType: "external" });
    expect(done(await sync())).toEqual(["deactivate user ann@example.com"]);
    expect(tool.people()).toHaveLength(3);
  });

  it.each(["deactivate", "remove"] as const)(
    "[kind] U3 a department that has another name now costs nobody the account (when_left: %s): its entry is told, and nothing follows until it is corrected",
    async (when_left) => {
      const rules = (...department: string[]) => ({
        users: { when_left, where: { department } },
        teams: { from: ["department"] },
      });
      const { sync, edit, house, tool, world, ann, it: department, staff } = await openSchool(rules("IT", "Sales"));
      const cem = staff("Cem");
      expect((await sync()).conflicts).toEqual([]);
      const before = [tool.people(), tool.teams().length];
      department.name = "Platform";
      const { changes, conflicts, run } = await sync();
      expect(changes.filter(({ kind }) => kind !== "team")).toEqual([]);
      expect(run.counts).toMatchObject({ deactivate: 0, remove: 0, held: 0, conflicts: 1 });
      expect([tool.people(), tool.teams().length]).toEqual(before);
      expect(conflicts).toMatchObject([{ code: "NAMES_NOTHING", person: null, subject: "users.where.department" }]);
      expect(conflicts[0]!.detail).toMatch(/nobody who works here has "IT" as department; there: "Platform", "Sales"/);
      const { checks } = await house.operations.check([], new AbortController().signal);
      expect(checks).toContainEqual(expect.objectContaining({ state: "warning", code: "NAMES_NOTHING" }));
      await edit(rules("Platform", "Sales"));
      expect((await sync()).conflicts).toEqual([]);
      changePerson(world, cem, { department: { ...department, id: 999, name: "Finance" } });
      const report = await sync();
      expect(report.conflicts).toEqual([]);
      expect(done(report)).toContain(`${when_left} user cem@example.com`);
      expect(tool.people()).toContain(`${ann.email} active`);
    },
  );

  it("U6 nobody is made before the first working day, and on that day they are", async () => {
    const { sync, house, world, staff } = await openSchool({ teams: { from: [] } });
    await sync();
    staff("Dora", { hireDate: "2026-07-23", status: "onboarding" });
    expect(nothing(await sync())).toBe(true);
    house.clock.pass(2 * 24 * 3_600_000);
    world.now = house.clock.now();
    expect(done(await sync())).toEqual(["create user dora@example.com"]);
  });

  it("[kind] U7 who left is removed where that is configured", async () => {
    const { sync, tool, world, ann } = await openSchool({ users: { when_left: "remove" }, teams: { from: [] } });
    await sync();
    leave(world, ann, "2026-07-01");
    expect(done(await sync())).toEqual(["remove user ann@example.com"]);
    expect(tool.people()).toHaveLength(2);
    expect(nothing(await sync())).toBe(true);
  });

  it("U5 a supervisor who is out of scope is not named, and that is listed", async () => {
    const { sync, tool, world, peter } = await openSchool({ teams: { from: [] } });
    changePerson(world, peter, { employmentType: "external" });
    const report = await sync();
    expect(report.kept.map(({ code, person }) => `${code} ${person}`).sort()).toEqual([
      "SUPERVISOR_OUT_OF_SCOPE ann@example.com",
      "SUPERVISOR_OUT_OF_SCOPE ben@example.com",
    ]);
    expect(tool.people()).toHaveLength(2);
    expect((await sync()).changes).toEqual([]);
  });

  it.each(["internal", "external"] as const)(
    "[asked by name] U5 a supervisor (%s) whom one list lacks stays where they are named",
    async (employmentType) => {
      const school = await openSchool({ source: { people: "v2" }, ...SUPERVISORS });
      const { sync, tool, world, house, peter, ann, ben } = school;
      await sync();
      // An external one loses the account, and the team is called by them all the same.
      changePerson(world, peter, { employmentType });
      await sync();
      const before = [tool.people(), tool.teams(), managers(tool)];
      expect(tool.teams()).toEqual([`${nameOf(peter)}'s team: ${ann.email}, ${ben.email}`]);
      lack(house.personio, peter);
      changePerson(world, ann, { position: "Cook" });
      const report = await sync();
      expect(report.run.counts).toMatchObject({ update: 1, remove: 0, deactivate: 0, held: 0 });
      expect([tool.people(), tool.teams(), managers(tool)]).toEqual(before);
    },
  );

  it("[not released] P2 an attribute that is withdrawn stops the run before anything is written", async () => {
    const { sync, tool, world } = await openSchool({ teams: { from: [] } });
    await sync();
    const before = tool.writes().length;
    world.released = new Set([
      "id",
      "first_name",
      "last_name",
      "email",
      "status",
      "employment_type",
      "department",
      "supervisor",
    ]);
    expect((await sync()).run).toMatchObject({ status: "failed", error: { code: "ATTRIBUTE_NOT_RELEASED" } });
    expect(tool.writes()).toHaveLength(before);
  });
});

describe("[fights] fights: what somebody sets back after each of our last three writes is left alone for a day", () => {
  const DAY = 24 * 60 * 60_000;

  async function fought(edit: (tool: School["tool"]) => void) {
    const school = await openSchool({ teams: { from: [] } });
    await school.sync();
    for (let n = 1; n <= 2; n += 1) {
      edit(school.tool);
      expect((await school.sync()).conflicts).toEqual([]);
    }
    edit(school.tool);
    return school;
  }

  it("a field: the others of the same account go on", async () => {
    const title = ({ world }: School["tool"]) => world.touch(ann(world), { ...ann(world).body, title: "Boss" });
    const { sync, house, tool, world, ann: person } = await fought(title);
    changePerson(world, person, { lastName: "Newname" });
    const plan = await house.plan(TARGET);
    const report = await sync();
    expect(report.conflicts.map(({ code, detail }) => `${code}: ${detail}`)).toEqual([
      "SET_BACK: title reads otherwise in the tool after each of rollcall's last writes; left alone for 24 hours",
    ]);
    expect(report.run.counts).toEqual(plan.run.counts);
    expect(report.changes.flatMap(({ fields }) => Object.keys(fields))).toEqual(["last_name"]);
    expect(ann(tool.world).body).toMatchObject({ title: "Boss", name: { familyName: "Newname" } });
    expect((await sync()).run.counts).toMatchObject({ update: 0, conflicts: 1 });
    house.clock.pass(DAY);
    expect(done(await sync())).toEqual(["update user ann@example.com"]);
    expect(nothing(await sync())).toBe(true);
  });

  it("a name stays as it is there while a supervisor who is made in the same run is set", async () => {
    const married = ({ world }: School["tool"]) =>
      world.touch(ann(world), { ...ann(world).body, name: { givenName: "Ann", familyName: "Married" } });
    const { sync, house, tool, world, ann: person, staff } = await fought(married);
    changePerson(world, person, { supervisor: staff("Zoe") });
    expect((await sync()).conflicts.map(({ code }) => code)).toEqual(["SET_BACK"]);
    const zoe = [...tool.world.users.values()].find(({ body }) => body.userName === "zoe@example.com")!;
    expect(ann(tool.world).body).toMatchObject({
      name: { familyName: "Married" },
      [ENTERPRISE]: { manager: { value: zoe.id } },
    });
    house.clock.pass(DAY);
    await sync();
    expect(ann(tool.world).body).toMatchObject({ name: { familyName: "Example" } });
  });

  it("a lock, and an account that is removed", async () => {
    const lock = ({ world }: School["tool"]) => world.touch(ann(world), { ...ann(world).body, active: false });
    const locked = await fought(lock);
    expect((await locked.sync()).conflicts.map(({ code }) => code)).toEqual(["SET_BACK"]);
    expect(locked.tool.people()).toContain("ann@example.com locked");
    const removed = await fought(({ world }) => world.remove("Users", ann(world).id));
    expect((await removed.sync()).conflicts.map(({ code }) => code)).toEqual(["SET_BACK"]);
    expect(removed.tool.people()).toHaveLength(2);
  });

  it("the lock of a leaver that does not last is told, and is tried each time", async () => {
    const { sync, house, tool, world, ann: person } = await openSchool({ teams: { from: [] } });
    await sync();
    leave(world, person, "2026-07-01");
    const reopened = async () => {
      tool.world.touch(ann(tool.world), { ...ann(tool.world).body, active: true });
      house.clock.pass(DAY);
      return sync();
    };
    await sync();
    for (let n = 1; n <= 2; n += 1) expect((await reopened()).conflicts).toEqual([]);
    const told = await reopened();
    expect(told.conflicts.map(({ code, person: whose }) => [code, whose])).toEqual([["STILL_OPEN", "ann@example.com"]]);
    expect(tool.people()).toContain("ann@example.com locked");
    expect((await sync()).conflicts).toEqual([]);
  });

  it("what the source changes meanwhile is another matter, and is counted anew", async () => {
    const title = ({ world }: School["tool"]) => world.touch(ann(world), { ...ann(world).body, title: "Boss" });
    const { sync, tool, world, ann: person } = await fought(title);
    changePerson(world, person, { position: "Cook" });
    for (let n = 0; n <= 2; n += 1) {
      expect((await sync()).conflicts).toEqual([]);
      expect(ann(tool.world).body.title).toBe("Cook");
      title(tool);
    }
    expect((await sync()).conflicts.map(({ code }) => code)).toEqual(["SET_BACK"]);
  });
});

const SUPERVISORS = {
  users: { attributes: { title: "position", manager: "supervisor" } },
  teams: { from: ["supervisor"], when_empty: "remove" },
};

const nameOf = ({ firstName, lastName }: SimPerson) => `${firstName} ${lastName}`;

function managers({ world: { users } }: School["tool"]) {
  return [...users.values()].map(({ body }) => [body.userName, objectIn(body, ENTERPRISE).manager]);
}

/** The list of people, by v2, lacks somebody who answers to their id. */
function lack(personio: School["house"]["personio"], { id }: SimPerson): void {
  tamper(personio, /\/v2\/persons$/, (page) => ({
    ...page,
    _data: (page._data as { readonly id: string }[]).filter((row) => row.id !== String(id)),
  }));
}

type School = Awaited<ReturnType<typeof openSchool>>;

function ann({ users }: School["tool"]["world"]) {
  return [...users.values()].find(({ body }) => body.userName === "ann@example.com")!;
}
