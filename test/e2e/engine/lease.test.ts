/** What goes wrong with a lease while a run goes on, each with what would have happened. */
import { expect, test } from "vitest";
import { takeLease } from "../../../core/engine/run/lease/lease.ts";
import { runTarget } from "../../../core/engine/run-target.ts";
import { Cancelled } from "../../../core/model/errors.ts";
import { openHouse, type House } from "../../kit/house.ts";
import { SECOND } from "../../kit/swift-clock.ts";

const LEASE = "#review";

/** The engine over a database that renews nothing while `broken.now`. */
function brittle(house: House, broken: { now: boolean }) {
  const { leases } = house.store;
  const renew: typeof leases.renew = (...args) =>
    broken.now ? Promise.reject(new Error("disk I/O error")) : leases.renew(...args);
  return { ...house.engine, store: { ...house.store, leases: { ...leases, renew } } };
}

test("a lease that cannot be renewed ends the run before another process can take it", async () => {
  const house = await openHouse();
  const lease = await takeLease(LEASE, brittle(house, { now: true }), new AbortController().signal);
  await house.clock.walk(30 * SECOND);
  expect(lease?.signal.aborted).toBe(false);
  await house.clock.walk(15 * SECOND);
  expect(lease?.signal.reason).toBeInstanceOf(Cancelled);
  const row = await house.store.leases.get(LEASE);
  expect((row?.expiresAt ?? "") > house.clock.now()).toBe(true);
  await lease?.release();
});

test("one renewal that fails does not end a run, and the lease is renewed from then on", async () => {
  const house = await openHouse();
  const broken = { now: true };
  const lease = await takeLease(LEASE, brittle(house, broken), new AbortController().signal);
  await house.clock.walk(15 * SECOND);
  broken.now = false;
  await house.clock.walk(120 * SECOND);
  expect(lease?.signal.aborted).toBe(false);
  expect((await house.store.leases.get(LEASE))?.expiresAt).toBe("2026-07-21T10:03:15.000Z");
  await lease?.release();
});

test("a process that asks twice for one lease does not take its own for that of a dead one", async () => {
  const house = await openHouse();
  const { signal } = new AbortController();
  const lease = await takeLease(LEASE, house.engine, signal);
  expect(await takeLease(LEASE, house.engine, signal)).toBeNull();
  await lease?.release();
});

test("a run that begins after the signal to stop leaves no failure behind that ends the process", async () => {
  const house = await openHouse({ targets: { one: {}, two: {} } });
  await house.sync({}, "one");
  const stop = new AbortController();
  stop.abort(new Cancelled("stopped by SIGTERM"));
  const orphans: unknown[] = [];
  const note = (reason: unknown) => void orphans.push(reason);
  process.on("unhandledRejection", note);
  const wish = { trigger: "manual", triggeredBy: "cli:test", scope: "full", area: null, approve: null } as const;
  // Both write to one company, which is refused at a moment when nobody waits for the answer any more.
  const run = await runTarget(house.engine.targets.get("two")!, { ...wish, signal: stop.signal }, house.engine);
  await new Promise((resolve) => setTimeout(resolve, 200));
  process.off("unhandledRejection", note);
  expect(run?.status).toBe("interrupted");
  expect(orphans).toEqual([]);
});
