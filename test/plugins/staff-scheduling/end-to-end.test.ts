/** staff-scheduling through the whole of rollcall: first plan not empty, run, second plan empty; then what changes on either side. */
import { describe, expect, it } from "vitest";
import {
  addAbsence,
  addPerson,
  changeAbsence,
  changePerson,
  leave,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import { editLinks, ops, shiftHouse } from "./shift-house.ts";

type House = Awaited<ReturnType<typeof shiftHouse>>;

function userOf({ tool }: House, email: string) {
  return [...tool.world.users.values()].find((user) => user.email === email)!;
}

function vacation({ house }: House, startsOn = "2026-07-27", endsOn = "2026-07-31") {
  return addAbsence(house.world, { person: house.world.people[0]!, type: house.world.types[0]!, startsOn, endsOn });
}

describe("accounts", () => {
  it("S1, S3, S4 existing ones are matched by e-mail and brought up to date, the others made, and then nothing is left to do", async () => {
    const shifts = await shiftHouse();
    const { tool, sync, plan } = shifts;
    tool.world.addUser({ email: "NR001@example.com", first_name: "Other", last_name: "Beispiel", custom_id: "P-7" });
    tool.world.addUser({ email: "chef@example.com" });
    expect((await plan()).run.counts).toMatchObject({ adopt: 1, create: 8 });
    const { run } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { adopt: 1, create: 8 } });
    expect(userOf(shifts, "NR001@example.com")).toMatchObject({
      first_name: "Nr001",
      custom_id: "P-7",
      invitations: 0,
    });
    expect(userOf(shifts, "nr002@example.com")).toMatchObject({ custom_id: String(shifts.house.world.people[1]!.id) });
    expect(tool.writes().filter(({ method }) => method === "POST")[0]?.path).toMatch(/\/locations\/\d+\/users\.json$/);
    expect((await sync()).run.counts).toMatchObject({ create: 0, adopt: 0, update: 0, unchanged: 9 });
  });

  it("S2 the list of people and what was decided for each is there before anything is written", async () => {
    const { house, tool } = await shiftHouse({ settings: { users: { exclude: ["nr002@example.com"] } } });
    tool.world.addUser({ email: "nr001@example.com" });
    const { people } = await house.operations.people("shifts", new AbortController().signal);
    const by = (email: string) => people.find((one) => one.email === email);
    expect(by("nr001@example.com")?.state).toBe("matched");
    expect(by("nr002@example.com")).toMatchObject({ state: "ignored", reason: { code: "EXCLUDED" } });
    expect(by("nr003@example.com")?.state).toBe("unmatched");
    expect(tool.writes()).toEqual([]);
  });

  it("S2 with users.new off, whoever turns up after the first complete run waits; a failed one is not new", async () => {
    const { house, tool, sync } = await shiftHouse({ settings: { users: { new: false } } });
    tool.fault({ method: "POST", how: { status: 422, body: {} } });
    expect((await sync()).run.counts).toMatchObject({ create: 8, failed: 1 });
    addPerson(house.world, { firstName: "Nora", lastName: "Neu", email: "nora@example.com" });
    house.clock.pass(7 * 3_600_000);
    expect(ops(await sync())).toEqual(["create user done"]);
    expect([...tool.world.users.values()].map(({ email }) => email)).not.toContain("nora@example.com");
    const { people } = await house.operations.people("shifts", new AbortController().signal);
    expect(people.find(({ email }) => email === "nora@example.com")).toMatchObject({ reason: { code: "NEW" } });
  });

  it("S2 the same where the target is run area by area, and never whole", async () => {
    const { house, tool, sync } = await shiftHouse({ settings: { users: { new: false } } });
    expect((await sync({ area: "users" })).run.counts).toMatchObject({ create: 9 });
    addPerson(house.world, { firstName: "Nora", lastName: "Neu", email: "nora@example.com" });
    expect((await sync({ area: "users" })).run).toMatchObject({ status: "succeeded", counts: { unchanged: 9 } });
    expect([...tool.world.users.values()].map(({ email }) => email)).not.toContain("nora@example.com");
  });

  it("S2 with users.new off, whoever was there at set-up and could not come in yet is not new; who is new without an e-mail is", async () => {
    const { house, tool, sync, setTo } = await shiftHouse({
      settings: { users: { new: false, exclude: ["nr002@example.com"] } },
    });
    const [late] = house.world.people;
    changePerson(house.world, late!, { hireDate: "2026-07-23" });
    expect((await sync()).run.counts.create).toBe(7);
    const nora = addPerson(house.world, { firstName: "Nora", lastName: "Neu" });
    await sync();
    changePerson(house.world, nora, { email: "nora@example.com" });
    house.clock.pass(3 * 24 * 3_600_000);
    await setTo({ users: { new: false } });
    expect((await sync()).changes.map(({ person }) => person)).toEqual(["nr001@example.com", "nr002@example.com"]);
    expect([...tool.world.users.values()].map(({ email }) => email)).not.toContain("nora@example.com");
  });

  it.each(["approve", "reject"] as const)(
    "S2 with users.new off, whoever was held in the first complete run is not new afterwards: %s decides",
    async (deed) => {
      const { house, tool, sync } = await shiftHouse({ settings: { users: { new: false } } });
      for (let n = 0; n < 12; n += 1) tool.world.addUser({ email: `other${n}@example.com` });
      const { run } = await sync();
      expect(run).toMatchObject({ status: "held", counts: { create: 0 } });
      const digest = run.digest as string;
      if (deed === "approve") {
        expect((await house.approve(digest, "shifts")).run.counts).toMatchObject({ create: 9 });
      } else {
        await house.operations.reject("shifts", digest, "ann");
        expect((await sync()).kept.filter(({ code }) => code === "REJECTED")).toHaveLength(9);
      }
    },
  );

  it("S2 with users.new off, a link that was broken makes nobody new", async () => {
    const { house, sync } = await shiftHouse({ settings: { users: { new: false } } });
    await sync();
    await house.operations.breakLinks("shifts", null, "ann");
    expect((await sync()).run.counts).toMatchObject({ adopt: 9 });
  });

  it("S2 whoever is put on the list later comes in, with users.new off too", async () => {
    const listed = (...include: string[]) => ({ users: { sync: "listed", include, new: false } });
    const { sync, setTo } = await shiftHouse({ settings: listed("nr001@example.com") });
    expect((await sync()).run.counts.create).toBe(1);
    await setTo(listed("nr001@example.com", "nr002@example.com"));
    expect((await sync()).changes.map(({ person }) => person)).toEqual(["nr002@example.com"]);
  });

  it("S3 two accounts with one e-mail are reported and left alone", async () => {
    const { tool, sync } = await shiftHouse();
    const [first] = [
      tool.world.addUser({ email: "nr001@example.com" }),
      tool.world.addUser({ email: "nr001@example.com" }),
    ];
    const { conflicts, run } = await sync();
    expect(conflicts).toEqual([expect.objectContaining({ code: "AMBIGUOUS", person: "nr001@example.com" })]);
    expect(run.counts.create).toBe(8);
    expect(first.first_name).toBeNull();
  });

  it("S4 an edit in the tool is overwritten at the next run", async () => {
    const shifts = await shiftHouse();
    await shifts.sync();
    userOf(shifts, "nr001@example.com").last_name = "Edited";
    expect(ops(await shifts.sync())).toEqual(["update user done"]);
    expect(userOf(shifts, "nr001@example.com").last_name).toBe("Beispiel");
  });

  it("[records] S4 one account that Staffomatic does not know keeps none of the other 59 out of their department", async () => {
    const shifts = await shiftHouse({ plain: 60 });
    const { house, tool, berlin, sync } = shifts;
    const kitchen = tool.addDepartment(berlin, "Kitchen");
    for (const person of house.world.people)
      changePerson(house.world, person, { department: { id: 71, name: "Kitchen" } as never });
    tool.fault({
      ...{ method: "PUT", path: /add_users/, times: Number.POSITIVE_INFINITY },
      where: ({ text }) => JSON.parse(text).user_ids.includes(userOf(shifts, "nr030@example.com").id),
      how: { status: 404, body: {} },
    });
    const { run } = await sync();
    expect(run).toMatchObject({ status: "partial", counts_by_kind: { membership: { create: 59, failed: 1 } } });
    expect([...tool.world.users.values()].filter((one) => one.department_ids.includes(kitchen.id))).toHaveLength(59);
    expect(await house.store.incidents.open("shifts")).toBeUndefined();
  });

  it("S4 whoever moved since the copy that was put back is not said to have been taken out of a department by somebody", async () => {
    const shifts = await shiftHouse();
    const { house, tool, berlin, sync } = shifts;
    const [, bar] = ["Kitchen", "Bar"].map((name) => tool.addDepartment(berlin, name));
    const ann = house.world.people[0]!;
    changePerson(house.world, ann, { department: { id: 71, name: "Kitchen" } as never });
    await sync();
    const copied = await house.store.links.of("shifts", "membership");
    changePerson(house.world, ann, { department: { id: 72, name: "Bar" } as never });
    await sync();
    await house.store.links.put(copied);
    const { changes } = await sync();
    expect(changes.map(({ kind, reason }) => [kind, reason])).toEqual([
      ["membership", "changed in the source, and its former record is not there any more: it is created anew"],
    ]);
    expect(userOf(shifts, "nr001@example.com").department_ids).toEqual([bar!.id]);
    expect((await sync()).changes).toEqual([]);
  });

  it("S4 departments follow Personio, and memberships made by hand there stay", async () => {
    const shifts = await shiftHouse();
    const { house, tool, berlin, sync } = shifts;
    const [kitchen, bar, terrace] = ["Kitchen", "Bar", "Terrace"].map((name) => tool.addDepartment(berlin, name));
    const ann = house.world.people[0]!;
    changePerson(house.world, ann, { department: { id: 71, name: "Kitchen" } as never });
    expect(ops(await sync(), "membership")).toEqual(["create membership done"]);
    const user = userOf(shifts, "nr001@example.com");
    expect(user.department_ids).toEqual([kitchen!.id]);
    user.department_ids.push(terrace!.id);
    changePerson(house.world, ann, { department: { id: 72, name: "Bar" } as never });
    await sync();
    expect(user.department_ids.sort()).toEqual([bar!.id, terrace!.id].sort());
    changePerson(house.world, ann, { department: { id: 73, name: "Nowhere" } as never });
    const { conflicts } = await sync();
    expect(conflicts).toEqual([expect.objectContaining({ code: "DEPARTMENT_MISSING", kind: "membership" })]);
    expect(user.department_ids).toHaveLength(2);
    expect((await sync()).run.counts).toMatchObject({ create: 0, update: 0, remove: 0 });
  });

  it.each([
    ["the department becomes that of the team", "Bar", "Bar", ["Bar"]],
    ["the two change places", "Bar", "Kitchen", ["Bar", "Kitchen"]],
    ["the department becomes that of the team, which becomes another", "Bar", "Terrace", ["Bar", "Terrace"]],
    ["the team becomes that of the department", "Kitchen", "Kitchen", ["Kitchen"]],
    ["the department becomes that of the team, which is none any more", "Bar", null, ["Bar"]],
  ])("S4 %s: one run, and the person is in just those", async (_, department, team, expected) => {
    const shifts = await shiftHouse();
    const { house, tool, berlin, sync } = shifts;
    const names = ["Kitchen", "Bar", "Terrace"];
    const departments = names.map((name) => tool.addDepartment(berlin, name));
    const units = (department: string | null, team: string | null) =>
      Object.fromEntries(
        Object.entries({ department, team }).map(([unit, name]) => [
          unit,
          name === null ? null : { id: 70 + names.indexOf(name), name },
        ]),
      ) as never;
    const [ann] = house.world.people;
    changePerson(house.world, ann!, units("Kitchen", "Bar"));
    await sync();
    const user = userOf(shifts, "nr001@example.com");
    expect(user.department_ids).toHaveLength(2);
    changePerson(house.world, ann!, units(department, team));
    await sync();
    const now = departments.filter(({ id }) => user.department_ids.includes(id)).map(({ name }) => name);
    expect(now.sort()).toEqual([...expected].sort());
    expect((await sync()).run.counts).toMatchObject({ create: 0, update: 0, remove: 0, conflicts: 0 });
  });

  it("S5 nobody gets access before the first working day, and is locked after the last", async () => {
    const shifts = await shiftHouse();
    const { house, sync } = shifts;
    const [ann, ben] = house.world.people;
    changePerson(house.world, ann!, { hireDate: "2026-07-22" });
    changePerson(house.world, ben!, { lastWorkingDay: "2026-07-21" });
    expect((await sync()).run.counts).toMatchObject({ create: 8, deactivate: 0 });
    house.clock.pass(24 * 3_600_000);
    expect(ops(await sync()).sort()).toEqual(["create user done", "deactivate user done"]);
    expect(userOf(shifts, "nr001@example.com")).toBeDefined();
    expect(userOf(shifts, "nr002@example.com").locked_at).not.toBeNull();
    expect((await sync()).changes).toEqual([]);
  });

  it("S5 what belongs to an account waits while the tool refuses to unlock it, and nothing of it is made or taken away in between", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    const absent = (day: string) => vacation(shifts, day, day);
    const [former, withdrawn] = [absent("2026-09-07"), absent("2026-09-08")];
    await sync();
    const made = () => [...tool.world.absences.values()].map(({ ends_at }) => ends_at.slice(0, 10)).sort();
    const [ann] = house.world.people;
    leave(house.world, ann!, "2026-07-10");
    await sync();
    const comesBack = () =>
      changePerson(house.world, ann!, { status: "active", lastWorkingDay: null, terminationDate: null });
    comesBack();
    const refused = { method: "PUT", path: /users\/\d+/, times: Number.POSITIVE_INFINITY } as const;
    tool.fault({ ...refused, how: { status: 422, body: { message: "no seats left" } } });
    const later = absent("2026-09-09");
    withdrawAbsence(house.world, withdrawn);
    expect(ops(await sync()).sort()).toEqual([
      "create absence waiting",
      "reactivate user failed",
      "remove absence waiting",
    ]);
    expect(made()).toEqual(["2026-09-07", "2026-09-08"]);
    changePerson(house.world, ann!, { status: "inactive" });
    withdrawAbsence(house.world, later);
    expect(ops(await sync())).toEqual([]);
    expect(made()).toEqual(["2026-09-07", "2026-09-08"]);
    tool.heal();
    comesBack();
    expect(ops(await sync())).toEqual(["reactivate user done", "remove absence done"]);
    expect(made()).toEqual([former.startsOn]);
  });

  it.each([true, false])(
    "S5 whose first day is put off is locked until then, if the hire date counts: %s",
    async (hire_date) => {
      const shifts = await shiftHouse({ settings: { users: { hire_date } } });
      const { house, tool, sync } = shifts;
      await sync();
      const [ann] = house.world.people;
      changePerson(house.world, ann!, { status: "onboarding", hireDate: "2026-08-04" });
      expect(ops(await sync())).toEqual(hire_date ? ["deactivate user done"] : []);
      expect(ops(await sync())).toEqual([]);
      changePerson(house.world, ann!, { status: "active", hireDate: "2026-07-01" });
      expect(ops(await sync())).toEqual(hire_date ? ["reactivate user done"] : []);
      expect([...tool.world.users.values()].filter((user) => user.locked_at)).toEqual([]);
    },
  );

  it("[fights] S5 whose first day is put off is locked again where somebody unlocks them, and from the third time on that is told", async () => {
    const shifts = await shiftHouse();
    const { house, sync } = shifts;
    await sync();
    changePerson(house.world, house.world.people[0]!, { status: "onboarding", hireDate: "2026-08-04" });
    expect(ops(await sync())).toEqual(["deactivate user done"]);
    const told: unknown[] = [];
    for (let n = 1; n <= 3; n += 1) {
      shifts.tool.world.users.get(userOf(shifts, "nr001@example.com").id)!.locked_at = null;
      const { changes, conflicts } = await sync();
      expect(changes.map(({ op }) => op)).toEqual(["deactivate"]);
      told.push(conflicts.map(({ code }) => code));
    }
    expect(told).toEqual([[], [], ["STILL_OPEN"]]);
    expect(ops(await sync())).toEqual([]);
  });

  it("S5 who comes back is unlocked; without locking nobody is locked", async () => {
    const shifts = await shiftHouse();
    const { house, sync, setTo } = shifts;
    await sync();
    const ann = house.world.people[0]!;
    leave(house.world, ann, "2026-07-20");
    await setTo({ locking: false });
    expect((await sync()).changes).toEqual([]);
    await setTo({ locking: true });
    await sync();
    expect(userOf(shifts, "nr001@example.com").locked_at).not.toBeNull();
    changePerson(house.world, ann, { status: "active", lastWorkingDay: null });
    expect(ops(await sync())).toEqual(["reactivate user done"]);
    expect(userOf(shifts, "nr001@example.com").locked_at).toBeNull();
  });

  it("S2, S5 who drops out of users.where keeps the account, and is locked on leaving", async () => {
    const shifts = await shiftHouse({ settings: { users: { sync: "where", where: { department: ["Kitchen"] } } } });
    const { house, sync } = shifts;
    const [ann, ben] = [house.world.people[0]!, house.world.people[1]!];
    for (const one of [ann, ben]) changePerson(house.world, one, { department: { id: 71, name: "Kitchen" } as never });
    expect(ops(await sync(), "user")).toEqual(["create user done", "create user done"]);
    changePerson(house.world, ann, { department: { id: 72, name: "Office" } as never });
    expect(ops(await sync(), "user")).toEqual([]);
    leave(house.world, ann, "2026-07-20");
    expect(ops(await sync(), "user")).toEqual(["deactivate user done"]);
    expect(userOf(shifts, "nr001@example.com").locked_at).not.toBeNull();
  });

  it("S6 invitations go out once, to those whose account is made", async () => {
    const shifts = await shiftHouse({
      settings: { users: { invite: true, sync: "listed", include: ["nr001@example.com", "nr002@example.com"] } },
    });
    shifts.tool.world.addUser({ email: "nr002@example.com" });
    await shifts.sync();
    await shifts.sync();
    expect([...shifts.tool.world.users.values()].map(({ email, invitations }) => [email, invitations])).toEqual([
      ["nr002@example.com", 0],
      ["nr001@example.com", 1],
    ]);
  });

  it("S6 whoever had an account before invitations were switched on is named by check, until somebody invites them", async () => {
    const { house, tool, sync, setTo } = await shiftHouse({ settings: { locking: true } });
    const line = async () => {
      const { checks } = await house.operations.check(["shifts"], new AbortController().signal);
      return checks.find(({ what }) => what === "staff-scheduling.users.invite");
    };
    await sync();
    expect(await line()).toBeUndefined();
    await setTo({ users: { invite: true } });
    await sync();
    expect(await line()).toMatchObject({
      ...{ state: "warning", code: "NOT_INVITED" },
      detail: expect.stringMatching(/^9 account\(s\) .* nr001@example\.com, .*…$/),
    });
    const [first, ...others] = tool.world.users.values();
    first!.locked_at = house.clock.now();
    for (const user of others) tool.world.invite(user);
    expect(await line()).toMatchObject({ state: "ok" });
    await setTo({ users: { invite: true, sync: "off" } });
    expect(await line()).toBeUndefined();
  });
});

it.each([
  ["2026-07-01", null],
  ["2026-06-01", "since is 2026-06-01: all absences and timers from then on are carried, old ones too"],
  ["2020-01-01", expect.stringMatching(/a year back at most, so they are carried from 2025-07-20 on$/)],
])(
  "S14 check warns of a first day that is long ago, and says from when on records are carried: %s",
  async (since, detail) => {
    const { house } = await shiftHouse({ settings: { since } });
    const { checks } = await house.operations.check(["shifts"], new AbortController().signal);
    const found = checks.filter(({ what }) => what === "staff-scheduling.since");
    expect(found).toMatchObject(detail === null ? [] : [{ state: "warning", detail }]);
  },
);

describe("S5: a lock that was rejected", () => {
  const EVA = "nr001@example.com";

  it.each(["locking is off for a run", "she is excluded for a run", "somebody locks her by hand for a while"])(
    "S5 [holds] is not made unasked after %s",
    async (what) => {
      const shifts = await shiftHouse({ settings: { limits: { removals: 0 } } });
      const { house, sync, setTo } = shifts;
      await sync();
      leave(house.world, house.world.people[0]!, "2026-07-20");
      const digest = (await sync()).run.digest as string;
      await house.operations.reject("shifts", digest, "ann");
      const within = { limits: { removals: 5 } };
      const off = what.includes("off") ? { locking: false } : {};
      const excluded = what.includes("excluded") ? { users: { exclude: [EVA] } } : {};
      await setTo({ ...within, ...off, ...excluded });
      if (what.includes("by hand")) userOf(shifts, EVA).locked_at = house.clock.now();
      expect((await sync()).run.counts).toMatchObject({ deactivate: 0, held: 0 });
      if (what.includes("by hand")) userOf(shifts, EVA).locked_at = null;
      await setTo(within);
      for (let runs = 0; runs < 2; runs += 1) {
        const { run, kept } = await sync();
        expect(run.counts.deactivate).toBe(0);
        expect(run.counts.held + kept.filter(({ code }) => code === "REJECTED").length).toBe(1);
      }
      expect(userOf(shifts, EVA).locked_at).toBeNull();
    },
  );
});

describe("S1: locking alone", () => {
  it("S1 with users off, who comes back under another name is let in again and not renamed", async () => {
    const { house, tool, sync } = await shiftHouse({ settings: { users: { sync: "off" } } });
    for (const { email, firstName, lastName } of house.world.people)
      tool.world.addUser({ email, first_name: firstName, last_name: lastName });
    const [account] = tool.world.users.values();
    await sync();
    const [ann] = house.world.people;
    leave(house.world, ann!, "2026-07-10");
    expect(ops(await sync())).toEqual(["deactivate user done"]);
    changePerson(house.world, ann!, {
      status: "active",
      lastWorkingDay: null,
      terminationDate: null,
      lastName: "Anders",
    });
    expect(ops(await sync())).toEqual(["reactivate user done"]);
    expect(account).toMatchObject({ locked_at: null, last_name: "Beispiel" });
    expect(await sync()).toMatchObject({ changes: [], run: { status: "succeeded" } });
  });

  it.each(["off", "all"])(
    "S2 accounts locked before the set-up are unlocked as the first plan says: users.sync %s",
    async (sync) => {
      const shifts = await shiftHouse({ plain: 2, settings: { users: { sync } } });
      for (const { email, firstName, lastName } of shifts.house.world.people)
        shifts.tool.world.addUser({ email, first_name: firstName, last_name: lastName });
      for (const user of shifts.tool.world.users.values()) user.locked_at = "2026-07-01T10:00:00Z";
      const { length } = shifts.house.world.people;
      const planned = async () => (await shifts.plan()).changes.map(({ op, person }) => `${op} ${person}`);
      expect(await planned()).toEqual(shifts.house.world.people.map(({ email }) => `reactivate ${email}`));
      expect((await shifts.sync()).run.counts).toMatchObject({ reactivate: length });
      expect(await planned()).toEqual([]);
      const [ann] = shifts.house.world.people;
      leave(shifts.house.world, ann!, "2026-07-10");
      await shifts.sync();
      addPerson(shifts.house.world, { firstName: ann!.firstName, lastName: ann!.lastName, email: ann!.email });
      expect(ops(await shifts.sync({ area: "locking" }))).toEqual(["reactivate user done"]);
    },
  );

  it("S15 a run of the area locking lets in again, and leaves the name to the area users", async () => {
    const { house, tool, sync } = await shiftHouse();
    await sync();
    const [ann] = house.world.people;
    leave(house.world, ann!, "2026-07-10");
    await sync();
    changePerson(house.world, ann!, {
      status: "active",
      lastWorkingDay: null,
      terminationDate: null,
      lastName: "Anders",
    });
    expect(ops(await sync({ area: "locking" }))).toEqual(["reactivate user done"]);
    const account = () => [...tool.world.users.values()][0];
    expect(account()).toMatchObject({ locked_at: null, last_name: "Beispiel" });
    expect(ops(await sync({ area: "users" }))).toEqual(["update user done"]);
    expect(account()).toMatchObject({ last_name: "Anders" });
  });
});

describe("S9: Personio leads the absences", () => {
  it("S9, S12 they arrive unconfirmed, follow Personio as the same record, and go with it", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    const one = vacation(shifts);
    expect(ops(await sync(), "absence")).toEqual(["create absence done"]);
    const [made] = [...tool.world.absences.values()];
    expect(made).toMatchObject({ state: "new", all_day: true, starts_at: "2026-07-26T22:00:00.000Z" });
    changeAbsence(house.world, one, { endsOn: "2026-07-30" });
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect([...tool.world.absences.keys()]).toEqual([made!.id]);
    withdrawAbsence(house.world, one);
    expect(ops(await sync())).toEqual(["remove absence done"]);
    expect(tool.world.absences.size).toBe(0);
  });

  it("S9 a confirmation there is not undone; one whose dates change is replaced, the new one first, and waits again", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    const one = vacation(shifts);
    await sync();
    const confirmed = [...tool.world.absences.values()][0]!;
    confirmed.state = "approved";
    expect((await sync()).changes).toEqual([]);
    changeAbsence(house.world, one, { endsOn: "2026-07-30" });
    tool.log.length = 0;
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect(tool.writes().map(({ method }) => method)).toEqual(["POST", "DELETE"]);
    expect([...tool.world.absences.values()]).toEqual([expect.objectContaining({ state: "new" })]);
    expect(tool.world.absences.has(confirmed.id)).toBe(false);
    expect((await sync()).changes).toEqual([]);
  });

  it("S9 a replacement that came to an end half way leaves one absence, not two", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    const one = vacation(shifts);
    await sync();
    for (const absence of tool.world.absences.values()) absence.state = "approved";
    changeAbsence(house.world, one, { endsOn: "2026-07-30" });
    tool.fault({ method: "DELETE", times: 5, how: "reset" });
    expect((await sync()).run.status).toBe("failed");
    expect(tool.world.absences.size).toBe(2);
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect([...tool.world.absences.values()]).toEqual([expect.objectContaining({ state: "new" })]);
  });

  it("S9 an absence that moves to the days of another one, which moves on, does not get the other one's record there", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    const [ann] = house.world.people;
    const days = (week: number) => ({ startsOn: `2026-08-${week}`, endsOn: `2026-08-${week + 2}` });
    const [one, other] = [10, 17].map((week) =>
      addAbsence(house.world, { person: ann!, type: house.world.types[0]!.name, ...days(week) }),
    );
    await sync();
    for (const absence of tool.world.absences.values()) absence.state = "approved";
    changeAbsence(house.world, other!, days(24));
    changeAbsence(house.world, one!, days(17));
    expect(ops(await sync(), "absence")).toEqual(["update absence done", "update absence done"]);
    const there = [...tool.world.absences.values()].map(({ starts_at }) => starts_at.slice(0, 10)).sort();
    // Midnights in Berlin, written in UTC.
    expect(there).toEqual(["2026-08-16", "2026-08-23"]);
    expect((await sync()).changes).toEqual([]);
  });

  it("S9 where the old one cannot go, the new one goes again: there is never one too many", async () => {
    const shifts = await shiftHouse({ staffomatic: { quirks: { keepsDecided: true } } });
    const { house, tool, sync } = shifts;
    const one = vacation(shifts);
    await sync();
    for (const absence of tool.world.absences.values()) absence.state = "approved";
    for (const endsOn of ["2026-07-30", "2026-07-29"]) {
      changeAbsence(house.world, one, { endsOn });
      expect(ops(await sync())).toEqual(["update absence failed"]);
      expect([...tool.world.absences.values()]).toEqual([expect.objectContaining({ state: "approved" })]);
    }
  });

  it("S9 [asked by name] one that is withdrawn is not forgotten where the tool cannot take it away, nor doubled where it changes", async () => {
    const shifts = await shiftHouse({ staffomatic: { quirks: { accountWide: "all but to delete" } } });
    const { house, tool, sync } = shifts;
    const [one, other] = [vacation(shifts), vacation(shifts, "2026-08-10", "2026-08-14")];
    await sync();
    for (const absence of tool.world.absences.values()) absence.state = "approved";
    withdrawAbsence(house.world, one);
    changeAbsence(house.world, other, { endsOn: "2026-08-13" });
    const failed = ["remove absence failed", "update absence failed"];
    expect(ops(await sync()).sort()).toEqual(failed);
    expect([...tool.world.absences.values()].filter(({ state }) => state === "approved")).toHaveLength(2);
    tool.quirks.accountWide = "all";
    await sync();
    expect([...tool.world.absences.values()]).toEqual([expect.objectContaining({ state: "new" })]);
  });

  it("S9 [asked by name] a 404 to every look-up by id takes nothing away and makes nothing twice: the run fails", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    const one = vacation(shifts);
    await sync();
    for (const absence of tool.world.absences.values()) absence.state = "approved";
    tool.quirks.accountWide = "none";
    changeAbsence(house.world, one, { endsOn: "2026-07-30" });
    expect((await sync()).run).toMatchObject({ status: "failed", error: { code: "CONTRACT_BROKEN" } });
    expect([...tool.world.absences.values()]).toEqual([expect.objectContaining({ state: "approved" })]);
  });

  describe("S9 where the new absence of a confirmed one is refused", () => {
    const decided = async (refusesOverlap = false) => {
      const shifts = await shiftHouse({ staffomatic: { quirks: { refusesOverlap } } });
      const one = vacation(shifts);
      await shifts.sync();
      for (const absence of shifts.tool.world.absences.values()) absence.state = "approved";
      const there = () =>
        [...shifts.tool.world.absences.values()].map(({ ends_at, state }) => `${ends_at.slice(0, 10)} ${state}`);
      return { ...shifts, one, there };
    };

    it.each([
      ["422, for whatever reason", { status: 422, body: { message: "Validation Failed" } }],
      ["404, as at a location that is closed", { status: 404, body: { message: "Not Found" } }],
      ["403", { status: 403, body: { message: "Forbidden" } }],
      ["409", { status: 409, body: {} }],
    ])("S9 [records] with %s, the confirmed one stays, until the new one is taken", async (_, how) => {
      const { house, tool, sync, one, there } = await decided();
      changeAbsence(house.world, one, { endsOn: "2026-08-03" });
      tool.fault({ method: "POST", path: /absences/, times: Infinity, how });
      tool.log.length = 0;
      for (let run = 1; run <= 2; run += 1) {
        expect(ops(await sync())).toEqual(["update absence failed"]);
        expect(there()).toEqual(["2026-07-31 approved"]);
      }
      expect(tool.writes().map(({ method }) => method)).not.toContain("DELETE");
      tool.heal();
      expect(ops(await sync())).toEqual(["update absence done"]);
      expect(there()).toEqual(["2026-08-03 new"]);
    });

    it("S9 [records] because no two may lie over each other, that is told, and the new one is made once the confirmed one is deleted by hand", async () => {
      const { house, tool, sync, one, there } = await decided(true);
      changeAbsence(house.world, one, { endsOn: "2026-07-30" });
      const { changes } = await sync();
      expect(changes).toEqual([
        expect.objectContaining({
          status: "failed",
          error: expect.objectContaining({
            message: expect.stringMatching(/stays as it is$/),
            remedy: expect.stringContaining("delete that one in the tool"),
          }),
        }),
      ]);
      expect(there()).toEqual(["2026-07-31 approved"]);
      tool.world.absences.clear();
      expect(ops(await sync())).toEqual(["create absence done"]);
      expect(there()).toEqual(["2026-07-30 new"]);
      expect((await sync()).changes).toEqual([]);
    });

    it("S9 [records] twelve that the tool does not take stop nothing else", async () => {
      const shifts = await decided();
      const { tool, sync } = shifts;
      for (let day = 10; day < 22; day += 1) vacation(shifts, `2026-09-${day}`, `2026-09-${day}`);
      tool.fault({
        method: "POST",
        path: /absences/,
        times: 12,
        how: { status: 422, body: { message: "Validation Failed" } },
      });
      const { run, changes } = await sync();
      expect(changes.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => "failed"));
      expect(run.error).toBeNull();
    });
  });

  it("S9 [records] a confirmed one does not go for an equal one that was declined: a new one is asked for", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    const one = vacation(shifts);
    await sync();
    const [confirmed] = [...tool.world.absences.values()];
    confirmed!.state = "approved";
    const days = { starts_at: "2026-07-27T10:00:00+02:00", ends_at: "2026-08-03T10:00:00+02:00", all_day: true };
    const { applicant_id, absence_type_id } = confirmed!;
    tool.world.addAbsence({ applicant_id, absence_type_id, state: "declined", ...days });
    changeAbsence(house.world, one, { endsOn: "2026-08-03" });
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect([...tool.world.absences.values()].map(({ state }) => state)).toEqual(["declined", "new"]);
    expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
  });

  it("S7 one that is declined there stays so and is shown, until Personio changes it: then it is asked again", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    const one = vacation(shifts);
    await sync();
    for (const absence of tool.world.absences.values()) absence.state = "declined";
    for (let run = 1; run <= 2; run += 1)
      expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
    changeAbsence(house.world, one, { endsOn: "2026-07-30" });
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect([...tool.world.absences.values()]).toEqual([expect.objectContaining({ state: "new" })]);
    expect((await sync()).conflicts).toEqual([]);
  });

  it.each(["full", "partial"] as const)(
    "S7 one that is declined there and entered anew in Personio is asked anew, by a %s run too, and the refused one goes",
    async (scope) => {
      const shifts = await shiftHouse();
      const { house, tool, sync } = shifts;
      const one = vacation(shifts);
      await sync();
      for (const absence of tool.world.absences.values()) absence.state = "declined";
      await sync();
      withdrawAbsence(house.world, one);
      vacation(shifts);
      expect(ops(await sync({ scope }))).toContain("create absence done");
      await sync();
      expect([...tool.world.absences.values()]).toEqual([expect.objectContaining({ state: "new" })]);
      expect(await sync()).toMatchObject({ changes: [], conflicts: [] });
    },
  );

  const CANCELED = "canceled" as "new";

  it("S9 one that had been cancelled there is not taken for Personio's: that is made beside it", async () => {
    const shifts = await shiftHouse();
    const { tool, sync, house } = shifts;
    const one = vacation(shifts);
    await sync();
    const [made] = [...tool.world.absences.values()];
    await house.store.links.drop("shifts", "absence", [one.id]);
    made!.state = CANCELED;
    expect(ops(await sync())).toEqual(["create absence done"]);
    expect((await sync()).changes).toEqual([]);
    changeAbsence(house.world, one, { endsOn: "2026-07-30" });
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect([...tool.world.absences.values()].map(({ state }) => state)).toEqual([CANCELED, "new"]);
  });

  it.each(["is withdrawn", "is changed"])(
    "S7 one that is cancelled there is shown, and stays though Personio's %s",
    async (how) => {
      const shifts = await shiftHouse();
      const { tool, sync, house } = shifts;
      const one = vacation(shifts);
      await sync();
      for (const absence of tool.world.absences.values()) absence.state = CANCELED;
      expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
      if (how === "is withdrawn") withdrawAbsence(house.world, one);
      else changeAbsence(house.world, one, { endsOn: "2026-07-30" });
      expect(ops(await sync())).toEqual(how === "is withdrawn" ? [] : ["update absence done"]);
      expect((await sync()).changes).toEqual([]);
      const states = [...tool.world.absences.values()].map(({ state }) => state);
      expect(states).toEqual(how === "is withdrawn" ? [CANCELED] : [CANCELED, "new"]);
    },
  );

  it("S7 one that had been declined before it became ours is left declined", async () => {
    const shifts = await shiftHouse();
    const { tool, sync, house } = shifts;
    vacation(shifts);
    await sync();
    for (const absence of tool.world.absences.values()) absence.state = "declined";
    await house.store.links.drop(
      "shifts",
      "absence",
      (await house.store.links.of("shifts")).map(({ subject }) => subject),
    );
    await sync();
    expect([...tool.world.absences.values()]).toEqual([expect.objectContaining({ state: "declined" })]);
    expect((await sync()).conflicts).toMatchObject([{ code: "EDITED_THERE" }]);
  });

  it("S7 an edit or a deletion in the tool is left and shown although the links are from before states were remembered", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    for (const day of ["03", "10", "17"]) vacation(shifts, `2026-08-${day}`, `2026-08-${day}`);
    await sync();
    const [first, second] = [...tool.world.absences.values()];
    tool.world.change(Object.assign(first!, { state: "approved" }), { ends_at: "2026-08-05T10:00:00+02:00" });
    tool.world.absences.delete(second!.id);
    await editLinks(house, "absence", ({ state: _, ...values }) => ({ ...values, declined: false }));
    for (const scope of ["full", "partial", "full"] as const) {
      const { changes, conflicts } = await sync({ scope });
      expect([scope, changes]).toEqual([scope, []]);
      if (scope === "full") expect(conflicts.map(({ code }) => code).sort()).toEqual(["EDITED_THERE", "REMOVED_THERE"]);
    }
  });

  it("S7 an edit or a deletion in the tool is left and shown; when Personio changes later it wins and says so", async () => {
    const shifts = await shiftHouse();
    const { house, tool, sync } = shifts;
    const [one, two] = [vacation(shifts), vacation(shifts, "2026-08-10", "2026-08-14")];
    await sync();
    const [first, second] = [...tool.world.absences.values()];
    tool.world.change(first!, { ends_at: "2026-07-29T10:00:00+02:00" });
    tool.world.absences.delete(second!.id);
    const { changes, conflicts } = await sync();
    expect(changes).toEqual([]);
    expect(conflicts.map(({ code }) => code).sort()).toEqual(["EDITED_THERE", "REMOVED_THERE"]);
    changeAbsence(house.world, one, { endsOn: "2026-07-28" });
    changeAbsence(house.world, two, { endsOn: "2026-08-13" });
    const later = await sync();
    expect(ops(later).sort()).toEqual(["create absence done", "update absence done"]);
    expect(later.changes.find(({ op }) => op === "update")?.reason).toContain(
      "overwrites edits on the other side: ends_at",
    );
    expect((await sync()).conflicts).toEqual([]);
  });

  it("S10 those of a type without partner wait and are reported with both lists; the others go on", async () => {
    const rights = ["persons:read", "absences:read", "attendances:read", "attendances:write"];
    const shifts = await shiftHouse({ personio: { scopes: rights.map((one) => `personio:${one}`).join(" ") } });
    const { house, tool, sync } = shifts;
    const [type, other] = house.world.types;
    const theirs = [...tool.world.absenceTypes.values()].find(({ name }) => name === type!.name)!;
    theirs.name = "Something else";
    vacation(shifts);
    addAbsence(house.world, {
      person: house.world.people[1]!,
      type: other!,
      startsOn: "2026-07-27",
      endsOn: "2026-07-28",
    });
    const { conflicts, run } = await sync();
    expect(run.counts_by_kind.absence).toMatchObject({ create: 1, conflicts: 1, kept: 0 });
    expect(conflicts[0]).toMatchObject({ code: "CATEGORY_MISSING", kind: "absence" });
    expect(conflicts[0]?.detail).toContain('"Something else"');
    expect(conflicts[0]?.detail).toContain(`"${type!.name}"`);
    const check = async () => (await house.operations.check(["shifts"], new AbortController().signal)).checks;
    const line = { what: "staff-scheduling.absence", state: "warning", code: "CATEGORY_MISSING" };
    expect(await check()).toContainEqual(
      expect.objectContaining({
        ...line,
        remedy: expect.stringContaining("everything that depends on it waits until then"),
      }),
    );
    theirs.name = type!.name;
    expect((await check()).map(({ code }) => code)).not.toContain("CATEGORY_MISSING");
    expect(ops(await sync())).toEqual(["create absence done"]);
    expect(house.logged.join("\n")).not.toContain(type!.name);
  });

  it("an absence that is there already, exactly the same, becomes ours in place of a second one", async () => {
    const shifts = await shiftHouse();
    const { tool, sync } = shifts;
    const user = tool.world.addUser({ email: "nr001@example.com" });
    vacation(shifts);
    const type = [...tool.world.absenceTypes.values()].find(({ name }) => name === shifts.house.world.types[0]!.name)!;
    const days = { starts_at: "2026-07-27T10:00:00+02:00", ends_at: "2026-07-31T10:00:00+02:00", all_day: true };
    tool.world.addAbsence({ applicant_id: user.id, absence_type_id: type.id, ...days });
    expect(ops(await sync(), "absence")).toEqual(["adopt absence done"]);
    expect(tool.world.absences.size).toBe(1);
  });

  it("one that began long before the set-up is taken over too, where the tool lists absences by their start", async () => {
    const shifts = await shiftHouse({ staffomatic: { quirks: { windowBy: "start" } } });
    const { tool, sync } = shifts;
    const user = tool.world.addUser({ email: "nr001@example.com" });
    vacation(shifts, "2026-02-02", "2027-01-29");
    const type = [...tool.world.absenceTypes.values()].find(({ name }) => name === shifts.house.world.types[0]!.name)!;
    const days = { starts_at: "2026-02-02T10:00:00+01:00", ends_at: "2027-01-29T10:00:00+01:00", all_day: true };
    tool.world.addAbsence({ applicant_id: user.id, absence_type_id: type.id, ...days });
    expect(ops(await sync(), "absence")).toEqual(["adopt absence done"]);
    expect(tool.world.absences.size).toBe(1);
  });

  it.each(["any part", "start", "whole"] as const)(
    "a lost answer to a create makes no second absence, however long, if from and until mean: %s",
    async (windowBy) => {
      const shifts = await shiftHouse({ staffomatic: { quirks: { windowBy } } });
      vacation(shifts, "2026-07-27", "2026-08-14");
      shifts.tool.fault({ method: "POST", path: /absences/, how: "drop after write" });
      await shifts.sync();
      await shifts.sync();
      expect(shifts.tool.world.absences.size).toBe(1);
    },
  );

  it.each(["any part", "start", "whole"] as const)(
    "a replacement that was cut short is found again, however long, if from and until mean: %s",
    async (windowBy) => {
      const shifts = await shiftHouse({ staffomatic: { quirks: { windowBy } } });
      const { house, tool, sync } = shifts;
      const one = vacation(shifts, "2026-07-27", "2026-08-14");
      await sync();
      for (const absence of tool.world.absences.values()) absence.state = "approved";
      changeAbsence(house.world, one, { endsOn: "2026-08-21" });
      tool.fault({ method: "DELETE", times: 5, how: "reset" });
      expect((await sync()).run.status).toBe("failed");
      await sync();
      expect(tool.world.absences.size).toBe(1);
    },
  );
});

describe("S8: the tool leads the absences", () => {
  const settings = { absences: { leader: "tool" }, since: "2026-07-01" };

  function inTool({ tool, house }: House, state: "new" | "approved" | "declined") {
    const user = [...tool.world.users.values()][0]!;
    const type = [...tool.world.absenceTypes.values()].find(({ name }) => name === house.world.types[0]!.name)!;
    const days = { starts_at: "2026-07-27T10:00:00+02:00", ends_at: "2026-07-31T10:00:00+02:00", all_day: true };
    return tool.world.addAbsence({ applicant_id: user.id, absence_type_id: type.id, state, ...days });
  }

  it("S8, S12 approved ones are sent, followed, and taken back when they are declined later", async () => {
    const shifts = await shiftHouse({ settings });
    const { tool, side, sync } = shifts;
    await sync();
    inTool(shifts, "new");
    const absence = inTool(shifts, "approved");
    expect(ops(await sync())).toEqual(["create absence done"]);
    const [[id, made] = []] = side.absences.rows;
    expect(made).toMatchObject({ starts_on: "2026-07-27", ends_on: "2026-07-31", starts_at: "morning" });
    tool.world.change(absence, { ends_at: "2026-07-30T10:00:00+02:00" });
    expect(ops(await sync())).toEqual(["update absence done"]);
    expect(side.absences.rows.get(id!)).toMatchObject({ ends_on: "2026-07-30" });
    absence.state = "declined";
    expect(ops(await sync())).toEqual(["remove absence done"]);
    expect(side.absences.rows.size).toBe(0);
  });

  it("S8 with only_approved off all requests are sent", async () => {
    const shifts = await shiftHouse({ settings: { ...settings, absences: { leader: "tool", only_approved: false } } });
    await shifts.sync();
    inTool(shifts, "new");
    inTool(shifts, "declined");
    expect(ops(await shifts.sync())).toEqual(["create absence done"]);
  });

  it("S7 what is changed in Personio is left and shown", async () => {
    const shifts = await shiftHouse({ settings });
    await shifts.sync();
    inTool(shifts, "approved");
    await shifts.sync();
    const [[id, made] = []] = shifts.side.absences.rows;
    shifts.side.absences.rows.set(id!, { ...made!, ends_on: "2026-07-29" });
    expect(await shifts.sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
  });
});

describe("S11: working time", () => {
  const settings = { since: "2026-07-01" };
  const day = { from: "2026-07-20T07:00:30Z", until: "2026-07-20T15:00:00Z" };
  const breaks = [["2026-07-20T10:00:00Z", "2026-07-20T10:30:00Z"]] as const;

  async function working() {
    const shifts = await shiftHouse({ settings });
    await shifts.sync();
    return { ...shifts, ann: [...shifts.tool.world.users.values()][0]!.id };
  }

  it("S11, S12 confirmed timers become attendances with their breaks, are followed as the same record, and go with the timer", async () => {
    const { tool, side, sync, ann } = await working();
    const timer = tool.addTimer({ user: ann, state: "verified", ...day, breaks });
    tool.addTimer({ user: ann, state: "stopped", from: "2026-07-19T07:00:00Z", until: "2026-07-19T15:00:00Z" });
    tool.addTimer({ user: ann, from: "2026-07-21T07:00:00Z", until: null });
    expect(ops(await sync())).toEqual(["create attendance done"]);
    const [[id, made] = []] = side.attendances.rows;
    expect(made?.periods).toEqual([
      "WORK 2026-07-20T09:00/2026-07-20T12:00",
      "BREAK 2026-07-20T12:00/2026-07-20T12:30",
      "WORK 2026-07-20T12:30/2026-07-20T17:00",
    ]);
    expect((await sync()).changes).toEqual([]);
    timer.ends_at = "2026-07-20T16:00:00.000Z";
    expect(ops(await sync())).toEqual(["update attendance done"]);
    expect(side.attendances.rows.get(id!)?.periods.at(-1)).toBe("WORK 2026-07-20T12:30/2026-07-20T18:00");
    tool.world.timers.delete(timer.id);
    expect(ops(await sync())).toEqual(["remove attendance done"]);
  });

  it("S11 a timer whose breaks have no times is a conflict, and what was sent of it stays", async () => {
    const { tool, side, sync, ann } = await working();
    const timer = tool.addTimer({ user: ann, state: "verified", ...day });
    await sync();
    timer.break_duration = 1800;
    const { changes, conflicts } = await sync();
    expect(changes).toEqual([]);
    expect(conflicts).toEqual([expect.objectContaining({ code: "BREAK_TIMES_UNKNOWN", kind: "attendance" })]);
    expect(side.attendances.rows.size).toBe(1);
  });

  it("S11 a timer that is opened again takes nothing back", async () => {
    const { tool, side, sync, ann } = await working();
    const timer = tool.addTimer({ user: ann, state: "verified", ...day });
    await sync();
    Object.assign(timer, { state: "running", ends_at: null });
    expect((await sync()).changes).toEqual([]);
    expect(side.attendances.rows.size).toBe(1);
  });

  it("S7 what is changed or deleted in Personio is left and shown, until the timer changes", async () => {
    const { tool, side, sync, ann } = await working();
    const timer = tool.addTimer({ user: ann, state: "verified", ...day });
    await sync();
    const [[id, made] = []] = side.attendances.rows;
    side.attendances.rows.set(id!, { ...made!, periods: ["WORK 2026-07-20T09:00/2026-07-20T18:00"] });
    expect(await sync()).toMatchObject({ changes: [], conflicts: [{ code: "EDITED_THERE" }] });
    timer.ends_at = "2026-07-20T14:00:00.000Z";
    expect(ops(await sync())).toEqual(["update attendance done"]);
  });

  it("S13 a partial run carries what changed within four hours, and takes nothing away", async () => {
    const { tool, side, sync, ann, house } = await working();
    const gone = tool.addTimer({ user: ann, state: "verified", ...day, breaks });
    await sync();
    house.clock.pass(6 * 3_600_000);
    tool.world.timers.delete(gone.id);
    const fresh = { from: "2026-07-20T17:00:00Z", until: "2026-07-20T18:00:00Z", state: "verified" } as const;
    const old = tool.addTimer({ user: ann, ...fresh, from: "2026-07-18T17:00:00Z", until: "2026-07-18T18:00:00Z" });
    old.updated_at = "2026-07-19T08:00:00.000Z";
    tool.addTimer({ user: ann, ...fresh });
    expect(ops(await sync({ scope: "partial" }))).toEqual(["create attendance done"]);
    expect(side.attendances.rows.size).toBe(2);
    expect(ops(await sync()).sort()).toEqual(["create attendance done", "remove attendance done"]);
  });
});

describe("S15: areas", () => {
  it("S15 each can be run by hand on its own, and writes its own kind alone", async () => {
    const shifts = await shiftHouse({ settings: { since: "2026-07-01" } });
    const { house, tool, sync } = shifts;
    tool.world.addUser({ email: "nr001@example.com", first_name: "Edited" });
    vacation(shifts);
    expect(new Set(ops(await sync({ area: "absences" })))).toEqual(new Set(["create absence done"]));
    const ann = [...tool.world.users.values()][0]!;
    tool.addTimer({ user: ann.id, state: "verified", from: "2026-07-20T07:00:00Z", until: "2026-07-20T15:00:00Z" });
    expect(new Set(ops(await sync({ area: "time" })))).toEqual(new Set(["create attendance done"]));
    expect(ann.first_name).toBe("Edited");
    expect(new Set(ops(await sync({ area: "users" })))).toEqual(new Set(["create user done", "update user done"]));
    leave(house.world, house.world.people[0]!, "2026-07-20");
    expect(new Set(ops(await sync({ area: "users" })))).toEqual(new Set());
    expect(new Set(ops(await sync({ area: "locking" })))).toEqual(new Set(["deactivate user done"]));
  });

  it("S15 what failed in one area is not forgotten by a run of another, nor is what was last written taken for written", async () => {
    const { house, tool, sync } = await shiftHouse();
    const [ann, ben] = house.world.people;
    changePerson(house.world, ben!, { lastName: "Refused" });
    tool.fault({
      method: "POST",
      where: ({ text }) => text.includes("Refused"),
      times: 9,
      how: { status: 422, body: {} },
    });
    expect((await sync()).run.counts).toMatchObject({ create: 8, failed: 1 });
    changePerson(house.world, ann!, { lastName: "Married" });
    for (const area of ["absences", "locking"]) await sync({ area });
    expect(await house.store.failures.of("shifts")).toHaveLength(1);
    const { changes } = await sync();
    expect(changes.find(({ op }) => op === "update")).toMatchObject({ reason: "changed in the source" });
  });
});

describe("S13, S16: schedules", () => {
  it("S13 full at 06:30 each day and partial every two hours", async () => {
    const { house } = await shiftHouse();
    await house.start();
    await house.pass(25 * 3_600_000, 10 * 60_000);
    const runs = (await house.runs("shifts")).filter(({ trigger }) => trigger === "schedule");
    expect(runs.filter(({ scope }) => scope === "full").map(({ started_at }) => started_at.slice(11, 16))).toEqual([
      "04:30",
    ]);
    expect(runs.filter(({ scope }) => scope === "partial").length).toBeGreaterThanOrEqual(11);
  });

  it("S16 with background off nothing runs but by hand", async () => {
    const { house, sync } = await shiftHouse({ settings: { background: false } });
    await house.start();
    await house.pass(26 * 3_600_000, 60 * 60_000);
    expect(await house.runs("shifts")).toEqual([]);
    expect((await sync()).run.status).toBe("succeeded");
    await house.pass(26 * 3_600_000, 60 * 60_000);
    expect(await house.runs("shifts")).toHaveLength(1);
  });
});
