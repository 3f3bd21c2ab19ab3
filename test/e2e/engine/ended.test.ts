/** Runs that were cut short, or had to wait for others: what was due is done later, and nothing is done that nobody wants any more. */
import { expect, test } from "vitest";
import { LocalQueue } from "../../../core/engine/schedule/local-queue.ts";
import { Scheduler } from "../../../core/engine/schedule/scheduler.ts";
import { Cancelled } from "../../../core/model/errors.ts";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";
import { HOUR, MINUTE } from "../../kit/swift-clock.ts";
import { dayOff, pass } from "./informed.ts";

const DAILY = "0 14 * * *";

/** A daemon of its own, so that it can be told to stop. */
function daemonOf(house: House, signal: AbortSignal, queue?: LocalQueue): Scheduler {
  const { engine, around, config } = house.app;
  const keepHistoryMs = () => config.history.keepMs;
  return new Scheduler(engine, { signal, live: around.live, keepHistoryMs, ...(queue && { queue }) });
}

/** Tells the daemon to stop while a vendor is answering. */
async function stoppedInTheMiddle(house: House): Promise<void> {
  const stop = new AbortController();
  const daemon = daemonOf(house, stop.signal);
  await daemon.settle(house.engine, { spreadOut: false });
  const how = (answer: SimAnswer) => {
    stop.abort(new Cancelled("stopped by SIGTERM"));
    return answer;
  };
  house.awork.fault({ path: /users/, times: 1, how });
  await daemon.look();
  await daemon.idle();
  expect((await house.runs())[0]).toMatchObject({ status: "interrupted" });
}

async function afterARestart(house: House): Promise<void> {
  await house.restart();
  await house.start();
  await house.tick();
}

test("a first run that is stopped in good order is done after the next start", async () => {
  const house = await openHouse({ plain: 3, target: { schedule: DAILY } });
  for (const person of house.world.people) dayOff(house, person, "2026-08-03");
  await stoppedInTheMiddle(house);
  await afterARestart(house);
  expect(house.mirrored()).toHaveLength(3);
});

test("a daily run that is stopped in good order is done after the next start, and once", async () => {
  const house = await openHouse({ plain: 3, target: { schedule: DAILY } });
  await house.start();
  await house.tick();
  for (const person of house.world.people) dayOff(house, person, "2026-08-03");
  pass(house, 2 * HOUR);
  await stoppedInTheMiddle(house);
  await afterARestart(house);
  expect(house.mirrored()).toHaveLength(3);
  const { length } = await house.runs();
  await house.pass(3 * HOUR, 10 * MINUTE);
  expect(await house.runs()).toHaveLength(length);
});

test("a run whose process stood still for longer than its lease, and that nobody took over, is tried again", async () => {
  const house = await openHouse({ plain: 3, target: { schedule: DAILY } });
  await house.start();
  await house.tick();
  dayOff(house, house.world.people[0]!, "2026-08-03");
  const how = (answer: SimAnswer) => {
    house.clock.adjust(70_000);
    return answer;
  };
  house.awork.fault({ path: /users/, times: 1, how });
  pass(house, 2 * HOUR);
  await house.tick();
  expect((await house.runs())[0]).toMatchObject({ status: "interrupted" });
  await house.pass(HOUR, 10 * MINUTE);
  expect(house.mirrored()).toHaveLength(1);
  expect(house.mails).toEqual([]);
});

test("a target that runs by hand alone does not run by itself after a crash", async () => {
  const plugin = { ...paperPlugin(() => [paperUsers(new Paper())], ["users"]), background: () => false };
  const targets = { [TARGET]: {}, paper: { plugin: "paper", connector: { type: "paper" } } };
  const house = await openHouse({ plain: 3, plugins: [plugin], targets });
  await house.start();
  await house.tick();
  const begin = () =>
    house.store.runs.begin({
      ...{ target: "paper", plugin: "paper", mode: "active", trigger: "manual", triggeredBy: "cli:ann" },
      ...{ scope: "full", area: "users", startedAt: house.clock.now() },
    });
  const ended = async () => (await house.runs("paper")).map(({ trigger, status }) => `${trigger} ${status}`);
  await begin();
  await afterARestart(house);
  await house.pass(3 * MINUTE, MINUTE);
  expect(await ended()).toEqual(["manual interrupted"]);
  // The daemon goes on, and a command's process dies beside it.
  await begin();
  await house.pass(3 * MINUTE, MINUTE);
  expect(await ended()).toEqual(["manual interrupted", "manual interrupted"]);
});

/** Its run is due, and waits behind four others while something is done. */
async function waiting(meanwhile: (house: House, daemon: Scheduler) => Promise<unknown>): Promise<readonly string[]> {
  const house = await openHouse({ plain: 3 });
  await house.start();
  await house.tick();
  dayOff(house, house.world.people[0]!, "2026-08-03");
  pass(house, HOUR);
  const queue = new LocalQueue();
  const gate = Promise.withResolvers<void>();
  for (const name of ["one", "two", "three", "four"])
    await queue.add({ name, catchUp: false, work: () => gate.promise });
  const daemon = daemonOf(house, new AbortController().signal, queue);
  await daemon.look();
  await meanwhile(house, daemon);
  gate.resolve();
  await daemon.idle();
  return house.mirrored();
}

test("a run that waits for others is done when its turn comes", async () => {
  expect(await waiting(async () => undefined)).toHaveLength(1);
});

test("a run that waits for others is not done when its target was paused meanwhile", async () => {
  expect(await waiting((house) => house.operations.pause(TARGET, "cli:ann", "not now"))).toEqual([]);
});

test("a run that waits for others writes nothing when its target went to test mode meanwhile", async () => {
  const toTest = async (house: House, daemon: Scheduler) => {
    await house.reconfigure({ target: { mode: "test" } });
    await daemon.settle(house.engine, { spreadOut: false });
  };
  expect(await waiting(toTest)).toEqual([]);
});
