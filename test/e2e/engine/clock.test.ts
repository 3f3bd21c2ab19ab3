/** Somebody sets the clock, back or forward, by an hour, a day or a year: nothing runs twice for it, and nothing sleeps for ever. */
import { describe, expect, test } from "vitest";
import { runDue } from "../../../core/app/daemon/run-due.ts";
import { tellOfMissedRuns } from "../../../core/engine/schedule/upkeep/missed-while-off.ts";
import { elapsed, later, type Instant } from "../../../core/model/time.ts";
import { openHouse, OWNER, TARGET, type House, type HouseOptions } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE } from "../../kit/swift-clock.ts";

const YEAR = 365 * DAY;
const SPANS = [
  ["an hour", HOUR],
  ["a day", DAY],
  ["a year", YEAR],
] as const;
const SCHEDULES = [
  ["every 1h", HOUR, 10 * MINUTE],
  ["0 3 * * *", DAY, HOUR],
] as const;
const CASES = SPANS.flatMap(([span, ms]) => SCHEDULES.map((schedule) => [span, ms, ...schedule] as const));

async function running(schedule: string, options: HouseOptions = {}) {
  const house = await openHouse({ plain: 1, now: "2026-07-20T10:00:00.000Z", target: { schedule }, ...options });
  await house.start();
  await house.tick();
  return house;
}

/** The start of each run that was not there before, oldest first. */
async function startsSince(house: House, before: number): Promise<Instant[]> {
  const starts = (await house.runs()).map(({ started_at }) => started_at);
  return starts.slice(0, starts.length - before).reverse();
}

describe.each(CASES)("the clock is set by %s (%i ms), schedule %s", (_, ms, schedule, period, step) => {
  test("[schedule] back: no run at once, and the next one within two periods of the last", async () => {
    const house = await running(schedule);
    await house.pass(period + 30 * MINUTE, step);
    const last = (await house.runs())[0]!.started_at;
    const before = (await house.runs()).length;
    house.clock.adjust(-ms);
    await house.tick();
    await house.tick();
    expect(await startsSince(house, before)).toEqual([]);
    await house.pass(2.5 * period, step);
    const starts = await startsSince(house, before);
    const gaps = starts.map((at, index) => elapsed(starts[index - 1] ?? later(last, -ms), at));
    expect(gaps[0]).toBeGreaterThan(period / 2);
    expect(gaps[0]).toBeLessThanOrEqual(2 * period);
    for (const gap of gaps.slice(1)) expect(Math.abs(gap - period)).toBeLessThanOrEqual(HOUR);
  });

  test("[schedule] forward: what fell due is run once, and then the schedule goes on", async () => {
    const house = await running(schedule);
    await house.pass(period + 30 * MINUTE, step);
    house.clock.adjust(Math.max(ms, period));
    const leapt = house.clock.now();
    const since = async () => (await house.runs()).filter(({ started_at }) => started_at >= leapt);
    for (let n = 0; n < 3; n += 1) await house.tick();
    expect(await since()).toHaveLength(1);
    await house.pass(2 * period, step);
    const starts = await since();
    expect(starts.length).toBeGreaterThanOrEqual(2);
    expect(starts.length).toBeLessThanOrEqual(3);
  });
});

test("a leap ahead by a year does not wipe the history at once: whoever puts it right within a day loses none", async () => {
  const house = await running("every 1h");
  house.clock.adjust(YEAR);
  await house.pass(23 * HOUR, HOUR);
  house.clock.adjust(-YEAR);
  await house.pass(2 * HOUR, HOUR);
  expect((await house.runs()).at(-1)).toMatchObject({ trigger: "activation", started_at: "2026-07-20T10:00:00.000Z" });
});

describe("a process that starts with a clock that is a year ahead wipes neither history nor the links of a target taken out", () => {
  /** A target was taken out just now. */
  async function shrunk(): Promise<House> {
    const house = await running("every 1h", { targets: { other: {} } });
    await house.reconfigure({ targets: { [TARGET]: {} } });
    await house.pass(2 * MINUTE);
    expect(await house.store.links.count("other")).toBeGreaterThan(0);
    return house;
  }

  async function startDaemon(house: House): Promise<void> {
    await tellOfMissedRuns(house.engine, house.app.config.history.keepMs);
    await house.start();
    await house.tick();
  }

  /** Once the clock is right again, and for two days from then on. */
  async function expectNothingLost(house: House): Promise<void> {
    house.clock.adjust(-YEAR);
    await house.pass(2 * DAY, HOUR);
    expect((await house.runs(TARGET)).at(-1)).toMatchObject({ trigger: "activation" });
    expect(await house.store.links.count("other")).toBeGreaterThan(0);
  }

  test("[history] as a daemon, also one that is restarted within the day", async () => {
    const house = await shrunk();
    house.clock.adjust(YEAR);
    await house.restart();
    await startDaemon(house);
    await house.pass(12 * HOUR, HOUR);
    await house.restart();
    await startDaemon(house);
    await house.pass(11 * HOUR, HOUR);
    await expectNothingLost(house);
  });

  test("[history] as `run --due`, twice", async () => {
    const house = await shrunk();
    house.clock.adjust(YEAR);
    for (let n = 0; n < 2; n += 1) {
      await house.restart();
      await runDue(
        house.app,
        new AbortController().signal,
        () => undefined,
        async () => ({ status: 200 }),
      );
      house.clock.pass(10 * MINUTE);
    }
    await house.restart();
    await startDaemon(house);
    await expectNothingLost(house);
  });

  test("[history] as one whose config is taken over anew", async () => {
    const house = await shrunk();
    house.clock.adjust(YEAR);
    await house.reconfigure({ file: { language: "de" } });
    await house.tick();
    await expectNothingLost(house);
  });
});

test("[history] a clock that stays a year ahead is believed after a day: what is old by it goes", async () => {
  const house = await running("every 1h");
  house.clock.adjust(YEAR);
  await house.restart();
  await house.start();
  await house.pass(26 * HOUR, HOUR);
  expect((await house.runs()).filter(({ started_at }) => started_at < "2027")).toEqual([]);
});

test.each([
  ["7d", 7],
  ["30d", 31],
])(
  "[history] a `history.keep` of %s, where `run --due` is called every %i days: what is two calls old goes",
  async (keep, days) => {
    const house = await running("every 1h", { file: { history: { keep } } });
    await house.store.targets.save("taken out", { removedAt: house.clock.now() });
    for (let call = 0; call < 10; call += 1) {
      house.clock.pass(days * DAY);
      await house.restart();
      await runDue(
        house.app,
        new AbortController().signal,
        () => undefined,
        async () => ({ status: 200 }),
      );
    }
    const oldest = (await house.runs(TARGET)).at(-1)!;
    expect(elapsed(oldest.started_at, house.clock.now())).toBeLessThanOrEqual(2 * days * DAY);
    expect((await house.store.targets.get("taken out")) === undefined).toBe(10 * days > 90);
  },
);

test("[history] a clock that is set back from one wrong time to another wipes nothing", async () => {
  const house = await running("every 1h");
  house.clock.adjust(10 * YEAR);
  await house.pass(HOUR, HOUR);
  house.clock.adjust(-5 * YEAR);
  await house.pass(23 * HOUR, HOUR);
  house.clock.adjust(-5 * YEAR);
  await house.pass(2 * HOUR, HOUR);
  expect((await house.runs()).at(-1)).toMatchObject({ trigger: "activation", started_at: "2026-07-20T10:00:00.000Z" });
});

test("set back by an hour while no daemon ran, after the run of the day: it is not run again", async () => {
  const house = await running("0 3 * * *");
  await house.pass(15 * HOUR + 30 * MINUTE, 30 * MINUTE);
  expect(await house.runs()).toHaveLength(2);
  await house.close();
  house.clock.adjust(-HOUR);
  await house.open();
  await house.start();
  await house.pass(12 * HOUR, 30 * MINUTE);
  expect(await house.runs()).toHaveLength(2);
  await house.pass(DAY, HOUR);
  expect(await house.runs()).toHaveLength(3);
});

test("an incident of a time that is yet to come is probed and closes all the same", async () => {
  const house = await running("every 1h");
  house.clock.adjust(YEAR);
  house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 401, body: "" } });
  await house.tick();
  expect(await house.store.incidents.open(TARGET)).toMatchObject({ code: "CREDENTIALS_REFUSED" });
  house.awork.heal();
  house.clock.adjust(-YEAR);
  await house.pass(30 * MINUTE);
  expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  expect(house.mails.filter(({ to }) => to.includes(OWNER))).toHaveLength(2);
});

test("a success of a time that is yet to come does not hide that nothing succeeds any more", async () => {
  const house = await running("every 1h");
  house.clock.adjust(YEAR);
  await house.sync();
  house.clock.adjust(-YEAR);
  await house.tick();
  house.clock.pass(3 * HOUR);
  expect((await house.operations.status()).targets[0]).toMatchObject({ state: "late", overdue: true });
});

test("a retry of a time that is yet to come is made now", async () => {
  const house = await running("every 1h");
  house.clock.adjust(YEAR);
  house.awork.fault({ path: /./, times: Number.POSITIVE_INFINITY, how: { status: 503, body: "" } });
  await house.tick();
  house.awork.heal();
  house.clock.adjust(-YEAR);
  await house.pass(3 * MINUTE);
  expect((await house.runs())[0]).toMatchObject({ trigger: "retry", status: "succeeded" });
});
