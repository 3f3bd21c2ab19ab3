/** A target's life: tried, activated, run by its schedule, interrupted, and without its memory. */
import { describe, expect, it } from "vitest";
import { endEarly } from "../../../plugins/personio/simulator/traps.ts";
import { leave } from "../../../plugins/personio/world.ts";
import { MINUTE } from "../../kit/swift-clock.ts";
import { nothing, openSchool, TARGET } from "./school.ts";

const HOUR = 60 * MINUTE;

describe("U9, U10: when it runs", () => {
  it("at once when it becomes active, then daily at 04:00 UTC, by its own default", async () => {
    const { house, tool } = await openSchool({ target: { schedule: undefined }, now: "2026-07-21T10:00:00.000Z" });
    await house.start();
    await house.tick();
    expect(tool.people()).toHaveLength(3);
    await house.pass(20 * HOUR, 30 * MINUTE);
    const runs = await house.runs(TARGET);
    expect(runs.map(({ trigger, started_at }) => `${trigger} ${started_at.slice(0, 13)}`).reverse()).toEqual([
      "activation 2026-07-21T10",
      "schedule 2026-07-22T04",
    ]);
  });

  it("U10 a plan and test mode write nothing, and say what would be done", async () => {
    const { house, tool, sync } = await openSchool({ target: { mode: "test" } });
    expect((await house.plan(TARGET)).run.counts.create).toBe(10);
    expect((await sync()).run).toMatchObject({ mode: "test", counts: { create: 10 } });
    expect(tool.writes()).toEqual([]);
  });
});

describe("what happens on the way", () => {
  it("a lost answer makes no second account, team or member", async () => {
    const { tool, sync } = await openSchool();
    tool.fault({ method: "POST", path: /Users$/, after: 1, how: "drop after write" });
    tool.fault({ method: "POST", path: /Groups$/, how: "drop after write" });
    tool.fault({ method: "PATCH", path: /Groups/, how: "drop after write" });
    expect((await sync()).run.status).toBe("succeeded");
    expect([tool.people().length, tool.teams().length]).toEqual([3, 3]);
    expect(nothing(await sync())).toBe(true);
  });

  it("a record that is refused keeps nobody else out, and is tried again", async () => {
    const { tool, sync } = await openSchool();
    const refused = {
      status: 400,
      body: { status: "400", scimType: "invalidValue", detail: "ann@example.com is too long" },
    };
    tool.fault({ method: "POST", where: ({ text }) => text.includes("ann@"), how: refused });
    const report = await sync();
    expect(report.run).toMatchObject({ status: "partial", counts: { failed: 1 } });
    expect(tool.people()).toEqual(["ben@example.com active", "peter@example.com active"]);
    await sync();
    expect(tool.teams()).toContain("Department IT: ann@example.com");
    expect(nothing(await sync())).toBe(true);
  });

  it("without its memory everything is recognised: accounts by e-mail, teams by what they stand for", async () => {
    const { house, tool, sync } = await openSchool();
    await sync();
    const before = [tool.people(), tool.teams()];
    for (const { kind, subject } of await house.store.links.of(TARGET))
      await house.store.links.drop(TARGET, kind, [subject]);
    tool.log.length = 0;
    expect((await sync()).run.counts).toMatchObject({ create: 0, adopt: 10 });
    expect([tool.people(), tool.teams()]).toEqual(before);
    expect(tool.writes()).toEqual([]);
    expect(nothing(await sync())).toBe(true);
  });

  it("an account that somebody removed there is made again, and is in its teams again", async () => {
    const { tool, sync } = await openSchool();
    await sync();
    const before = [tool.people(), tool.teams()];
    const ann = [...tool.world.users.values()].find(({ body }) => body.userName === "ann@example.com")!;
    tool.world.remove("Users", ann.id);
    await sync();
    await sync();
    expect([tool.people(), tool.teams()]).toEqual(before);
    expect(nothing(await sync())).toBe(true);
  });

  it("many who would be locked at once are held, and approved they are done", async () => {
    const { house, tool, world, staff, sync } = await openSchool();
    for (let n = 1; n <= 10; n += 1) staff(`Nr${n}`);
    await sync();
    for (const person of world.people.filter(({ firstName }) => firstName.startsWith("Nr")))
      leave(world, person, "2026-07-01");
    const report = await sync();
    expect(report.run.status).toBe("held");
    expect(tool.people().filter((line) => line.endsWith("locked"))).toEqual([]);
    await house.approve(report.run.digest!, TARGET);
    expect(tool.people().filter((line) => line.endsWith("locked"))).toHaveLength(10);
  });

  it("new people who are held keep their memberships waiting, and a plan says so as a run does", async () => {
    const { house, tool, staff, sync } = await openSchool();
    await sync();
    for (let n = 1; n <= 12; n += 1) staff(`Nr${n}`);
    const plan = await house.plan(TARGET);
    const { run, changes } = await sync();
    expect(run.counts).toMatchObject({ create: 0, held: 12, waiting: 24 });
    expect(changes.find(({ status }) => status === "waiting")?.error?.remedy).toContain("Approve");
    expect(plan.run.counts).toEqual(run.counts);
    await house.approve(run.digest!, TARGET);
    expect(tool.people()).toHaveLength(15);
    expect(nothing(await sync())).toBe(true);
  });

  it.each(["left out for a doubt", "in conflict with a twin"])(
    "[holds] new people who are held stay so when they were %s in a run between, whatever they are called after it",
    async (between) => {
      const {
        house,
        tool,
        world,
        it: department,
        staff,
        sync,
      } = await openSchool({
        users: { where: { department: "IT" } },
        teams: { from: ["supervisor"] },
      });
      await sync();
      const before = tool.people();
      const hired = Array.from({ length: 12 }, (_, n) => staff(`Nr${n}`));
      expect((await sync()).run.counts).toMatchObject({ create: 0, held: 12 });
      for (const person of hired.slice(9)) person.department = null;
      world.version += 1;
      expect((await sync()).run.counts).toMatchObject({ create: 0, held: 9 });
      const twins =
        between === "in conflict with a twin" ? hired.slice(0, 9).map(({ firstName }) => staff(firstName)) : [];
      if (twins.length === 0) department.name = "Informatics";
      world.version += 1;
      expect((await sync()).run.counts).toMatchObject({ create: 0, held: 0 });
      expect((await house.operations.status()).targets[0]?.hold).toMatchObject({ count: 9, unjudged: 9 });
      for (const twin of twins) world.people.splice(world.people.indexOf(twin), 1);
      department.name = "IT";
      hired[0]!.lastName = "Corrected";
      world.version += 1;
      const { run } = await sync();
      expect(run.counts).toMatchObject({ create: 0, held: 9 });
      expect(tool.people()).toEqual(before);
      await house.approve(run.digest!, TARGET);
      expect(tool.people()).toHaveLength(before.length + 9);
      expect((await house.operations.status()).targets[0]?.hold).toBeNull();
    },
  );

  it("a list that ends early makes nobody leave, however few it lacks", async () => {
    const { house, tool, staff, sync } = await openSchool({
      source: { people: "v2" },
      users: { attributes: {} },
      teams: { from: ["supervisor"] },
    });
    for (let n = 1; n <= 49; n += 1) staff(`Nr${n}`);
    await sync();
    const before = tool.people();
    endEarly(house.personio, /persons$/);
    for (let runs = 0; runs < 2; runs += 1) await sync();
    expect(tool.people()).toEqual(before);
    house.personio.server.heal();
    expect(nothing(await sync())).toBe(true);
    expect(tool.people().filter((line) => line.endsWith("active"))).toHaveLength(52);
  });
});

it("logs name no account: neither an e-mail nor a name stands in them", async () => {
  const { house, sync } = await openSchool();
  await sync();
  const text = house.logged.join("\n");
  for (const word of ["ann@example.com", "Paula Platzhalter", "scim-token"]) expect(text).not.toContain(word);
});
