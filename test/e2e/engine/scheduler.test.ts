/** What the scheduler starts although it should not, or loses although it should start it. */
import { expect, test } from "vitest";
import { Cancelled } from "../../../core/model/errors.ts";
import { Scheduler } from "../../../core/engine/schedule/scheduler.ts";
import { addAbsence, type SimPerson } from "../../../plugins/personio/world.ts";
import { openHouse, TARGET, type House } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

function absent({ world }: House): void {
  const person = world.people[0] as SimPerson;
  addAbsence(world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" });
}

const told = async (house: House) => (await house.runs()).map(({ trigger, status }) => `${trigger} ${status}`);

test("a target that somebody has paused does not start because a probe would pass", async () => {
  const house = await openHouse();
  await house.start();
  await house.tick();
  const how = { status: 401, body: { code: "unauthorized" }, headers: { "www-authenticate": "Bearer" } };
  house.awork.fault({ path: /absences/, times: Infinity, how });
  await house.pass(61 * MINUTE);
  await house.operations.pause(TARGET, "cli:ann", "awork moves house");
  house.awork.heal();
  absent(house);
  await house.pass(2 * DAY, HOUR);
  expect(await told(house)).toEqual(["schedule failed", "activation succeeded"]);
  expect(house.mirrored()).toEqual([]);
});

test("a paused target that becomes active waits until somebody resumes it", async () => {
  const house = await openHouse();
  await house.operations.pause(TARGET, "cli:ann", null);
  await house.reconfigure({ target: { mode: "test" } });
  await house.start();
  absent(house);
  await house.reconfigure({ target: { mode: "active" } });
  await house.pass(3 * HOUR, HOUR);
  expect(await told(house)).toEqual([]);
  const resumed = house.operations.resume(TARGET, house.wish());
  await house.pass(2 * MINUTE);
  expect((await resumed).run.status).toBe("succeeded");
  expect(house.mirrored()).toHaveLength(1);
});

test("after a pause of hours the run that resumes is the only one until the next fire", async () => {
  const house = await openHouse();
  await house.start();
  await house.tick();
  await house.operations.pause(TARGET, "cli:ann", null);
  await house.pass(5 * HOUR, 10 * MINUTE);
  await house.operations.resume(TARGET, house.wish());
  await house.pass(50 * MINUTE);
  expect(await told(house)).toEqual(["resume succeeded", "activation succeeded"]);
});

test("a run that takes longer than its period skips the points it missed", async () => {
  const house = await openHouse({ target: { schedule: "every 2m" } });
  await house.start();
  await house.tick();
  const busy = { status: 429, body: "", headers: { "retry-after": "50" } };
  house.awork.fault({ path: /absences$/, times: 3, how: busy });
  house.personio.server.fault({ path: /employees/, times: 3, how: busy });
  house.clock.pass(2 * MINUTE);
  await house.tick();
  const [long] = await house.runs();
  expect(long).toMatchObject({ status: "succeeded", started_at: "2026-07-21T10:02:00.000Z" });
  expect(long?.finished_at?.slice(11, 16)).toBe("10:07");
  await house.tick();
  expect(await told(house)).toEqual(["schedule succeeded", "activation succeeded"]);
  house.clock.pass(MINUTE);
  await house.tick();
  expect((await house.runs())[0]?.started_at).toBe("2026-07-21T10:08:00.000Z");
});

test("what waits for its turn when the process is told to stop is still due at the next start", async () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const house = await openHouse({ targets: Object.fromEntries(names.map((name) => [name, {}])) });
  const stop = new AbortController();
  const scheduler = new Scheduler(house.engine, { signal: stop.signal, keepHistoryMs: () => 90 * DAY });
  await scheduler.settle(house.engine, { spreadOut: true });
  const looking = scheduler.look();
  stop.abort(new Cancelled("stopped by SIGTERM"));
  await looking;
  await scheduler.idle();
  expect(await house.runs()).toEqual([]);
  expect((await house.store.requests.waiting()).map(({ target }) => target)).toEqual(names);
});

test("[holds] an approval that waits while its target goes to test mode is refused, and not carried out when it is active again", async () => {
  const house = await openHouse();
  await house.start();
  await house.tick();
  await house.reconfigure({ target: { mode: "test" } });
  const wish = { trigger: "approval", triggeredBy: "web:ann", scope: "full", area: null, approve: "abc" } as const;
  const { request } = await house.store.requests.add(TARGET, wish, house.clock.now());
  await house.pass(2 * MINUTE);
  expect((await house.store.requests.get(request.id))?.refused?.code).toBe("TARGET_INACTIVE");
  await house.reconfigure({ target: {} });
  await house.pass(2 * MINUTE);
  expect((await told(house)).filter((one) => one.startsWith("approval"))).toEqual([]);
});

test("an approval for a target that was taken out is not carried out when the target comes back", async () => {
  const house = await openHouse();
  await house.start();
  await house.tick();
  const wish = { trigger: "approval", triggeredBy: "cli:ann", scope: "full", area: null, approve: "abc" } as const;
  await house.reconfigure({ targets: { other: { mode: "inactive" } } });
  const { request } = await house.store.requests.add(TARGET, wish, house.clock.now());
  await house.pass(2 * MINUTE);
  expect((await house.store.requests.get(request.id))?.refused?.code).toBe("CONFIG");
  await house.reconfigure({ targets: { [TARGET]: {} } });
  await house.pass(2 * MINUTE);
  expect((await told(house)).filter((one) => one.startsWith("approval"))).toEqual([]);
});

test("another `history.keep` is in force without a restart", async () => {
  const house = await openHouse({ target: { schedule: "every 1d" } });
  await house.start();
  await house.pass(10 * DAY, DAY);
  expect((await house.runs()).length).toBeGreaterThanOrEqual(10);
  await house.reconfigure({ file: { history: { keep: "2d" } } });
  await house.pass(2 * DAY, DAY);
  expect((await house.runs()).length).toBeLessThan(5);
});

test("[schedule] a deletion of history that takes hours keeps no run from beginning and no watchdog waiting, and ends with the process", async () => {
  const house = await openHouse();
  const stop = new AbortController();
  let deletions = 0;
  const prune: House["store"]["prune"] = (_, signal) => {
    deletions += 1;
    return new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  };
  const engine = { ...house.engine, store: { ...house.store, prune } };
  const scheduler = new Scheduler(engine, { signal: stop.signal, keepHistoryMs: () => 90 * DAY });
  await scheduler.settle(engine, { spreadOut: true });
  await scheduler.look();
  for (let left = 26 * HOUR; left > 0; left -= HOUR) {
    await expect.poll(() => house.store.leases.all()).toEqual([]);
    house.clock.pass(HOUR);
    await scheduler.look();
    expect(scheduler.lookedAt).toBe(house.clock.now());
  }
  expect((await house.runs()).length).toBeGreaterThan(20);
  expect(deletions).toBe(1);
  stop.abort(new Cancelled("stopped by SIGTERM"));
  await scheduler.idle();
  expect(house.logged.filter((line) => line.includes("could not be deleted"))).toEqual([]);
});

test("[schedule] a target that comes back while it is being forgotten runs once all of it is gone, as a new one", async () => {
  const house = await openHouse({ plain: 3, targets: { [TARGET]: {}, other: { mode: "inactive" } } });
  absent(house);
  await house.start();
  await house.tick();
  await house.reconfigure({ targets: { other: { mode: "inactive" } } });
  await house.pass(91 * DAY - 2 * MINUTE, DAY);
  const { targets } = house.store;
  let goOn = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const forget = async (name: string) => {
    await asked;
    await targets.forget(name);
  };
  const engine = { ...house.engine, store: { ...house.store, targets: { ...targets, forget } } };
  await house.scheduler.settle(engine, { spreadOut: false });
  for (let n = 0; n < 26; n += 1) {
    house.clock.pass(HOUR);
    await house.scheduler.look();
  }
  await expect.poll(() => house.store.leases.all()).toMatchObject([{ name: TARGET }]);
  await house.reconfigure({ targets: { [TARGET]: {}, other: { mode: "inactive" } } });
  await house.scheduler.look();
  expect((await house.runs(TARGET)).filter(({ status }) => status === "running")).toEqual([]);
  goOn();
  await house.scheduler.idle();
  expect(await house.store.targets.get(TARGET)).toBeUndefined();
  await house.tick();
  expect((await house.runs(TARGET)).map(({ trigger }) => trigger)).toEqual(["activation"]);
});

test("[privacy] sessions that have ended go within a day, although nobody signs in any more", async () => {
  const house = await openHouse();
  await house.start();
  await house.tick();
  const at = house.clock.now();
  await house.store.sessions.add({ hash: "of a cookie", user: "ann", passwordMark: "m", createdAt: at, seenAt: at });
  await house.pass(11 * HOUR, HOUR);
  expect(await house.store.sessions.get("of a cookie")).toBeDefined();
  await house.pass(DAY + 2 * HOUR, HOUR);
  expect(await house.store.sessions.get("of a cookie")).toBeUndefined();
});
