/** U1 to U10 for Honestly, through the whole chain. */
import { readFile, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { addPerson, changePerson, leave, makeWorld, removePerson } from "../../../plugins/personio/world.ts";
import { startHonestlySimulator } from "../../../plugins/user-and-team-provisioning/connectors/honestly/simulator.ts";
import { dieAt } from "../../kit/dying.ts";
import { openHouse } from "../../kit/house.ts";
import { sshd, sshKey, startOpenSsh } from "../../kit/openssh.ts";
import { HOUR, MINUTE } from "../../kit/swift-clock.ts";
import { settingsFor } from "./connectors/honestly/feed.ts";
import { settingsOf, SURVEYS, surveys, USERS } from "./surveys.ts";

describe("Honestly, through the whole chain", () => {
  it("U1 U8 puts everybody with their groups in the file; the second run plans nothing and sends nothing", async () => {
    const { house, honestly, sync, imported } = await surveys();
    const [ann, bob] = house.world.people;
    const [department] = house.world.departments;
    changePerson(house.world, ann!, { department: department!, supervisor: bob! });
    const first = await sync();
    expect(first.run).toMatchObject({ status: "succeeded", counts: { create: 12 } });
    expect(imported()).toMatchObject({ added: { length: 12 }, removed: [], errors: [] });
    expect(honestly.employees.get(String(ann!.id))).toEqual({
      ...{ importId: String(ann!.id), email: ann!.email, firstname: ann!.firstName, lastname: ann!.lastName },
      ...{ language: null, reportsToId: String(bob!.id), attributes: { Department: department!.name } },
    });
    honestly.log.length = 0;
    const second = await sync();
    expect(second.changes).toEqual([]);
    expect(second.run.counts).toMatchObject({ create: 0, update: 0, unchanged: 12 });
    expect(honestly.log).toEqual([]);
    expect((await house.plan(SURVEYS)).changes).toEqual([]);
  });

  it("U5 U8 a new name, another department and another supervisor are followed", async () => {
    const { house, honestly, sync, imported } = await surveys();
    await sync();
    imported();
    const [ann, bob, clara] = house.world.people;
    changePerson(house.world, ann!, { lastName: "Renamed", email: "renamed@example.com" });
    changePerson(house.world, bob!, { department: house.world.departments[1]!, supervisor: clara! });
    expect((await sync()).run.counts).toMatchObject({ update: 2, create: 0, remove: 0 });
    expect(imported()).toMatchObject({ added: [], updated: [String(ann!.id), String(bob!.id)], removed: [] });
    expect(honestly.employees.get(String(bob!.id))).toMatchObject({ reportsToId: String(clara!.id) });
  });

  it("[wrong company] U7 whoever stands in the file is not dropped because their links are lost", async () => {
    const { house, honestly, sync, imported } = await surveys();
    await sync();
    imported();
    for (const { subject } of await house.store.links.of(SURVEYS))
      await house.store.links.drop(SURVEYS, "user", [subject]);
    for (const person of house.world.people.slice(0, 6)) removePerson(house.world, person);
    const before = honestly.file();
    const { run } = await sync();
    expect(run).toMatchObject({ status: "failed", error: { code: "SOURCE_CHANGED" } });
    expect(run.error?.message).toContain("6 of the 12 people");
    expect(honestly.file()).toBe(before);
  });

  it("U8 a column that is taken out of the settings is out of the file after the next run, and of what is remembered", async () => {
    const attributes = { Department: "department", Gender: "gender" };
    const { house, honestly, sync, reconfigure } = await surveys({ users: { attributes } });
    for (const person of house.world.people) changePerson(house.world, person, { gender: "female" });
    await sync();
    expect(honestly.file()).toContain("female");
    await reconfigure({ users: { attributes: { Department: "department" } } });
    expect((await house.plan(SURVEYS)).run.counts).toMatchObject({ update: 12, remove: 0 });
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { update: 12 } });
    expect(honestly.file()).not.toContain("Gender");
    expect((await house.store.links.of(SURVEYS)).some(({ values }) => "Gender" in values)).toBe(false);
    expect((await sync()).changes).toEqual([]);
  });

  it("[limits] U7 those whom an approval drops are known to go, however many", async () => {
    const { house, sync, imported } = await surveys();
    await sync();
    imported();
    for (const person of house.world.people.slice(0, 6)) removePerson(house.world, person);
    const { run } = await sync();
    expect(run).toMatchObject({ status: "held", counts: { held: 6 } });
    await house.approve(run.digest as string, SURVEYS);
    expect(imported()).toMatchObject({ removed: { length: 6 }, errors: [] });
  });

  it("U7 somebody who left, or whom Personio does not send any more, is dropped; what they answered stays", async () => {
    const { house, honestly, sync, imported } = await surveys();
    await sync();
    imported();
    const [ann, bob] = house.world.people;
    honestly.feedback.push({ importId: String(ann!.id), text: "more plants" });
    leave(house.world, ann!, "2026-07-10");
    removePerson(house.world, bob!);
    const { run } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { remove: 2, held: 0 } });
    expect(imported()?.removed.sort()).toEqual([String(ann!.id), String(bob!.id)].sort());
    expect([honestly.employees.size, honestly.feedback.length]).toEqual([10, 1]);
  });

  it("U6 somebody hired but not started is put in on the first day", async () => {
    const { house, sync, imported } = await surveys();
    const zoe = addPerson(house.world, {
      ...{ firstName: "Zoe", lastName: "Later", email: "zoe@example.com" },
      ...{ hireDate: "2026-07-22", status: "onboarding" },
    });
    const first = await sync();
    expect(first.run.counts).toMatchObject({ create: 12 });
    expect(imported()?.added).not.toContain(String(zoe.id));
    house.clock.pass(24 * HOUR);
    house.world.now = house.clock.now();
    expect((await sync()).run.counts).toMatchObject({ create: 1 });
    expect(imported()?.added).toEqual([String(zoe.id)]);
  });

  it("U3 whomever Personio sends is in, external people too unless the config leaves them out", async () => {
    const { house, sync, imported, reconfigure } = await surveys();
    const eve = addPerson(house.world, {
      ...{ firstName: "Eve", lastName: "Extern", email: "eve@example.com", employmentType: "external" },
    });
    await sync();
    expect(imported()?.added).toContain(String(eve.id));
    await reconfigure({ users: { ...USERS, external: false } });
    await sync();
    expect(imported()?.removed).toEqual([String(eve.id)]);
  });

  it("P3 the four attributes that Honestly asks for are enough", async () => {
    const { house, sync, imported } = await surveys({ users: { attributes: {} } });
    house.world.released = new Set(["first_name", "last_name", "email", "department"]);
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { create: 12 } });
    expect(imported()).toMatchObject({ added: { length: 12 }, errors: [] });
  });

  it.each([
    [{}, ["Department"]],
    [{ Position: "position" }, ["Department", "Position"]],
    [{ Abteilung: "department" }, ["Abteilung"]],
    [{ Department: "" }, []],
    [{ Department: "", Position: "position" }, ["Position"]],
  ])(
    "P3 the department, which is demanded of Personio, is sent unless it is left out: with the attributes %j",
    async (attributes, columns) => {
      const { honestly, sync } = await surveys({ users: { attributes } });
      expect((await sync()).run).toMatchObject({ status: "succeeded" });
      const [header = ""] = honestly.file()!.split("\n");
      expect(header.replaceAll('"', "").split(",").slice(4)).toEqual(columns);
    },
  );

  it("people without e-mail or name are left out with the reason, and do not stop the others", async () => {
    const { house, sync, imported } = await surveys();
    changePerson(house.world, house.world.people[0]!, { email: null });
    changePerson(house.world, house.world.people[1]!, { lastName: " " });
    const { run } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { create: 10 } });
    expect(imported()).toMatchObject({ added: { length: 10 }, errors: [] });
    const { people } = await house.operations.people(SURVEYS, house.wish().signal);
    expect(
      people
        .filter(({ state }) => state !== "matched")
        .map(({ reason }) => reason?.code)
        .sort(),
    ).toEqual(["NO_EMAIL", "NO_NAME"]);
  });

  it("P9 twins of one e-mail are a conflict and stay as they were last sent; everybody else goes on", async () => {
    const { house, sync, imported } = await surveys();
    const [first, second, third] = house.world.people;
    await sync();
    imported();
    changePerson(house.world, first!, { email: second!.email, lastName: "Renamed" });
    changePerson(house.world, third!, { lastName: "Renamed" });
    const { run, conflicts } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { update: 1, conflicts: 2 } });
    expect(conflicts.map(({ code }) => code)).toEqual(["AMBIGUOUS", "AMBIGUOUS"]);
    expect(imported()).toMatchObject({ updated: { length: 1 }, removed: [], errors: [] });
  });

  it("U7 a source that shrank is held: its rows stay in the file, other changes are carried, approval drops them", async () => {
    const { house, honestly, sync, imported } = await surveys();
    await sync();
    imported();
    for (const person of house.world.people.slice(0, 5)) leave(house.world, person, "2026-07-10");
    changePerson(house.world, house.world.people[8]!, { lastName: "Renamed" });
    const { run } = await sync();
    expect(run).toMatchObject({ status: "held", counts: { held: 5, update: 1, remove: 0 } });
    expect(imported()).toMatchObject({ updated: { length: 1 }, removed: [], errors: [] });
    expect(honestly.employees.size).toBe(12);
    const approved = await house.approve(String(run.digest), SURVEYS);
    expect(approved.run.counts).toMatchObject({ remove: 5, held: 0 });
    expect(imported()?.removed).toHaveLength(5);
  });

  it("U7 a source without anybody empties no file, not even when somebody approves it", async () => {
    const { house, honestly, sync } = await surveys();
    await sync();
    const before = honestly.file();
    for (const person of house.world.people) leave(house.world, person, "2026-07-10");
    const { run } = await sync();
    expect(run.status).toBe("held");
    const approved = await house.approve(String(run.digest), SURVEYS);
    expect(approved.run).toMatchObject({ status: "failed", error: { code: "CONTRACT_BROKEN" } });
    expect(approved.run.error?.message).toContain("would remove everybody");
    expect(honestly.file()).toBe(before);
  });

  it("test mode and plan say what would be done and write nothing", async () => {
    const { house, honestly, sync } = await surveys({ mode: "test" });
    const { run, changes } = await sync();
    expect(run).toMatchObject({ mode: "test", counts: { create: 12 } });
    expect(changes.every(({ status }) => status === "planned")).toBe(true);
    expect((await house.plan(SURVEYS)).run.counts).toMatchObject({ create: 12 });
    expect([honestly.writes(), honestly.file()]).toEqual([[], null]);
  });

  it("a database that was lost sends nothing that is there already", async () => {
    const { house, honestly, sync } = await surveys();
    await sync();
    await house.close();
    await rm(join(dirname(house.file), "rollcall.db"));
    await house.open();
    honestly.log.length = 0;
    expect((await sync()).run.counts).toMatchObject({ create: 12 });
    expect(honestly.writes()).toEqual([]);
  });

  it.each([
    ["left", { status: "inactive", lastWorkingDay: "2026-07-10" }, { status: "active", lastWorkingDay: null }],
    ["got another name", { lastName: "Renamed" }, { lastName: "Before" }],
  ] as const)(
    "what became of somebody who %s is not taken for undone because the process ended after the rename",
    async (_, then, back) => {
      const { house, honestly, sync, imported } = await surveys();
      const [ann] = house.world.people;
      changePerson(house.world, ann!, { lastName: "Before" });
      await sync();
      imported();
      const before = honestly.employees.get(String(ann!.id));
      changePerson(house.world, ann!, then);
      dieAt(house, "settle", 1);
      await sync().catch(() => undefined);
      house.clock.pass(2 * MINUTE);
      await house.restart();
      changePerson(house.world, ann!, back);
      expect((await sync()).run).toMatchObject({ status: "succeeded" });
      imported();
      expect(honestly.employees.get(String(ann!.id))).toEqual(before);
      expect((await sync()).changes).toEqual([]);
    },
  );

  it("a process that ends after the rename is settled by the next run, and everybody stands in the file once", async () => {
    const { house, honestly, sync, imported } = await surveys();
    dieAt(house, "settle", 1);
    await sync().catch(() => undefined);
    expect(honestly.writes()).toHaveLength(2);
    house.clock.pass(2 * MINUTE);
    await house.restart();
    const { run } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { update: 12 } });
    expect(honestly.writes()).toHaveLength(2);
    expect(imported()).toMatchObject({ added: { length: 12 }, errors: [] });
    expect((await sync()).run.counts).toMatchObject({ create: 0, update: 0, unchanged: 12 });
  });

  it("while the feed is down nothing is taken for done, and afterwards everything is", async () => {
    const { house, honestly, sync, imported } = await surveys();
    await sync();
    imported();
    changePerson(house.world, house.world.people[0]!, { lastName: "Renamed" });
    honestly.fault({ times: Number.POSITIVE_INFINITY, how: "reset" });
    const failed = await sync();
    expect(failed.run).toMatchObject({ status: "failed", counts: { update: 0 }, error: { code: "UNREACHABLE" } });
    expect(imported()).toMatchObject({ updated: [], removed: [] });
    honestly.heal();
    expect((await sync()).run.counts).toMatchObject({ update: 1 });
    expect(imported()?.updated).toHaveLength(1);
  });

  it("U9 runs every 12 hours unless told otherwise", async () => {
    const { house, honestly } = await surveys({ schedule: undefined });
    await house.start({ spreadOut: false });
    await house.pass(25 * HOUR, 30 * MINUTE);
    expect((await house.runs(SURVEYS)).map(({ trigger }) => trigger)).toEqual(["schedule", "schedule", "activation"]);
    expect(honestly.writes()).toHaveLength(2);
  });

  it("no log, mail or report holds the key", async () => {
    const { house, honestly, sync } = await surveys({}, { level: "debug" });
    honestly.fault({ operation: "WRITE", how: "reset" });
    const report = JSON.stringify(await sync());
    const lines = honestly.privateKey.split("\n").filter((line) => line.length > 20);
    expect(lines.length).toBeGreaterThan(2);
    for (const text of [report, ...house.logged, ...house.mails.map((mail) => JSON.stringify(mail))])
      for (const line of lines) expect(text).not.toContain(line);
    expect(house.logged.join()).toContain("replace upload/employees.csv");
  });
});

describe.skipIf(!sshd)("the feed on a real server (needs Debian's openssh-server)", () => {
  it("U8 everybody is in the file after the first run, and the second does nothing", async () => {
    const key = sshKey("rsa");
    const server = await startOpenSsh([key]);
    onTestFinished(() => server.close());
    const { port, username, hostKey } = server;
    const login = { type: "honestly", host: "127.0.0.1", port, username, host_key: hostKey, private_key: key.private };
    const house = await openHouse({ plain: 12, ...settingsOf(login) });
    expect((await house.sync({}, SURVEYS)).run).toMatchObject({ status: "succeeded", counts: { create: 12 } });
    const folder = join(server.home, "upload");
    expect(await readdir(folder)).toEqual(["employees.csv"]);
    expect((await readFile(join(folder, "employees.csv"), "utf8")).split("\n")).toHaveLength(14);
    expect((await house.sync({}, SURVEYS)).changes).toEqual([]);
    await house.close();
  });
});

describe("two targets to one feed would remove each other's people", () => {
  const open = async (second: object) => {
    const honestly = await startHonestlySimulator();
    onTestFinished(() => honestly.close());
    const connector = settingsFor(honestly);
    const one = { plugin: "user-and-team-provisioning", connector, users: USERS };
    const house = await openHouse({ plain: 3, targets: { one, two: { ...structuredClone(one), ...second } } });
    await house.sync({}, "one");
    return house;
  };

  it("the second is refused", async () => {
    const house = await open({});
    expect((await house.sync({}, "two")).run.error).toMatchObject({ code: "CONFIG" });
  });

  it("in test mode it writes nothing, so it may be tried", async () => {
    const house = await open({ mode: "test" });
    expect((await house.sync({}, "two")).run).toMatchObject({ status: "succeeded", counts: { create: 3 } });
  });

  it("people of another source make no difference", async () => {
    const honestly = await startHonestlySimulator();
    onTestFinished(() => honestly.close());
    const one = {
      ...{ plugin: "user-and-team-provisioning", connector: settingsFor(honestly), source: "a" },
      users: USERS,
    };
    const other = await startPersonioSimulator({ world: makeWorld({ seed: 2, people: 3, today: "2026-07-21" }) });
    onTestFinished(() => other.close());
    const source = (url: string) => ({
      ...PERSONIO,
      client_id: other.credentials.clientId,
      client_secret: other.credentials.clientSecret,
      base_url: url,
    });
    const sources = { a: source(other.url), b: source(other.url) };
    const house = await openHouse({
      plain: 3,
      targets: { one, two: { ...structuredClone(one), source: "b" } },
      file: { source: undefined, sources },
    });
    await house.sync({}, "one");
    expect((await house.sync({}, "two")).run.error).toMatchObject({ code: "CONFIG" });
  });
});

const PERSONIO = { plugin: "personio", requests_per_minute: 100_000 };
