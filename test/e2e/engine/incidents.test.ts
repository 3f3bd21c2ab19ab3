/** R2 and R3: one incident, one cause, one mail a recipient; the others go on; every way in which it is resolved. */
import { describe, expect, test } from "vitest";
import { addAbsence, changePerson, type SimPerson } from "../../../plugins/personio/world.ts";
import { type House, type HouseOptions, openHouse, OWNER, TARGET } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

async function running(options: HouseOptions = {}) {
  const house = await openHouse({ plain: 3, ...options });
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
  await house.start();
  await house.tick();
  expect((await house.runs()).map(({ status }) => status)).not.toContain("failed");
  return house;
}

const down = { status: 503, body: "down" };
const isDown = (house: House) => house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: down });
const open = (house: House, target = TARGET) => house.store.incidents.open(target);
const subjects = (house: House, to = OWNER) =>
  house.mails.filter((mail) => mail.to.includes(to)).map(({ subject }) => subject);

describe("transient trouble", () => {
  test("[runs] is tried again after 1, 5 and 15 minutes before it is an incident", async () => {
    const house = await running();
    isDown(house);
    await house.pass(90 * MINUTE);
    const failed = (await house.runs()).filter(({ status }) => status === "failed").reverse();
    const minutes = failed.map(({ started_at }) =>
      Math.round((Date.parse(started_at) - Date.parse(failed[0]!.started_at)) / MINUTE),
    );
    expect(failed.map(({ trigger }) => trigger)).toEqual(["schedule", "retry", "retry", "retry"]);
    expect(minutes[1]).toBeGreaterThanOrEqual(1);
    expect(minutes[1]).toBeLessThan(5);
    expect(minutes[2]! - minutes[1]!).toBeGreaterThanOrEqual(5);
    expect(minutes[3]! - minutes[2]!).toBeGreaterThanOrEqual(15);
    expect(await open(house)).toMatchObject({ code: "UNREACHABLE", run: failed[3]!.id });
    expect(subjects(house)).toHaveLength(1);
  });

  test("that passes in time is nobody's business: no incident, no mail", async () => {
    const house = await running();
    isDown(house);
    await house.pass(65 * MINUTE);
    house.awork.heal();
    await house.pass(30 * MINUTE);
    expect(await house.store.incidents.list({})).toEqual([]);
    expect(house.mails).toEqual([]);
    expect((await house.runs())[0]).toMatchObject({ status: "succeeded" });
  });

  const busyFor = (house: House, seconds: number) => {
    const busy = { status: 429, body: "", headers: { "retry-after": String(seconds) } };
    house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: busy });
  };

  test("[requests] of a vendor that wants an hour's rest is waited for: nothing is sent to it, nobody is told, one run follows", async () => {
    const house = await running({ target: { schedule: "every 10m" } });
    await house.pass(9 * MINUTE);
    busyFor(house, 3_600);
    await house.pass(MINUTE);
    house.forgetRequests();
    await house.pass(58 * MINUTE);
    expect(house.awork.log).toEqual([]);
    house.awork.heal();
    const before = (await house.runs()).length;
    await house.pass(4 * MINUTE);
    expect((await house.runs()).slice(0, -before)).toMatchObject([{ trigger: "retry", status: "succeeded" }]);
    expect(await house.store.incidents.list({})).toEqual([]);
    expect(house.mails).toEqual([]);
  });

  test("[requests] of a vendor that wants longer is told at once, and nothing is sent to it before", async () => {
    const house = await running({ target: { schedule: "every 10m" } });
    busyFor(house, 3 * 3_600);
    await house.pass(11 * MINUTE);
    expect(await open(house)).toMatchObject({ code: "RATE_LIMITED" });
    expect(subjects(house)).toHaveLength(1);
    house.forgetRequests();
    await house.pass(2 * HOUR + 50 * MINUTE);
    expect(house.awork.log).toEqual([]);
    house.awork.heal();
    await house.pass(20 * MINUTE);
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ closedBy: "probe" });
  });

  test("a run by hand that fails is an incident at once", async () => {
    const house = await running();
    isDown(house);
    await house.sync();
    expect(await open(house)).toMatchObject({ code: "UNREACHABLE" });
  });

  test("[resolved] that is over is seen by a probe: the incident closes, one run starts, one mail says how long it lasted", async () => {
    const house = await running();
    isDown(house);
    await house.pass(4 * HOUR);
    expect((await house.operations.status()).targets[0]).toMatchObject({ state: "paused", next_run_at: null });
    house.awork.heal();
    const before = (await house.runs()).length;
    await house.pass(61 * MINUTE);
    const later = (await house.runs()).slice(0, -before || undefined).reverse();
    expect(later[0]).toMatchObject({ trigger: "resume", triggered_by: null, status: "succeeded" });
    expect(later.length).toBeLessThanOrEqual(2);
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ closedBy: "probe" });
    expect(subjects(house)).toHaveLength(2);
    expect(house.mails[1]?.text).toMatch(/3 h|3 hours|4 h|4 hours/);
  });

  test("of the run that a passed probe started is tried again like any other before it is told", async () => {
    const house = await running();
    isDown(house);
    await house.pass(4 * HOUR);
    house.awork.heal();
    house.awork.fault({
      method: "GET",
      path: /absences$/,
      where: ({ query }) => query.has("filterby") && !query.get("filterby")?.includes("externalProvider"),
      times: 5,
      how: down,
    });
    await house.pass(2 * HOUR);
    expect(subjects(house)).toHaveLength(2);
    expect((await house.runs())[0]).toMatchObject({ status: "succeeded" });
  });
});

describe("a wrong key", () => {
  async function refused(options: HouseOptions = {}) {
    const house = await running(options);
    house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 401, body: "" } });
    return house;
  }

  test("[refusals] that is refused for a moment only is asked once more after 15 seconds, in a run that nobody waits for", async () => {
    const house = await running();
    house.awork.fault({ path: /users$/, times: 1, how: { status: 401, body: "" } });
    await house.pass(HOUR, 10 * MINUTE);
    expect((await house.runs())[0]).toMatchObject({ trigger: "schedule", status: "succeeded" });
    expect(house.clock.waits).toContain(15_000);
    house.awork.fault({ path: /users$/, times: 1, how: { status: 401, body: "" } });
    expect((await house.sync()).run).toMatchObject({ status: "failed", error: { code: "CREDENTIALS_REFUSED" } });
  });

  test("[pause] pauses its target at once, with one mail a recipient, and the others go on", async () => {
    const targets = {
      first: { connector: { provider: "personio" }, owners: ["ann@example.com", "bob@example.com"] },
      second: { connector: { api_key: "another-key", provider: "second" } },
    };
    const house = await openHouse({ plain: 3, targets });
    const other = await house.anotherAwork("another-key");
    for (const person of house.world.people)
      addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
    await house.reconfigure({
      targets: { ...targets, second: { connector: { api_key: "another-key", base_url: other.url } } },
      target: {},
    });
    await house.start();
    house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 401, body: "" } });
    await house.tick();
    await house.pass(3 * HOUR, 10 * MINUTE);
    expect(await open(house, "first")).toMatchObject({ code: "CREDENTIALS_REFUSED" });
    expect(await open(house, "second")).toBeUndefined();
    expect((await house.runs("second")).filter(({ status }) => status === "succeeded").length).toBeGreaterThanOrEqual(
      3,
    );
    expect(await house.runs("first")).toHaveLength(1);
    expect(subjects(house, "ann@example.com")).toHaveLength(1);
    expect(subjects(house, "bob@example.com")).toHaveLength(1);
    expect(subjects(house, OWNER)).toHaveLength(0);
  });

  test("[resolved] is probed after 15 minutes, 1 hour, 6 hours, then daily, and no more often", async () => {
    const house = await refused();
    await house.pass(HOUR, 10 * MINUTE);
    const opened = Date.parse((await open(house))!.openedAt);
    const probes: number[] = [];
    for (let last = 0, step = 0; step < 60 * 12; step += 1) {
      await house.pass(5 * MINUTE, 5 * MINUTE);
      const now = (await open(house))!.probes;
      if (now > last) probes.push((Date.parse(house.clock.now()) - opened) / HOUR);
      last = now;
    }
    expect(probes.map((hours) => Math.round(hours * 4) / 4)).toEqual([0.25, 1.25, 7.25, 31.25, 55.25]);
  });

  test("[resolved] is resolved by a run by hand that succeeds", async () => {
    const house = await refused();
    await house.pass(HOUR, 10 * MINUTE);
    house.awork.heal();
    const { run } = await house.sync();
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ closedBy: `manual run ${run.id} by cli:test` });
    await house.sendMail();
    expect(subjects(house)).toHaveLength(2);
    const before = (await house.runs()).length;
    await house.pass(HOUR, 10 * MINUTE);
    expect((await house.runs()).length - before).toBe(1);
  });

  test("[resolved] R3: is resolved by the run that resume starts; while that fails, nobody is told that it is over", async () => {
    const house = await refused();
    await house.pass(HOUR, 10 * MINUTE);
    const opened = await open(house);
    for (let tries = 0; tries < 2; tries += 1) {
      await house.pass(MINUTE);
      await house.operations.resume(TARGET, house.wish());
    }
    await house.sendMail();
    expect(await open(house)).toMatchObject({
      id: opened!.id,
      code: "CREDENTIALS_REFUSED",
      openedAt: opened!.openedAt,
    });
    expect(subjects(house)).toEqual([`[rollcall] ${TARGET}: credentials refused`]);
    house.awork.heal();
    const { run } = await house.operations.resume(TARGET, house.wish());
    expect(run).toMatchObject({ status: "succeeded", trigger: "resume", triggered_by: "cli:test" });
    const closedBy = `resume run ${run.id} by cli:test`;
    expect(await house.store.incidents.list({})).toMatchObject([{ id: opened!.id, closedBy }]);
    await house.sendMail();
    expect(subjects(house)).toHaveLength(2);
    expect(subjects(house)[1]).toMatch(/resolved after .*: credentials refused$/);
  });

  test("[resolved] whose cause a resume finds changed is told as changed, since it began", async () => {
    const house = await refused();
    await house.pass(HOUR, 10 * MINUTE);
    const { openedAt } = (await open(house))!;
    house.awork.heal();
    house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 404, body: "" } });
    await house.operations.resume(TARGET, house.wish());
    await house.sendMail();
    expect(await house.store.incidents.list({})).toMatchObject([{ code: "CONTRACT_BROKEN", openedAt, closedAt: null }]);
    expect(subjects(house)[1]).toMatch(/now unexpected answers/);
    expect(subjects(house)).toHaveLength(2);
  });

  test("[resolved] is not resolved by a resume while a smaller run waits, which would not show that it is over", async () => {
    const house = await refused();
    await house.pass(HOUR, 10 * MINUTE);
    const order = { by: "web:ann", area: null, scope: "full", approve: null } as const;
    await house.operations.requestRun(TARGET, { ...order, scope: "partial" });
    await expect(house.operations.requestRun(TARGET, { ...order, resume: true })).rejects.toMatchObject({
      code: "BUSY",
    });
  });

  test("[resolved] B7, R3: is resolved by a changed credential whose test passes, without anybody's doing", async () => {
    const house = await running();
    house.awork.fault({
      path: /./,
      times: Number.POSITIVE_INFINITY,
      where: ({ headers }) => headers.authorization !== "Bearer fresh-key",
      how: { status: 401, body: "" },
    });
    house.awork.fault({ path: /./, times: 0, how: "hang" });
    await house.pass(HOUR, 10 * MINUTE);
    expect(await open(house)).toMatchObject({ code: "CREDENTIALS_REFUSED" });
    house.awork.heal();
    await house.reconfigure({ target: { connector: { base_url: `${house.awork.url}/api` } } });
    await house.tick();
    await house.tick();
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ closedBy: "probe" });
    expect((await house.runs())[0]).toMatchObject({ trigger: "resume", status: "succeeded" });
  });

  test("[resolved] that was mistyped is resolved by putting the former one back, as by any other that is right", async () => {
    const house = await running();
    await house.reconfigure({ target: { connector: { api_key: "mistyped" } } });
    expect((await house.sync()).run).toMatchObject({ status: "failed", error: { code: "CREDENTIALS_REFUSED" } });
    await house.reconfigure({ target: {} });
    await house.tick();
    await house.tick();
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ closedBy: "probe" });
  });

  test("B7 that was mistyped is told once the config is taken over, before anything runs with it", async () => {
    const house = await running();
    const before = (await house.runs()).length;
    await house.reconfigure({ target: { connector: { api_key: "mistyped" } } });
    await house.tick();
    await house.tick();
    expect(await open(house)).toMatchObject({ code: "CREDENTIALS_REFUSED", run: null });
    expect(subjects(house)).toEqual([`[rollcall] ${TARGET}: credentials refused`]);
    expect(await house.runs()).toHaveLength(before);
    await house.reconfigure({ target: {} });
    await house.tick();
    await house.tick();
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ closedBy: "probe" });
  });

  test("B7 of another company is told once the config is taken over", async () => {
    const house = await running();
    const other = await house.anotherAwork(house.awork.apiKey);
    await house.reconfigure({ target: { connector: { base_url: other.url } } });
    await house.tick();
    expect(await open(house)).toMatchObject({ code: "TENANT_CHANGED", run: null });
    expect(other.writes()).toEqual([]);
  });

  test("B7 that works is tested by reading alone, and one that is refused for a moment only is nobody's business", async () => {
    const house = await running();
    house.forgetRequests();
    house.awork.fault({ path: /./, times: 1, how: { status: 401, body: "" } });
    await house.reconfigure({ target: { connector: { base_url: `${house.awork.url}/api` } } });
    await house.tick();
    expect(house.awork.log.length).toBeGreaterThan(1);
    expect(house.writes()).toEqual([]);
    expect(await house.store.incidents.list({})).toEqual([]);
  });

  test("is told again when its cause changes, once", async () => {
    const house = await refused();
    await house.pass(HOUR, 10 * MINUTE);
    house.awork.heal();
    house.awork.fault({ method: "POST", path: /./, times: 99, how: { status: 401, body: { code: "unauthorized" } } });
    for (const person of house.world.people)
      addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-10-05", endsOn: "2026-10-05" });
    await house.sync();
    await house.sync();
    await house.sendMail();
    expect(await open(house)).toMatchObject({ code: "RIGHT_MISSING" });
    expect(subjects(house)).toHaveLength(2);
  });

  test("of a target that is made inactive closes without a word", async () => {
    const house = await refused();
    await house.pass(HOUR, 10 * MINUTE);
    await house.reconfigure({ target: { mode: "inactive" } });
    await house.pass(10 * MINUTE, 10 * MINUTE);
    expect(await open(house)).toBeUndefined();
    expect(subjects(house)).toHaveLength(1);
  });
});

test("[mail] R2: a source that is down for 24 hours, five targets every 10 minutes: one mail when it opens, one reminder, one when it closes", async () => {
  const names = ["one", "two", "three", "four", "five"];
  const house = await openHouse({ plain: 3 });
  const others = await Promise.all(names.map((name) => house.anotherAwork(name)));
  const targets = Object.fromEntries(
    names.map((name, index) => [
      name,
      {
        schedule: "every 10m",
        owners: [OWNER, "ann@example.com"],
        connector: { api_key: name, base_url: others[index]!.url },
      },
    ]),
  );
  await house.reconfigure({ targets });
  await house.start();
  await house.tick();
  await house.pass(20 * MINUTE, 10 * MINUTE);
  expect((await house.runs()).every(({ status }) => status === "succeeded")).toBe(true);
  house.personio.server.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 503, body: "" } });
  await house.pass(HOUR, 10 * MINUTE);
  await house.pass(DAY - HOUR, 30 * MINUTE);
  house.personio.server.heal();
  await house.pass(HOUR, 10 * MINUTE);
  for (const to of [OWNER, "ann@example.com"]) {
    const told = house.mails.filter((mail) => mail.to.includes(to));
    expect(told.map(({ subject }) => subject)).toEqual([
      "[rollcall] source personio: not reachable",
      "[rollcall] source personio: still open: not reachable",
      expect.stringMatching(/^\[rollcall\] source personio: resolved after .*: not reachable$/),
    ]);
    for (const name of names) expect(told[0]!.text).toContain(name);
    for (const name of names) expect(told[2]!.text).toContain(name);
  }
  expect((await house.operations.status()).targets.map(({ state }) => state)).toEqual(names.map(() => "ok"));
  expect(await house.store.incidents.allOpen()).toEqual([]);
}, 120_000);

describe("the wrong company", () => {
  test("[wrong company] credentials of another Personio: SOURCE_CHANGED, nothing is written", async () => {
    const house = await running();
    for (const [index, person] of house.world.people.entries())
      changePerson(house.world, person, {
        email: `stranger${index}@example.com`,
        firstName: `Stranger${index}`,
        lastName: "Fremd",
        preferredName: `Stranger${index} Fremd`,
      });
    house.world.absences = [];
    house.world.version += 1;
    house.forgetRequests();
    const { run } = await house.sync();
    const remedy = expect.stringContaining(`rollcall links ${TARGET} --reset`);
    expect(run).toMatchObject({ status: "failed", error: { code: "SOURCE_CHANGED", remedy } });
    expect(house.writes()).toEqual([]);
    await house.sync();
    expect(house.writes()).toEqual([]);
    expect(house.mirrored()).toHaveLength(3);
  });

  test("three people who marry and move to new addresses on one day among 23 do not look like another company", async () => {
    const house = await running({ plain: 23 });
    for (const person of house.world.people.slice(0, 3) as SimPerson[])
      changePerson(house.world, person, { email: `new.${person.id}@example.com`, lastName: "Neu" });
    expect((await house.sync()).run.status).toBe("succeeded");
  });

  test("[wrong company] the old key back resolves it without anybody's doing", async () => {
    const house = await running();
    const other = await house.anotherAwork(house.awork.apiKey);
    await house.reconfigure({ target: { connector: { base_url: other.url } } });
    expect((await house.sync()).run).toMatchObject({ status: "failed", error: { code: "TENANT_CHANGED" } });
    await house.reconfigure({ target: {} });
    await house.tick();
    await house.tick();
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ closedBy: "probe" });
  });

  test("[wrong company] while the key leads to the other company no probe passes, and no run begins in vain", async () => {
    const house = await running();
    const other = await house.anotherAwork(house.awork.apiKey);
    await house.reconfigure({ target: { connector: { base_url: other.url } } });
    await house.sync();
    const before = (await house.runs()).length;
    await house.pass(26 * HOUR, HOUR);
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ code: "TENANT_CHANGED", closedAt: null });
    expect((await house.store.incidents.list({}))[0]!.probes).toBeGreaterThan(2);
    expect(await house.runs()).toHaveLength(before);
  });

  test("[wrong company] an API key of another awork workspace: TENANT_CHANGED, nothing is written there; the old key back resolves it", async () => {
    const house = await running();
    const other = await house.anotherAwork(house.awork.apiKey);
    await house.reconfigure({ target: { connector: { base_url: other.url } } });
    const { run } = await house.sync();
    expect(run).toMatchObject({ status: "failed", error: { code: "TENANT_CHANGED" } });
    expect(other.writes()).toEqual([]);
    await house.reconfigure({ target: {} });
    expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { unchanged: 3, create: 0 } });
  });

  test("two targets of one workspace that were active in turns are refused once both are", async () => {
    const house = await openHouse({ plain: 3, targets: { first: {}, second: { mode: "inactive" } } });
    await house.sync({}, "first");
    await house.reconfigure({ targets: { first: { mode: "inactive" }, second: {} } });
    await house.sync({}, "second");
    await house.reconfigure({ targets: { first: {}, second: {} } });
    for (const name of ["first", "second"])
      expect((await house.sync({}, name)).run).toMatchObject({ status: "failed", error: { code: "CONFIG" } });
    await house.reconfigure({ targets: { first: { mode: "inactive" }, second: {} } });
    expect((await house.sync({}, "second")).run.status).toBe("succeeded");
  });

  test("two active targets that lead to one workspace from one source are refused, whichever comes second", async () => {
    const house = await openHouse({ plain: 3, targets: { first: {}, second: {} } });
    await house.sync({}, "first");
    const { run } = await house.sync({}, "second");
    expect(run).toMatchObject({ status: "failed", error: { code: "CONFIG" } });
  });
});

test("two targets that lead to one workspace and begin at the same moment: one of them writes", async () => {
  const house = await openHouse({ plain: 3, targets: { first: {}, second: {} } });
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
  await house.start();
  await house.tick();
  const runs = await house.runs();
  expect(runs.map(({ status, error }) => error?.code ?? status).sort()).toEqual(["CONFIG", "succeeded"]);
  expect(house.mirrored()).toHaveLength(3);
});

test("an unknown error is a defect of rollcall: UNEXPECTED, its stack in the log alone", async () => {
  const house = await running();
  const { links } = house.store;
  Object.assign(links, { of: () => Promise.reject(new TypeError("cannot read the stars")) });
  const { run } = await house.sync();
  const remedy = expect.stringContaining(`rollcall resume ${TARGET}`);
  expect(run).toMatchObject({ status: "failed", error: { code: "UNEXPECTED", remedy } });
  expect(house.logged.join("")).toMatch(/TypeError[^"]*cannot read the stars[^"]*at /);
  await house.sendMail();
  expect(house.mails[0]?.text).not.toMatch(/incidents\.test/);
});
