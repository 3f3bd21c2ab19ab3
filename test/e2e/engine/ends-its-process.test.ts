/** Runs that end their process, time after time: the others go on, and somebody is told. */
import { expect, test } from "vitest";
import { runDue } from "../../../core/app/daemon/run-due.ts";
import { closeInterrupted } from "../../../core/engine/run/lease/interrupted.ts";
import { later } from "../../../core/model/time.ts";
import type { RunQueue } from "../../../core/engine/schedule/run-queue.ts";
import { Scheduler } from "../../../core/engine/schedule/scheduler.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

const told = async (house: House, target: string) =>
  (await house.runs(target)).map(({ trigger, status }) => `${trigger} ${status}`);

/** Leaves a run of each of these targets as a process does that ends in the middle of it. */
async function leave(house: House, by: string | null, names: readonly string[]): Promise<void> {
  const { engine, store, clock } = house;
  const how = { plugin: "absence-mirror", mode: "active", trigger: "catch_up", scope: "full", area: null } as const;
  for (const target of names) {
    await closeInterrupted(engine.targets.get(target)!, engine);
    await store.runs.begin({ target, ...how, triggeredBy: by, startedAt: clock.now() });
    await store.targets.save(target, { nextFullAt: later(clock.now(), HOUR), nextPartialAt: null });
  }
  clock.pass(1_000);
  await house.restart();
}

/** As `leave`, and starts the next daemon. */
async function die(house: House, by: string | null, ...names: readonly string[]): Promise<void> {
  await leave(house, by, names);
  await house.start();
}

/** A company with three targets of one kind. */
async function openThree(): Promise<{ readonly house: House; readonly names: readonly string[] }> {
  const house = await openHouse();
  const names = ["a", "b", "c"];
  const aworks = await Promise.all(names.map((name) => house.anotherAwork(name)));
  const connectors = aworks.map(({ url, apiKey }) => ({ connector: { base_url: url, api_key: apiKey } }));
  await house.reconfigure({ targets: Object.fromEntries(names.map((name, index) => [name, connectors[index]!])) });
  await house.tick();
  return { house, names };
}

test("the third run in a row that ends its process is followed by no other: an incident and a mail say so, and resume tries again", async () => {
  const house = await openHouse();
  await house.start();
  await house.tick();
  for (const deaths of [1, 2, 3]) {
    await die(house, null, TARGET);
    if (deaths < 3) expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  }
  await house.pass(5 * MINUTE);
  expect((await told(house, TARGET)).slice(0, 3)).toEqual(Array(3).fill("catch_up interrupted"));
  expect(await house.store.incidents.open(TARGET)).toMatchObject({
    code: "UNEXPECTED",
    message: expect.stringContaining("its process ended 3 times in a row"),
    nextProbeAt: null,
  });
  expect(house.mails.map(({ subject }) => subject)).toEqual([expect.stringContaining(TARGET)]);
  expect((await house.operations.resume(TARGET, house.wish())).run.status).toBe("succeeded");
  expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  await die(house, null, TARGET);
  await house.tick();
  expect((await told(house, TARGET))[0]).toBe("catch_up succeeded");
});

test("of several that were cut short twice one runs at a time, so it shows which of them ends the process", async () => {
  const { house, names } = await openThree();
  await die(house, null, ...names);
  await die(house, null, ...names);
  const busy = new Set<string>();
  const queue: RunQueue = {
    busy: async () => busy,
    add: async ({ name }) => void busy.add(name),
    idle: async () => undefined,
  };
  const scheduler = new Scheduler(house.engine, {
    signal: new AbortController().signal,
    keepHistoryMs: () => DAY,
    queue,
  });
  await scheduler.settle(house.engine, { spreadOut: false });
  const begun: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await scheduler.look();
    expect(await scheduler.look(), "others wait").toBe(turn < 2);
    expect(busy.size).toBe(1);
    const [name] = busy as Set<string>;
    begun.push(name!);
    await house.sync({}, name);
    busy.clear();
  }
  expect(begun.sort()).toEqual(names);
});

test("`run --due` gives each of those its turn", async () => {
  const { house, names } = await openThree();
  await leave(house, null, names);
  await leave(house, null, names);
  const { runs } = await runDue(
    house.app,
    new AbortController().signal,
    () => undefined,
    async () => ({ status: 200 }),
  );
  const ended = runs.filter(({ run }) => names.includes(run.target)).map(({ run }) => `${run.target} ${run.status}`);
  expect(ended.sort()).toEqual(names.map((name) => `${name} succeeded`));
});

test("a run that somebody asked for, and one that was told to stop, count for nothing", async () => {
  const house = await openHouse();
  await house.start();
  await house.tick();
  for (const by of ["cli:ann", "cli:ann", null, null]) await die(house, by, TARGET);
  await house.tick();
  expect((await told(house, TARGET))[0]).toBe("catch_up succeeded");
});
