/** When a target runs, and when it does not. */
import { describe, expect, onTestFinished, test } from "vitest";
import { type PersonioSimulator, startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import {
  addAbsence,
  addPerson,
  changeAbsence,
  makeWorld,
  withdrawAbsence,
  type SimPerson,
} from "../../../plugins/personio/world.ts";
import { runDue } from "../../../core/app/daemon/run-due.ts";
import { DAEMON_LEASE } from "../../../core/engine/schedule/upkeep/daemons.ts";
import { runAndWait } from "../../../core/engine/operations/run-and-wait.ts";
import { tellOfNewDatabase } from "../../../core/engine/schedule/upkeep/new-database.ts";
import { MADE } from "../../../core/store/made.ts";
import { takeLease } from "../../../core/engine/run/lease/lease.ts";
import { runTarget } from "../../../core/engine/run-target.ts";
import { type House, type HouseOptions, openHouse, TARGET, welcome } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

async function company(options: HouseOptions = {}) {
  const house = await openHouse({ plain: 3, ...options });
  for (const person of house.world.people) absent(house, person, "2026-08-03");
  return house;
}

function absent(house: House, person: SimPerson, startsOn: string) {
  return addAbsence(house.world, { person, type: "Urlaub", startsOn, endsOn: startsOn });
}

const triggers = async (house: House, target?: string) =>
  (await house.runs(target)).map(({ trigger }) => trigger).reverse();
const starts = async (house: House, target?: string) =>
  (await house.runs(target)).map(({ started_at }) => started_at.slice(0, 16)).reverse();

describe("becoming active", () => {
  test("a new target runs once at once, then on its grid", async () => {
    const house = await company();
    await house.start();
    await house.tick();
    expect(await triggers(house)).toEqual(["activation"]);
    await house.pass(3 * HOUR, 5 * MINUTE);
    expect(await starts(house)).toEqual([
      "2026-07-21T10:00",
      "2026-07-21T11:00",
      "2026-07-21T12:00",
      "2026-07-21T13:00",
    ]);
  });

  test("in a new database that took the place of a lost one nothing starts by itself, and the owners are told once", async () => {
    const house = await company();
    const made = { at: house.clock.now(), where: "/data/rollcall.db", again: true, told: false };
    await house.store.meta.set(MADE, JSON.stringify(made));
    await house.start();
    await tellOfNewDatabase(house.engine);
    await tellOfNewDatabase(house.engine);
    await house.pass(3 * HOUR, 5 * MINUTE);
    expect(house.writes()).toEqual([]);
    expect(await triggers(house)).toEqual(["activation"]);
    expect(await house.store.incidents.open(TARGET)).toMatchObject({
      code: "CONFIG",
      message: "a new, empty database took the place of the one at /data/rollcall.db",
    });
    expect(house.mails.filter(({ subject }) => subject.includes("new, empty database"))).toHaveLength(1);
    expect((await house.operations.status()).new_database).toMatchObject({ where: "/data/rollcall.db", again: true });
    expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 3 } });
    await house.pass(2 * HOUR, 5 * MINUTE);
    expect((await triggers(house)).slice(2)).toEqual(["schedule", "schedule"]);
  });

  /** A company on a new database in the place of a lost one, of which the owners have been told. */
  async function afterLoss() {
    const house = await company();
    const made = { at: house.clock.now(), where: "/data/rollcall.db", again: true, told: false };
    await house.store.meta.set(MADE, JSON.stringify(made));
    await tellOfNewDatabase(house.engine);
    await house.start();
    return house;
  }

  test("a target that is added long after such a loss is new indeed: it runs at once", async () => {
    const house = await afterLoss();
    await house.sync();
    await house.pass(30 * DAY, 6 * HOUR);
    const { apiKey, url } = await house.anotherAwork("second");
    const connector = { api_key: apiKey, base_url: url };
    await house.reconfigure({ targets: { second: { connector } } });
    await house.tick();
    expect(await house.runs("second")).toMatchObject([{ trigger: "activation", status: "succeeded" }]);
  });

  test("who began a target by hand after such a loss is not asked again if that first run fails: a probe closes its incident", async () => {
    const house = await afterLoss();
    await house.tick();
    expect(await house.store.incidents.open(TARGET)).toMatchObject({ code: "CONFIG" });
    house.awork.fault({ times: Number.POSITIVE_INFINITY, how: { status: 503 } });
    await house.sync();
    expect(await house.store.incidents.open(TARGET)).toMatchObject({ code: "UNREACHABLE" });
    house.awork.heal();
    await house.pass(2 * HOUR, 5 * MINUTE);
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ code: "UNREACHABLE", closedBy: "probe" });
    expect((await house.runs())[0]).toMatchObject({ status: "succeeded" });
  });

  test("a restart alone starts nothing that is not due", async () => {
    const house = await company();
    await house.start();
    await house.tick();
    for (let n = 0; n < 3; n += 1) {
      await house.restart();
      await house.start();
      await house.tick();
    }
    expect(await triggers(house)).toEqual(["activation"]);
  });

  test("a restart does not move the grid", async () => {
    const house = await company();
    await house.start();
    await house.tick();
    await house.pass(25 * MINUTE, 5 * MINUTE);
    await house.restart();
    await house.start();
    await house.pass(60 * MINUTE, 5 * MINUTE);
    expect(await starts(house)).toEqual(["2026-07-21T10:00", "2026-07-21T11:00"]);
  });

  test("test mode, then active: the change of mode is what makes it run at once", async () => {
    const house = await company({ target: { mode: "test" } });
    await house.start();
    await house.pass(2 * HOUR, 30 * MINUTE);
    expect(await triggers(house)).toEqual([]);
    await house.reconfigure({ target: { mode: "active" } });
    await house.tick();
    expect(await triggers(house)).toEqual(["activation"]);
    await house.reconfigure({ target: { mode: "inactive" } });
    await house.pass(2 * HOUR, 30 * MINUTE);
    expect(await triggers(house)).toEqual(["activation"]);
    await house.reconfigure({ target: { mode: "active" } });
    await house.tick();
    expect(await triggers(house)).toEqual(["activation", "activation"]);
  });
});

describe("downtime", () => {
  test("[schedule] three days of it give one catch-up run a target, spread out", async () => {
    const names = ["one", "two", "three"];
    const house = await openHouse({ plain: 3 });
    const others = await Promise.all(names.map((name) => house.anotherAwork(name)));
    const targets = Object.fromEntries(
      others.map(({ apiKey, url }) => [
        apiKey,
        { schedule: "every 10m", connector: { api_key: apiKey, base_url: url } },
      ]),
    );
    await house.reconfigure({ targets });
    await house.start();
    await house.tick();
    await house.close();
    house.clock.pass(3 * DAY);
    await house.open();
    await house.start();
    await house.pass(5 * MINUTE, 10_000);
    const late = [];
    for (const name of names) {
      const runs = (await house.runs(name)).filter(({ trigger }) => trigger === "catch_up");
      expect(runs, name).toHaveLength(1);
      late.push(runs[0]!.started_at);
    }
    expect(new Set(late).size).toBe(3);
  });

  test("a fire that was missed by a moment is caught up as well, and the grid stays", async () => {
    const house = await company();
    await house.start();
    await house.tick();
    await house.close();
    house.clock.pass(61 * MINUTE);
    await house.open();
    await house.start();
    await house.tick();
    expect(await triggers(house)).toEqual(["activation", "catch_up"]);
    await house.pass(58 * MINUTE, MINUTE);
    expect(await triggers(house)).toEqual(["activation", "catch_up"]);
    await house.pass(2 * MINUTE, MINUTE);
    expect(await triggers(house)).toEqual(["activation", "catch_up", "schedule"]);
  });
});

describe("cron", () => {
  test("is read in the target's zone, also over the end of daylight saving", async () => {
    const house = await company({ now: "2026-10-23T10:00:00.000Z", target: { schedule: "30 6 * * *" } });
    await house.start();
    await house.tick();
    await house.pass(4 * DAY, 30 * MINUTE);
    expect((await starts(house)).slice(1)).toEqual([
      "2026-10-24T04:30",
      "2026-10-25T05:30",
      "2026-10-26T05:30",
      "2026-10-27T05:30",
    ]);
  });

  test("a target's own zone wins over the file's", async () => {
    const house = await company({ target: { schedule: "0 4 * * *", timezone: "UTC" } });
    await house.start();
    await house.tick();
    await house.pass(DAY, 30 * MINUTE);
    expect((await starts(house)).slice(1)).toEqual(["2026-07-22T04:00"]);
  });
});

describe("another zone for a cron line", () => {
  const monthly = { schedule: "0 4 1 * *", timezone: "UTC" };
  const next = async (house: House) => (await house.operations.status()).targets[0]?.next_run_at;

  test("counts from the moment on at which it is taken over: it fires at the hour of the new one alone", async () => {
    const house = await company({ now: "2026-07-31T10:00:00.000Z", target: monthly });
    await house.start();
    await house.tick();
    expect(await next(house)).toBe("2026-08-01T04:00:00.000Z");
    await house.reconfigure({ target: { ...monthly, timezone: "America/Los_Angeles" } });
    expect(await next(house)).toBe("2026-08-01T11:00:00.000Z");
    await house.pass(2 * DAY, 30 * MINUTE);
    expect(await starts(house)).toEqual(["2026-07-31T10:00", "2026-08-01T11:00"]);
  });

  test("changes nothing for a grid, whose missed fire is caught up", async () => {
    const house = await company();
    await house.start();
    await house.tick();
    house.clock.pass(61 * MINUTE);
    await house.restart({ target: { timezone: "America/Los_Angeles" } });
    await house.start();
    await house.tick();
    expect(await triggers(house)).toEqual(["activation", "catch_up"]);
  });

  test("was not kept by former versions: an upgrade runs nothing that is not due, and what it missed is caught up", async () => {
    const house = await company({ target: { schedule: "30 6 * * *" } });
    const upgrade = async () => {
      await house.store.targets.save(TARGET, { schedule: "30 6 * * *" });
      await house.restart();
      await house.start();
      await house.tick();
    };
    await house.start();
    await house.tick();
    await upgrade();
    expect(await triggers(house)).toEqual(["activation"]);
    expect(await next(house)).toBe("2026-07-22T04:30:00.000Z");
    house.clock.pass(DAY);
    await upgrade();
    expect(await triggers(house)).toEqual(["activation", "catch_up"]);
    expect(await next(house)).toBe("2026-07-23T04:30:00.000Z");
  });
});

describe("pause and resume", () => {
  test("a paused target is not run by its schedule, but by hand; resume runs it once, and the grid goes on", async () => {
    const house = await company();
    await house.start();
    await house.tick();
    expect(await house.operations.pause(TARGET, "cli:ann", "holidays")).toMatchObject({
      state: "paused",
      paused: { by: "cli:ann", reason: "holidays" },
      next_run_at: null,
    });
    await house.pass(5 * HOUR, 30 * MINUTE);
    expect(await triggers(house)).toEqual(["activation"]);
    expect((await house.sync()).run.status).toBe("succeeded");
    await house.restart();
    await house.start();
    await house.pass(HOUR, 30 * MINUTE);
    expect(await triggers(house)).toEqual(["activation", "manual"]);
    await house.operations.resume(TARGET, house.wish());
    await house.tick();
    expect(await triggers(house)).toEqual(["activation", "manual", "resume"]);
    await house.pass(HOUR, 30 * MINUTE);
    expect(await triggers(house)).toEqual(["activation", "manual", "resume", "schedule"]);
  });

  test("[pause] whoever waits behind the first run of a target has a run of their own when it is paused meanwhile", async () => {
    const house = await company();
    await house.start();
    await takeLease(DAEMON_LEASE, house.engine, new AbortController().signal, { watchProgress: false });
    const said = Promise.withResolvers<void>();
    const own = house.sync({ scope: "partial", progress: ({ notice }) => notice && said.resolve() });
    await said.promise;
    await house.operations.pause(TARGET, "cli:ann", null);
    let ended = false;
    own.finally(() => {
      ended = true;
    });
    while (!ended) await house.tick();
    expect((await own).run).toMatchObject({ trigger: "manual", scope: "partial", status: "succeeded" });
    expect(await triggers(house)).toEqual(["manual"]);
  });

  test("a paused target whose trouble ends meanwhile stays paused", async () => {
    const house = await company();
    await house.start();
    await house.tick();
    house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 401, body: "" } });
    await house.sync();
    await house.operations.pause(TARGET, "cli:ann", null);
    house.awork.heal();
    const before = await triggers(house);
    await house.pass(2 * HOUR, 10 * MINUTE);
    expect(await triggers(house)).toEqual(before);
    expect((await house.operations.status()).targets[0]).toMatchObject({ state: "paused" });
  });
});

describe("run --due", () => {
  const due = (house: House) =>
    runDue(
      house.app,
      new AbortController().signal,
      () => undefined,
      async () => ({ status: 200 }),
    );

  test("runs what is due and nothing else, and sends the mail", async () => {
    const house = await company();
    expect((await due(house)).runs.map(({ run }) => run.trigger)).toEqual(["activation"]);
    expect((await due(house)).runs).toEqual([]);
    house.clock.pass(61 * MINUTE);
    expect((await due(house)).runs.map(({ run }) => run.trigger)).toEqual(["catch_up"]);
    house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 401, body: "" } });
    house.clock.pass(61 * MINUTE);
    expect((await due(house)).runs.map(({ run }) => run.error?.code)).toEqual(["CREDENTIALS_REFUSED"]);
    expect(house.mails).toHaveLength(1);
  });

  test("starts the run that a passed probe asks for in the same call", async () => {
    const house = await company();
    await due(house);
    house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 401, body: "" } });
    house.clock.pass(61 * MINUTE);
    await due(house);
    house.awork.heal();
    house.clock.pass(16 * MINUTE);
    expect((await due(house)).runs.map(({ run }) => [run.trigger, run.status])).toEqual([["resume", "succeeded"]]);
    expect(house.mails).toHaveLength(2);
  });
});

describe("a config that changes", () => {
  test("B9, U10: a target that is taken out keeps its links for 90 days, touches nothing there and starts nothing", async () => {
    const house = await company({ targets: { one: {} } });
    await house.start();
    await house.tick();
    await house.reconfigure({ targets: { other: { mode: "inactive" } } });
    await house.pass(89 * DAY, DAY);
    expect(await house.store.links.count("one")).toBe(6);
    await house.reconfigure({ targets: { one: {} } });
    await house.tick();
    expect((await house.runs("one"))[0]).toMatchObject({
      trigger: "activation",
      status: "succeeded",
      counts: { create: 0 },
    });
    await house.reconfigure({ targets: { other: { mode: "inactive" } } });
    await house.pass(92 * DAY, DAY);
    expect(await house.store.links.count("one")).toBe(0);
  });

  test("a target that is renamed with `was` keeps its links and its grid and makes nothing again", async () => {
    const house = await company({ targets: { "old-name": {} } });
    await house.start();
    await house.tick();
    house.forgetRequests();
    await house.pass(30 * MINUTE, 10 * MINUTE);
    await house.reconfigure({ targets: { "new-name": { was: "old-name" } } });
    await house.pass(30 * MINUTE, 10 * MINUTE);
    expect(house.writes()).toEqual([]);
    expect(await triggers(house, "new-name")).toEqual(["activation", "schedule"]);
    expect(await house.store.links.count("new-name")).toBe(6);
    expect(await house.store.targets.get("old-name")).toBeUndefined();
    await house.restart();
    await house.start();
    await house.tick();
    expect(await triggers(house, "new-name")).toEqual(["activation", "schedule"]);
  });

  test("one that is renamed while its run goes on keeps its name until that has ended: no second run begins, no link is lost", async () => {
    const house = await company({ targets: { "old-name": {} } });
    await house.start();
    await house.tick();
    const running = await takeLease("old-name", house.engine, new AbortController().signal);
    await house.reconfigure({ targets: { "new-name": { was: "old-name" } } });
    await house.pass(5 * MINUTE, 10_000);
    expect(await house.store.targets.get("new-name")).toBeUndefined();
    const { signal } = new AbortController();
    const byHand = {
      trigger: "manual",
      triggeredBy: "cli:ann",
      scope: "full",
      area: null,
      approve: null,
      signal,
    } as const;
    expect(await runTarget(house.engine.targets.get("new-name")!, byHand, house.engine)).toBeNull();
    expect(await triggers(house)).toEqual(["activation"]);
    await running!.release();
    await house.tick();
    expect(await triggers(house, "new-name")).toEqual(["activation"]);
    expect(await house.store.links.count("new-name")).toBe(6);
    expect(await house.store.targets.get("old-name")).toBeUndefined();
  });

  test("renamed without `was` it is a new target: its absences carry our mark, so nothing starts by itself, and whoever begins takes them over", async () => {
    const house = await company({ targets: { "old-name": {} } });
    await house.start();
    await house.tick();
    house.forgetRequests();
    await house.reconfigure({ targets: { "new-name": {} } });
    await house.tick();
    expect((await house.runs("new-name"))[0]).toMatchObject({ trigger: "activation", error: { code: "CONFIG" } });
    expect(await house.store.incidents.open("new-name")).toMatchObject({
      message: expect.stringContaining("nothing is remembered of new-name, but old-name,"),
    });
    expect((await house.sync({}, "new-name")).run.counts).toMatchObject({ create: 0, adopt: 3 });
    expect(house.writes()).toEqual([]);
    expect(await house.store.incidents.open("new-name")).toBeUndefined();
  });

  test("a target whose absences carry our mark although nothing is remembered of it starts nothing by itself", async () => {
    const house = await company();
    await house.sync();
    await house.store.targets.forget(TARGET);
    house.forgetRequests();
    await house.start();
    await house.tick();
    expect(await house.store.incidents.open(TARGET)).toMatchObject({
      message: `3 records there carry rollcall's mark, but the database knows nothing of ${TARGET}`,
    });
    expect((await house.sync()).run.counts).toMatchObject({ create: 0, adopt: 3 });
    expect(house.writes()).toEqual([]);
  });

  test("a second target in the account of another meets that one's marked absences: what stops it names the other", async () => {
    const house = await company();
    await house.start();
    await house.tick();
    const state = (await house.store.targets.get(TARGET))!;
    await house.store.targets.forget(TARGET);
    await house.store.targets.save("first", { plugin: state.plugin, tenant: state.tenant });
    await house.restart();
    await house.start();
    await house.tick();
    expect((await house.store.incidents.open(TARGET))?.message).toMatch(/\(first works with the same account there/);
  });

  describe("a second target in one account, with people of another Personio", () => {
    /** A company with two sources, whose second one begins once the first one's absences are there. */
    async function merged(options: { readonly same?: boolean } = {}) {
      const house = await company();
      const world = makeWorld({ seed: 8, people: 0, today: "2026-07-21", zone: "Europe/Berlin" });
      const person = options.same
        ? addPerson(world, house.world.people[0]!)
        : addPerson(world, { firstName: "Sina", lastName: "Beispiel", email: "sina@example.com" });
      if (!options.same) welcome(house.awork, person);
      addAbsence(world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
      const second = await startPersonioSimulator({ world, now: () => house.clock.now() });
      onTestFinished(() => second.close());
      const source = ({ credentials, url }: PersonioSimulator) => ({
        ...{ plugin: "personio", client_id: credentials.clientId, client_secret: credentials.clientSecret },
        ...{ base_url: url, requests_per_minute: 100_000 },
      });
      const sources = { north: source(house.personio), south: source(second) };
      await house.reconfigure({ targets: { [TARGET]: { source: "north" } }, file: { source: undefined, sources } });
      await house.start();
      await house.tick();
      await house.reconfigure({ targets: { [TARGET]: { source: "north" }, south: { source: "south" } } });
      await house.tick();
      return house;
    }

    test("begins by itself, since the database knows whose the marked absences are", async () => {
      const house = await merged();
      expect(await house.store.incidents.open("south")).toBeUndefined();
      expect((await house.runs("south"))[0]).toMatchObject({ trigger: "activation", status: "succeeded" });
      expect(house.mirrored()).toHaveLength(4);
    });

    test("is left to a person where it would take over an absence of the first one's", async () => {
      const house = await merged({ same: true });
      expect((await house.store.incidents.open("south"))?.message).toMatch(/\(absences-in-awork works with the same/);
      expect(house.mirrored()).toHaveLength(3);
    });
  });

  test("another schedule counts from the same start and does not fire at once", async () => {
    const house = await company();
    await house.start();
    await house.tick();
    await house.pass(10 * MINUTE, 5 * MINUTE);
    await house.reconfigure({ target: { schedule: "every 15m" } });
    await house.tick();
    expect(await triggers(house)).toEqual(["activation"]);
    await house.pass(5 * MINUTE, 5 * MINUTE);
    expect(await starts(house)).toEqual(["2026-07-21T10:00", "2026-07-21T10:15"]);
  });

  test("a missing secret of one target is its incident alone; once it is there the target runs by itself", async () => {
    const MARK = { provider: "another-than-that-of-one" };
    const house = await company({ targets: { one: {}, two: { connector: { ...MARK, api_key: `\${NOT_SET}` } } } });
    await house.start();
    await house.tick();
    expect(await house.store.incidents.open("two")).toMatchObject({ code: "CONFIG" });
    expect((await house.runs("one"))[0]).toMatchObject({ status: "succeeded" });
    await expect(house.sync({}, "two")).rejects.toMatchObject({ code: "CONFIG" });
    await house.reconfigure({ targets: { one: { mode: "inactive" }, two: { connector: MARK } } });
    for (let n = 0; n < 3; n += 1) await house.tick();
    expect(await house.store.incidents.open("two")).toBeUndefined();
    expect((await house.runs("two"))[0]).toMatchObject({ status: "succeeded" });
  });

  test("[resolved] a secret that was missing after a restart and is back as it was: the target runs by itself", async () => {
    const env = { AWORK_KEY: "awork-key" };
    const target = { connector: { api_key: `\${AWORK_KEY}` } };
    const house = await company({ target, env });
    await house.start();
    await house.tick();
    await house.restart({ env: {} });
    await house.start();
    await house.tick();
    expect(await house.store.incidents.open(TARGET)).toMatchObject({ code: "CONFIG" });
    await house.restart({ env });
    await house.start();
    for (let n = 0; n < 3; n += 1) await house.tick();
    expect(await house.store.incidents.open(TARGET)).toBeUndefined();
    expect((await house.runs())[0]).toMatchObject({ trigger: "resume", status: "succeeded" });
  });
});

describe("overlap", () => {
  test("[overlap] 50 people ask for a run of one target at the same moment: one runs at a time, two in all, everybody gets a report", async () => {
    const house = await company();
    const target = house.engine.targets.get(TARGET)!;
    let going = 0;
    let most = 0;
    const { runs } = house.store;
    const { begin, finish } = runs;
    Object.assign(runs, {
      begin: async (run: Parameters<typeof begin>[0]) => {
        most = Math.max(most, ++going);
        return begin(run);
      },
    });
    const { transaction } = house.store;
    Object.assign(house.store, {
      transaction: (work: (store: typeof house.store) => Promise<unknown>) =>
        transaction.call(house.store, (tx) => {
          const inner = tx.runs.finish;
          Object.assign(tx.runs, {
            finish: async (...given: Parameters<typeof finish>) => {
              going -= 1;
              return inner(...given);
            },
          });
          return work(tx);
        }),
    });
    const said: string[] = [];
    const ask = () =>
      runAndWait(
        target,
        {
          ...house.wish(),
          trigger: "manual",
          triggeredBy: "cli:test",
          progress: ({ phase, notice }) => notice && said.push(phase),
        },
        house.engine,
      );
    const reports = await Promise.all(Array.from({ length: 50 }, ask));
    expect(most).toBe(1);
    expect(await house.runs()).toHaveLength(2);
    expect(reports.every(({ run }) => run.status === "succeeded")).toBe(true);
    expect(said).toHaveLength(49);
    expect(said.some((text) => text.startsWith("queued behind"))).toBe(true);
    expect(house.mirrored()).toHaveLength(3);
  });

  test("who asks for another thing than the one that is queued gets a run of its own", async () => {
    const house = await company();
    const wishes = [{}, { scope: "partial" as const }, { scope: "partial" as const }, { area: "absences" }];
    const reports = await Promise.all(wishes.map((wish) => house.sync(wish)));
    expect(reports.map(({ run }) => [run.scope, run.area])).toEqual([
      ["full", null],
      ["partial", null],
      ["partial", null],
      ["full", "absences"],
    ]);
  });
});

describe("partial runs", () => {
  test("[not seen] bring what changed, and remove nothing, whatever they do not show", async () => {
    const house = await company({
      target: { schedule: { full: "30 6 * * *", partial: "every 2h", partial_window: "4h" } },
    });
    await house.start();
    await house.tick();
    await house.pass(2 * DAY, 30 * MINUTE);
    withdrawAbsence(house.world, house.world.absences[0]!);
    house.world.now = house.clock.now();
    changeAbsence(house.world, house.world.absences[0]!, { endsOn: "2026-08-05" });
    const { run } = await house.sync({ scope: "partial" });
    expect(run).toMatchObject({ scope: "partial", status: "succeeded", counts: { update: 1, remove: 0 } });
    expect(house.mirrored()).toHaveLength(3);
    const full = await house.sync();
    expect(full.run.counts).toMatchObject({ remove: 1 });
  });

  test("full and partial due at the same time: the full one runs", async () => {
    const house = await company({
      target: { schedule: { full: "every 4h", partial: "every 1h", partial_window: "4h" } },
    });
    await house.start();
    await house.tick();
    await house.pass(8 * HOUR, 30 * MINUTE);
    expect((await house.runs()).map(({ scope }) => scope).reverse()).toEqual([
      "full",
      ...["partial", "partial", "partial", "full"],
      ...["partial", "partial", "partial", "full"],
    ]);
  });
});
