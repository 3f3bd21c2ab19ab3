/** The source's credentials lead to another company, or to a copy of it: nothing is written. What happens in ordinary life is done. */
import { describe, expect, onTestFinished, test } from "vitest";
import type { RunReport } from "../../../core/model/run.ts";
import { renderReport } from "../../../core/render/report.ts";
import { tamper } from "../../../plugins/personio/simulator/traps.ts";
import {
  addAbsence,
  addPerson,
  leave,
  removePerson,
  type SimPerson,
  type World,
} from "../../../plugins/personio/world.ts";
import { startSeatsurfingSimulator } from "../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import { NOON, openHouse, TARGET, welcome, type House } from "../../kit/house.ts";
import { MADE_UP_KEY, startMadeUpTool } from "../../plugins/bookings-release/connectors/http/made-up-tool.ts";
import { shiftHouse } from "../../plugins/staff-scheduling/shift-house.ts";
import { openSchool, TARGET as SCHOOL } from "../provisioning/school.ts";

interface Stage {
  readonly house: House;
  sync(wish?: { readonly scope?: "full" | "partial" }): Promise<RunReport>;
  /** All of the tool, as text. */
  there(): string;
}

const STAGES: Record<string, () => Promise<Stage>> = {
  "absence-mirror": async () => {
    const house = await openHouse({ plain: 12 });
    for (const person of house.world.people.slice(0, 4)) away(house.world, person);
    return { house, sync: (wish) => house.sync(wish), there: () => JSON.stringify(house.mirrored()) };
  },
  provisioning: async () => {
    const { house, tool, staff, sync } = await openSchool();
    for (let n = 1; n <= 9; n += 1) staff(`Nr${n}`);
    return { house, sync, there: () => JSON.stringify([...tool.world.users.values(), ...tool.world.groups.values()]) };
  },
  "staff-scheduling": async () => {
    const { house, tool, sync } = await shiftHouse({ plain: 12, settings: { locking: true } });
    return { house, sync, there: () => JSON.stringify([...tool.world.users.values()]) };
  },
  "bookings with accounts": async () => {
    const desks = await startSeatsurfingSimulator({ now: () => NOON });
    onTestFinished(() => desks.close());
    const { url: base_url, username, password } = desks;
    const stage = await booking({ type: "seatsurfing", base_url, username, password });
    const space = desks.world.addSpace("Desk 3", desks.world.addLocation("Berlin", "Europe/Berlin"));
    for (const { email, firstName: firstname, lastName: lastname } of stage.house.world.people) {
      const user = desks.world.addUser({ email: email!, firstname, lastname });
      desks.world.addBooking({ user, space, enter: `${DAY}T09:00`, leave: `${DAY}T17:00` });
    }
    return { ...stage, there: () => JSON.stringify([...desks.world.users.values(), ...desks.world.bookings.values()]) };
  },
  "bookings without accounts": async () => {
    const tool = await startMadeUpTool([]);
    onTestFinished(() => tool.close());
    const stage = await booking({
      ...{ type: "http", base_url: `${tool.url}/v1`, headers: { "x-key": MADE_UP_KEY }, times: "local" },
      ...{ list: { path: "/plain" }, cancel: { path: "/bookings/{id}" } },
      fields: { email: "user.email", space: "place.name", starts_at: "begins", ends_at: "ends" },
    });
    for (const [id, { email }] of stage.house.world.people.entries()) {
      const times = { begins: `${DAY}T09:00`, ends: `${DAY}T17:00` };
      tool.rows.push({ id, ...times, place: { name: "Desk 3" }, user: { email } });
    }
    return { ...stage, there: () => JSON.stringify(tool.rows) };
  },
};

/** A day on which people are away. */
const DAY = "2026-08-05";

async function booking(connector: object) {
  const target = { plugin: "bookings-release", schedule: { full: "every 1h", partial: "every 10m" }, connector };
  const house = await openHouse({ plain: 12, targets: { desks: target } });
  away(house.world, house.world.people[0]!);
  return { house, sync: (wish?: Parameters<House["sync"]>[0]) => house.sync(wish, "desks") };
}

function away(world: World, person: SimPerson): void {
  addAbsence(world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" });
}

async function settled(name: string): Promise<Stage> {
  const stage = await STAGES[name]!();
  await stage.sync();
  expect((await stage.sync()).run.status).toBe("succeeded");
  return stage;
}

function hire({ world, awork }: House, number: number): SimPerson {
  const name = `Fremd${number}`;
  const person = addPerson(world, { firstName: name, lastName: "Neuling", email: `${name.toLowerCase()}@example.com` });
  welcome(awork, person);
  return person;
}

/** The key leads to five others. */
function others({ house }: Stage): void {
  for (const person of house.world.people) removePerson(house.world, person);
  for (let n = 1; n <= 5; n += 1) hire(house, n);
}

/** The key leads to a copy for trying things out: the same people and absences under new ids, and more absences. */
function copy({ house: { world } }: Stage): void {
  const [people, absences] = [world.people, world.absences];
  for (const person of people) removePerson(world, person);
  const copies = new Map(people.map((one) => [one, again(world, one)] as const));
  for (const { person } of absences) away(world, copies.get(person)!);
  for (const person of copies.values()) away(world, person);
}

function again(world: World, { id: _, employmentId: __, ...person }: SimPerson): SimPerson {
  return addPerson(world, { ...person, supervisor: null, position: "Tester" });
}

describe.each(Object.keys(STAGES))("%s", (name) => {
  for (const [what, swap] of Object.entries({ "another company": others, "a copy under new ids": copy }))
    test(`[wrong company] a key of ${what}: SOURCE_CHANGED and no write, however often; the old key back, all is as it was`, async () => {
      const stage = await settled(name);
      const { world } = stage.house;
      const [before, people, absences] = [stage.there(), world.people, world.absences];
      swap(stage);
      const runs = [await stage.sync({ scope: "partial" }), await stage.sync(), await stage.sync()];
      expect(runs.map(({ run }) => run.error?.code)).toEqual(runs.map(() => "SOURCE_CHANGED"));
      expect(stage.there()).toBe(before);
      Object.assign(world, { people, absences, version: world.version + 1 });
      expect((await stage.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 0, update: 0 } });
      expect(stage.there()).toBe(before);
    });

  test("half of the company leaves, is deleted a year later while others are hired, and no run takes it for another", async () => {
    const stage = await settled(name);
    const { house } = stage;
    const leavers = house.world.people.slice(6);
    // One at a time, so that none of it waits for anybody.
    for (const person of leavers) {
      leave(house.world, person, "2026-07-01");
      await stage.sync();
      house.clock.pass(30 * 3_600_000);
    }
    for (const person of leavers) removePerson(house.world, person);
    hire(house, 1);
    expect((await stage.sync()).run.status).toBe("succeeded");
    hire(house, 2);
    expect((await stage.sync()).run.status).toBe("succeeded");
  });

  test("two who never left are deleted and one comes back under a new id: no other company", async () => {
    const stage = await settled(name);
    const { world } = stage.house;
    const [first, second] = world.people.slice(-2) as [SimPerson, SimPerson];
    for (const one of [first, second]) removePerson(world, one);
    again(world, first);
    expect((await stage.sync()).run.status).toBe("succeeded");
  });
});

test("[wrong company] where a tool shows no accounts, its links forgotten as the remedy says begin afresh with the new company", async () => {
  const stage = await settled("bookings without accounts");
  others(stage);
  const { run } = await stage.sync();
  expect(run.error?.message).toMatch(
    /^12 of 12 people who were here at the last run are no longer in the source's list .*which has 5 people whom rollcall has never seen$/,
  );
  expect(run.error?.remedy).toContain("rollcall links desks --reset");
  expect(run.error?.remedy).not.toContain("--break");
  await stage.house.operations.breakLinks("desks", null, "cli:ann");
  for (let runs = 0; runs < 2; runs += 1) expect((await stage.sync()).run.status).toBe("succeeded");
});

test("four of ten who never left are deleted: their removal waits, and goes on waiting when somebody is hired", async () => {
  const stage = await settled("provisioning");
  for (const person of stage.house.world.people.slice(-4)) removePerson(stage.house.world, person);
  expect((await stage.sync()).run).toMatchObject({ status: "held", counts: { held: 4 } });
  hire(stage.house, 1);
  expect((await stage.sync()).run).toMatchObject({ status: "held", counts: { held: 4, create: 1 } });
});

test("four of twelve who never left are deleted beside somebody who has had no account all along: no other company", async () => {
  const { house, sync } = await settled("absence-mirror");
  addPerson(house.world, { firstName: "Ohne", lastName: "Konto", email: "ohne@example.com" });
  expect((await sync()).run.status).toBe("succeeded");
  for (const person of house.world.people.slice(0, 4)) removePerson(house.world, person);
  expect((await sync()).run.error).toBeNull();
});

test.each(["held", "rejected"])(
  "three leavers whose locking is %s are deleted while somebody is hired: no other company",
  async (what) => {
    const { house, sync } = await settled("provisioning");
    const leavers = house.world.people.slice(-3);
    for (const person of leavers) leave(house.world, person, "2026-07-01");
    const { run } = await sync();
    expect(run).toMatchObject({ status: "held", counts: { held: 3 } });
    if (what === "rejected") {
      await house.operations.reject(run.target, run.digest as string, "cli:ann");
      await sync();
    }
    for (const person of leavers) removePerson(house.world, person);
    hire(house, 1);
    expect((await sync()).run).toMatchObject({ error: null, counts: { create: 1 } });
  },
);

test("what is not listed any more since former versions is not held against the company", async () => {
  const { house, sync } = await settled("absence-mirror");
  // As a version left it that took no note of it.
  await house.store.targets.save(TARGET, { lastFullRun: null, compared: null });
  for (const person of house.world.people.slice(-4)) removePerson(house.world, person);
  hire(house, 1);
  expect((await sync()).run.status).toBe("succeeded");
  hire(house, 2);
  expect((await sync()).run.status).toBe("succeeded");
});

test.each(["absence-mirror", "bookings without accounts"])(
  "[asked by name] [wrong company] %s: a list that lacks four who are there, while somebody is hired, is read again, and no other company's",
  async (name) => {
    const stage = await settled(name);
    const { house } = stage;
    await house.reconfigure({ source: { people: "v2" } });
    expect((await stage.sync()).run.status).toBe("succeeded");
    const hidden = new Set(house.world.people.slice(-4).map(({ id }) => String(id)));
    hire(house, 1);
    tamper(house.personio, /\/v2\/persons$/, (page) => ({
      ...page,
      _data: (page._data as { id: string }[]).filter(({ id }) => !hidden.has(id)),
    }));
    const { run } = await stage.sync();
    expect(run.error).toMatchObject({ code: "INCOMPLETE_READ", message: expect.stringContaining([...hidden][0]!) });
    house.personio.server.heal();
    expect((await stage.sync()).run.status).toBe("succeeded");
  },
);

const RAY = { email: "ray@example.com", first: "Ray", last: "Rot" };
const OTHERS = [
  RAY,
  { email: "sue@example.com", first: "Sue", last: "Sand" },
  { email: "tim@example.com", first: "Tim", last: "Tau" },
];

/** The accounts of our people are others' now, under the same ids. */
function exchange(tool: Awaited<ReturnType<typeof openSchool>>["tool"]): void {
  for (const [index, record] of [...tool.world.users.values()].entries()) {
    const { email, first, last } = OTHERS[index]!;
    const name = { givenName: first, familyName: last };
    tool.world.touch(record, { ...record.body, userName: email, emails: [{ value: email, primary: true }], name });
  }
}

test("[wrong company] a tool in which the same ids are other people's is not written to", async () => {
  const { sync, tool } = await openSchool();
  await sync();
  exchange(tool);
  const before = tool.writes().length;
  const { run } = await sync();
  expect(run).toMatchObject({ status: "failed", error: { code: "TENANT_CHANGED" } });
  expect(run.error?.message).toContain("3 of 3 accounts");
  expect(tool.writes()).toHaveLength(before);
});

test("[wrong company] another address of a SCIM tool is another company account, whoever is there", async () => {
  const { sync, edit } = await openSchool();
  await sync();
  const production = await openSchool();
  await edit({ connector: { url: production.tool.base, token: production.tool.token } });
  const { run } = await sync();
  expect(run).toMatchObject({ status: "failed", error: { code: "TENANT_CHANGED" } });
  expect(production.tool.writes()).toEqual([]);
});

test("[wrong company] two targets of one SCIM address are writers to one company, unless the config names two", async () => {
  const { house, targets, sync } = await openSchool({ users: { where: { office: "Berlin" } } });
  await sync();
  const another = (connector: object) => ({
    more: targets({ users: { where: { office: "Hamburg" } }, connector })[SCHOOL],
  });
  await house.reconfigure({ targets: { ...targets({}), ...another({}) } });
  expect((await house.sync({}, "more")).run).toMatchObject({ status: "failed", error: { code: "CONFIG" } });
  await house.reconfigure({ targets: { ...targets({}), ...another({ company: "Hamburg" }) } });
  expect((await house.sync({}, "more")).run.error).toBeNull();
});

test("[wrong company] a company that the config names after the fact is the same, another address or another name is not", async () => {
  const { house, sync, edit } = await openSchool();
  await sync();
  await edit({ connector: { company: "Berlin" } });
  expect((await sync()).run).toMatchObject({ status: "succeeded", error: null });
  expect((await house.store.targets.get(SCHOOL))?.tenant).toContain("(Berlin)");
  const production = await openSchool();
  const { base: url, token } = production.tool;
  for (const connector of [{ company: "Hamburg" }, { company: "Berlin", url, token }, {}]) {
    await edit({ connector });
    expect((await sync()).run.error).toMatchObject({ code: "TENANT_CHANGED" });
  }
  expect(production.tool.writes()).toEqual([]);
});

test("[wrong company] two targets that wrote to one SCIM address before it was told can be named, and keep their links", async () => {
  const { house, targets, sync } = await openSchool({ users: { where: { office: "Berlin" } } });
  await sync();
  const both = (first: object, second: object) => ({
    targets: {
      ...targets({ connector: first }),
      more: targets({ users: { where: { office: "Hamburg" } }, connector: second })[SCHOOL],
    },
  });
  await house.reconfigure(both({}, {}));
  expect((await house.sync({}, "more")).run.error).toMatchObject({
    code: "CONFIG",
    remedy: expect.stringContaining("connector.company"),
  });
  await house.reconfigure(both({ company: "Berlin" }, { company: "Hamburg" }));
  expect((await house.sync({}, "more")).run.error).toBeNull();
  expect((await sync()).run.error).toBeNull();
});

test("[wrong company] who is gone is named with the way on for each, and links of the others need not be forgotten", async () => {
  const { house, sync } = await settled("absence-mirror");
  const gone = house.world.people.slice(-3);
  for (const person of gone) removePerson(house.world, person);
  hire(house, 1);
  const { run } = await sync();
  expect(run.error).toMatchObject({
    code: "SOURCE_CHANGED",
    message: expect.stringContaining(gone.map(({ id }) => id).join(", ")),
  });
  expect(run.error?.remedy).toContain(`rollcall links ${TARGET} --break ${gone.map(({ id }) => id).join(",")}`);
  await house.operations.breakLinks(TARGET, String(gone[0]!.id), "cli:ann");
  expect((await sync()).run.status).toBe("succeeded");
  expect((await house.operations.links(TARGET)).links.length).toBeGreaterThan(9);
});

test("[wrong company] a clean-up that looks like another company: the command that is told names everybody, and nothing is to be approved", async () => {
  const { house, sync, staff } = await openSchool({ teams: { from: [] } });
  for (let n = 1; n <= 60; n += 1) staff(`Nr${n}`);
  await sync();
  const gone = house.world.people.slice(-25);
  for (const person of gone) removePerson(house.world, person);
  staff("Neu");
  const stopped = await sync();
  expect(stopped.run).toMatchObject({ error: { code: "SOURCE_CHANGED" }, digest: null });
  expect(stopped.changes).toHaveLength(gone.length);
  expect(renderReport(stopped)).not.toMatch(/rollcall (approve|reject)/);
  const [, people] = /`rollcall links learning --break ([^`]*)`/.exec(stopped.run.error!.remedy)!;
  const { links } = await house.operations.breakLinks(SCHOOL, people!, "cli:ann");
  expect(links.map(({ person }) => person).sort()).toEqual(gone.map(({ email }) => email).sort());
  await expect(house.operations.breakLinks(SCHOOL, `${house.world.people[0]!.id}, 4711`, "cli:ann")).rejects.toThrow(
    "4711",
  );
  expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { deactivate: 0, held: 0 } });
});
