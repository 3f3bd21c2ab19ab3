/** The storm and the silence: nobody is told twice of one thing, and nothing that stopped goes untold. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { tellOfMissedRuns } from "../../../core/engine/schedule/upkeep/missed-while-off.ts";
import { DAEMON_LEASE } from "../../../core/engine/schedule/upkeep/daemons.ts";
import { Scheduler } from "../../../core/engine/schedule/scheduler.ts";
import { LocalQueue } from "../../../core/engine/schedule/local-queue.ts";
import { runAndWait } from "../../../core/engine/operations/run-and-wait.ts";
import { takeLease } from "../../../core/engine/run/lease/lease.ts";
import { createHeartbeat } from "../../../core/app/daemon/heartbeat.ts";
import { Leader } from "../../../core/app/daemon/leader.ts";
import { readinessOf } from "../../../core/app/daemon/readiness.ts";
import { runDue } from "../../../core/app/daemon/run-due.ts";
import { EXIT, exitCodeOfStatus } from "../../../core/cli/exit-codes.ts";
import type { RunDocument } from "../../../core/model/run.ts";
import { later } from "../../../core/model/time.ts";
import { DatabaseError } from "../../../core/store/database-error.ts";
import { addAbsence } from "../../../plugins/personio/world.ts";
import { openHouse, OWNER, TARGET, type House, type HouseOptions } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

const down = { status: 503, body: "down" };

async function running(options: HouseOptions = {}) {
  const house = await openHouse({ plain: 3, ...options });
  await house.start();
  await house.tick();
  return house;
}

const subjects = (house: House) =>
  house.mails.filter(({ to }) => to.includes(OWNER)).map(({ subject }) => subject.replace("[rollcall] ", ""));

describe("[mail] a vendor whose test passes while its work fails", () => {
  test("is one opening mail and a reminder a day, not a closing and an opening one at each probe", async () => {
    const house = await running();
    house.awork.fault({ method: "POST", path: /./, times: Number.POSITIVE_INFINITY, how: { status: 403, body: {} } });
    for (const person of house.world.people)
      addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
    await house.pass(2 * DAY, 15 * MINUTE);
    expect(await house.store.incidents.list({})).toMatchObject([{ code: "RIGHT_MISSING", closedAt: null }]);
    expect(subjects(house)).toEqual([
      `${TARGET}: a right is missing`,
      `${TARGET}: still open: a right is missing`,
      `${TARGET}: still open: a right is missing`,
    ]);
    const tries = (await house.runs()).filter(({ trigger }) => trigger === "resume");
    expect(tries.length).toBeLessThanOrEqual(5);
    house.awork.heal();
    await house.pass(DAY, 30 * MINUTE);
    expect(subjects(house).slice(3)).toHaveLength(1);
    expect(subjects(house)[3]).toMatch(/: resolved after 2 days/);
  });

  test("for a passing cause: the same, for 24 hours of every ten minutes", async () => {
    const house = await running({ target: { schedule: "every 10m" } });
    house.personio.server.fault({ path: /absence/, times: Number.POSITIVE_INFINITY, how: down });
    await house.pass(DAY, 10 * MINUTE);
    house.personio.server.heal();
    await house.pass(HOUR, 10 * MINUTE);
    expect(subjects(house)).toEqual([
      "source personio: not reachable",
      "source personio: still open: not reachable",
      expect.stringMatching(/: resolved after (23 hours|1 day)/),
    ]);
    expect((await house.runs())[0]).toMatchObject({ status: "succeeded" });
  });
});

test("[runs] a target that runs each minute is tried again after 1, 5 and 15 minutes like any other before anybody is told", async () => {
  const house = await running({ target: { schedule: "every 1m" } });
  house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: down });
  const before = (await house.runs()).length;
  await house.pass(40 * MINUTE);
  const failed = (await house.runs()).slice(0, -before).reverse();
  expect(failed.map(({ trigger }) => trigger)).toEqual(["schedule", "retry", "retry", "retry"]);
  const lasted = Date.parse(failed[3]!.started_at) - Date.parse(failed[0]!.started_at);
  expect(lasted).toBeGreaterThanOrEqual(21 * MINUTE);
  expect(subjects(house)).toHaveLength(1);
});

describe("a daemon that was dead", () => {
  async function away(house: House, ms: number): Promise<void> {
    await house.close();
    house.clock.pass(ms);
    await house.open();
    await tellOfMissedRuns(house.engine, house.app.config.history.keepMs);
    await house.start();
    await house.pass(10 * MINUTE);
  }

  test("for days says so in its first mail, with how long, once; each target catches up with one run", async () => {
    const house = await running();
    await away(house, 3 * DAY);
    expect(subjects(house)).toEqual(["rollcall was not running for 3 days"]);
    expect((await house.runs()).map(({ trigger }) => trigger)).toEqual(["catch_up", "activation"]);
    await away(house, MINUTE);
    expect(subjects(house)).toHaveLength(1);
  });

  test("says it once, where it dies again at once", async () => {
    const house = await running();
    await house.close();
    house.clock.pass(DAY);
    for (let n = 0; n < 3; n += 1) {
      await house.open();
      await tellOfMissedRuns(house.engine, house.app.config.history.keepMs);
      await house.close();
    }
    await house.open();
    await house.sendMail();
    expect(subjects(house)).toHaveLength(1);
  });

  test("[mail] without its process having ended (a machine that was suspended) says so too, once; `run --due` does not", async () => {
    const house = await running();
    const looks = (tellsOfGaps: boolean) => {
      const signal = new AbortController().signal;
      return new Scheduler(house.engine, { signal, keepHistoryMs: () => 90 * DAY, tellsOfGaps });
    };
    for (const [scheduler, mails] of [
      [looks(false), 0],
      [looks(true), 1],
    ] as const) {
      for (const ms of [0, 26 * HOUR, 5 * MINUTE, 5 * MINUTE]) {
        house.clock.pass(ms);
        await scheduler.look();
        await scheduler.idle();
      }
      await house.sendMail();
      expect(subjects(house)).toEqual(Array(mails).fill("rollcall was not running for 1 day 2 hours"));
    }
  });

  test.each([
    ["for minutes only", { target: { schedule: "every 1m" } }, 50 * MINUTE],
    ["while nothing was due", { target: { schedule: "every 7d" } }, 2 * DAY],
  ] as const)("%s says nothing", async (_, options, ms) => {
    const house = await running(options);
    await away(house, ms);
    expect(subjects(house)).toEqual([]);
  });

  test("says nothing of a target that was paused", async () => {
    const house = await running();
    await house.operations.pause(TARGET, "cli:ann", null);
    await away(house, DAY);
    expect(subjects(house)).toEqual([]);
  });
});

describe("/readyz", () => {
  const readyz = ({ app, clock }: House) => readinessOf(app, { lookedAt: clock.now() });

  test("[mail] turns while mail does not get through, and so does status; both are well again once it does", async () => {
    const house = await running();
    await house.store.outbox.add({
      ...{ recipient: OWNER, cause: "x", subject: "s", text: "t", html: "h", messageId: "<1@example.com>" },
      createdAt: house.clock.now(),
    });
    expect(await readyz(house)).toMatchObject({ mail: "ok" });
    const mail = await house.store.outbox.claim(house.clock.now(), house.clock.now());
    await house.store.outbox.failed(mail!.id, "mail.example.com:587 cannot be used", house.clock.now());
    expect(await readyz(house)).toMatchObject({ mail: "failed" });
    expect((await house.operations.status()).mail).toMatchObject({ state: "failing", queued: 1 });
    await house.sendMail();
    expect(await readyz(house)).toMatchObject({ mail: "ok" });
  });

  test("[mail] stays well when one owner's mailbox is dead and others get theirs; status says who", async () => {
    const house = await running();
    const { outbox } = house.store;
    const told = { cause: "x", subject: "s", text: "t", html: "h" };
    for (const [index, recipient] of [OWNER, "left@example.com"].entries())
      await outbox.add({ ...told, recipient, messageId: `<${index}@example.com>`, createdAt: house.clock.now() });
    const claim = async () => (await outbox.claim(house.clock.now(), later(house.clock.now(), HOUR)))!.id;
    await outbox.sent(await claim(), house.clock.now());
    house.clock.pass(MINUTE);
    await outbox.failed(await claim(), "550 5.1.1 no such user", house.clock.now(), house.clock.now());
    expect(await readyz(house)).toMatchObject({ mail: "ok" });
    const status = await house.operations.status();
    expect(status.mail).toEqual({
      ...{ state: "ok", queued: 1, error: "550 5.1.1 no such user" },
      undeliverable: ["left@example.com"],
    });
    expect(exitCodeOfStatus(status)).toBe(EXIT.waiting);
  });

  test("[schedule] turns when a fire is forgotten though nothing keeps its target from running, and when nobody looks", async () => {
    const house = await running();
    house.clock.pass(HOUR + 59 * MINUTE);
    expect(await readyz(house)).toMatchObject({ watchdog: "ok" });
    house.clock.pass(2 * MINUTE);
    expect(await readyz(house)).toMatchObject({ watchdog: "failed" });
    await house.tick();
    expect(await readyz(house)).toMatchObject({ watchdog: "ok" });
    const looked = house.clock.now();
    house.clock.pass(MINUTE);
    expect(await readinessOf(house.app, { lookedAt: looked })).toMatchObject({ watchdog: "failed" });
  });

  test("turns within seconds of a database that stands still, and is well again once it goes on", async () => {
    const house = await running();
    const silence = () => new Promise<never>(() => undefined);
    const still = [vi.spyOn(house.store.outbox, "state"), vi.spyOn(house.store.incidents, "allOpen")];
    for (const one of still) one.mockImplementation(silence);
    const asked = readyz(house);
    house.clock.pass(3_000);
    expect(await asked).toEqual({ database: "failed", migrations: "failed", mail: "failed", watchdog: "failed" });
    for (const one of still) one.mockRestore();
    expect(await readyz(house)).toMatchObject({ database: "ok", watchdog: "ok" });
  });

  test("turns within seconds of a database that takes nothing, and is well again once it does", async () => {
    const house = await running();
    const stop = new AbortController();
    const heartbeat = createHeartbeat({
      app: house.app,
      ready: () => readinessOf(house.app, leader),
      ping: async () => new Response(),
      signal: stop.signal,
    });
    const leader = new Leader({ app: house.app, signal: stop.signal, heartbeat, queue: new LocalQueue() });
    onTestFinished(() => leader.resign());
    await leader.tryToLead();
    const word = async () => (await readinessOf(house.app, leader)).database;
    expect(await word()).toBe("ok");
    const full = new DatabaseError("the disk with the database is full", { remedy: "Free some space." });
    const renew = vi.spyOn(house.store.leases, "renew").mockRejectedValue(full);
    house.clock.pass(15_000);
    await vi.waitFor(async () => expect(await word()).toBe("failed"));
    renew.mockRestore();
    house.clock.pass(15_000);
    await vi.waitFor(async () => expect(await word()).toBe("ok"));
  });

  test("does not turn for a target that is paused, has an incident, or is about to be tried again", async () => {
    const house = await running();
    house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: down });
    house.clock.pass(HOUR);
    await house.tick();
    expect((await house.store.targets.get(TARGET))?.retryAt).not.toBeNull();
    house.clock.pass(3 * HOUR);
    expect(await readyz(house)).toMatchObject({ watchdog: "ok" });
    await house.pass(2 * HOUR, 10 * MINUTE);
    house.clock.pass(5 * HOUR);
    expect(await readyz(house)).toMatchObject({ watchdog: "ok" });
  });
});

test("[schedule] a success that is a period and a quarter old is late, one of two periods is red", async () => {
  const house = await running();
  const state = async () => (await house.operations.status()).targets[0];
  house.clock.pass(75 * MINUTE);
  expect(await state()).toMatchObject({ state: "ok", overdue: false });
  house.clock.pass(MINUTE);
  expect(await state()).toMatchObject({ state: "late", overdue: false });
  house.clock.pass(45 * MINUTE);
  expect(await state()).toMatchObject({ state: "late", overdue: true });
});

describe("the heartbeat", () => {
  async function watched(options: HouseOptions = {}) {
    const pings: string[] = [];
    const watchdog = createServer((request, response) => {
      pings.push(request.url ?? "");
      response.end();
    });
    await new Promise<void>((resolve) => watchdog.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => new Promise<void>((resolve) => watchdog.close(() => resolve())));
    const { port } = watchdog.address() as AddressInfo;
    const house = await openHouse({ plain: 3, file: { heartbeat: `http://127.0.0.1:${port}/ping` }, ...options });
    const get = async (url: string, signal: AbortSignal) => fetch(url, { signal, headers: { connection: "close" } });
    const stop = new AbortController();
    let lookedAt = house.clock.now();
    const ready = () => readinessOf(house.app, { lookedAt });
    const heartbeat = createHeartbeat({ app: house.app, ready, ping: get, signal: stop.signal });
    const look = () => {
      lookedAt = house.clock.now();
    };
    return { house, pings, heartbeat, stop, look, due: () => runDue(house.app, stop.signal, () => undefined, get) };
  }

  test("comes while rollcall is ready, and not while its scheduler stands still or mail does not get through", async () => {
    const { house, pings, heartbeat, look } = await watched();
    await heartbeat.beat();
    expect(pings).toEqual(["/ping"]);
    house.clock.pass(2 * MINUTE);
    await heartbeat.beat();
    expect(pings).toHaveLength(1);
    look();
    await heartbeat.beat();
    expect(pings).toHaveLength(2);
    await house.store.outbox.add({
      ...{ recipient: OWNER, cause: "x", subject: "s", text: "t", html: "h", messageId: "<1@example.com>" },
      createdAt: house.clock.now(),
    });
    const mail = await house.store.outbox.claim(house.clock.now(), house.clock.now());
    await house.store.outbox.failed(mail!.id, "down", house.clock.now());
    await heartbeat.beat();
    expect(pings).toHaveLength(2);
  });

  test("comes after each run that went through, and not after one that failed", async () => {
    const { pings, heartbeat, house } = await watched();
    const { run } = await house.sync();
    heartbeat.followRuns();
    const tell = (status: RunDocument["status"]) =>
      house.app.around.live.tell({ event: "run", run: { ...run, status } });
    tell("running");
    tell("succeeded");
    await expect.poll(() => pings.length).toBe(1);
    tell("failed");
    tell("interrupted");
    await heartbeat.beat();
    expect(pings).toHaveLength(2);
  });

  test("comes at the end of each `run --due`", async () => {
    const { pings, due } = await watched();
    await due();
    await due();
    expect(pings).toHaveLength(2);
  });

  test("stops with the daemon", async () => {
    const { pings, heartbeat, stop } = await watched();
    const beating = heartbeat.run(stop.signal);
    await expect.poll(() => pings.length).toBeGreaterThan(0);
    stop.abort();
    await beating;
    const last = pings.length;
    await heartbeat.beat();
    expect(pings).toHaveLength(last);
  });
});

describe("beside a daemon", () => {
  async function withDaemon() {
    const house = await running();
    const lease = await takeLease(DAEMON_LEASE, house.engine, new AbortController().signal, { watchProgress: false });
    onTestFinished(() => lease!.release());
    return house;
  }

  test("[overlap] 50 people who ask while a fire falls due are one run and one queued, each with a report", async () => {
    const house = await withDaemon();
    const target = house.engine.targets.get(TARGET)!;
    house.clock.pass(HOUR);
    const before = (await house.runs()).length;
    const ask = { ...house.wish(), trigger: "manual", triggeredBy: "cli:test", progress: () => undefined } as const;
    const asked = Array.from({ length: 50 }, () => runAndWait(target, ask, house.engine));
    let waiting = true;
    const all = Promise.all(asked).finally(() => {
      waiting = false;
    });
    while (waiting) await house.tick();
    const reports = await all;
    expect(reports.every(({ run }) => run.status === "succeeded")).toBe(true);
    expect((await house.runs()).length - before).toBeLessThanOrEqual(2);
    expect(new Set(reports.map(({ run }) => run.id)).size).toBeLessThanOrEqual(2);
  });

  test("`run --due` runs nothing, and says who does", async () => {
    const house = await withDaemon();
    house.clock.pass(2 * HOUR);
    const before = (await house.runs()).length;
    const due = runDue(
      house.app,
      new AbortController().signal,
      () => undefined,
      async () => ({ status: 200 }),
    );
    await expect(due).rejects.toMatchObject({
      message: expect.stringContaining(
        `a daemon or another \`run --due\` works on this database (process ${process.pid}`,
      ),
    });
    expect((await house.runs()).length).toBe(before);
  });
});
