/** The right to run one target, with a real database and a clock that moves when a test says so. */
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Engine } from "../../../../../core/engine/engine.ts";
import { fenced } from "../../../../../core/engine/run/lease/fenced.ts";
import { LeaseLost, takeLease, type Lease } from "../../../../../core/engine/run/lease/lease.ts";
import { isTakenBy } from "../../../../../core/engine/run/lease/lease-holder.ts";
import type { Running } from "../../../../../core/engine/run/running.ts";
import { forgetSeen } from "../../../../../core/engine/read/source-news.ts";
import { noteWithdrawn } from "../../../../../core/engine/planning/withdrawn.ts";
import { Cancelled, TransientError } from "../../../../../core/model/errors.ts";
import { elapsed, later } from "../../../../../core/model/time.ts";
import type { FlowPlan } from "../../../../../core/plan/flow-rules.ts";
import type { Store } from "../../../../../core/store/store.ts";
import { HOUR, MINUTE, virtualClock, type VirtualClock } from "../../../notify/virtual-clock.ts";
import { open } from "../../../store/kit.ts";

const SECOND = 1_000;
const NAME = "desks";
const held: Lease[] = [];

afterEach(async () => {
  for (const lease of held.splice(0)) await lease.release();
});

interface Scene {
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly outer: AbortController;
  readonly warnings: string[];
  take(holder?: string, watchProgress?: boolean): Promise<Lease | null>;
  /** Lets renewals happen: time passes in their steps, and each is waited for. */
  pass(ms: number, between?: () => void): Promise<void>;
}

async function scene({ renew }: { readonly renew?: () => Promise<boolean> } = {}): Promise<Scene> {
  const clock = virtualClock();
  const real = await open();
  let renewed = (): void => undefined;
  const leases = {
    ...real.leases,
    async renew(...args: Parameters<Store["leases"]["renew"]>) {
      try {
        return renew ? await renew() : await real.leases.renew(...args);
      } finally {
        // The watch looks at progress and falls asleep again before the next step.
        setImmediate(renewed);
      }
    },
  };
  const store = { ...real, leases } as Store;
  const outer = new AbortController();
  const warnings: string[] = [];
  const log = {
    info: () => undefined,
    error: () => undefined,
    warn: (_: object, text: string) => void warnings.push(text),
  };
  return {
    clock,
    store,
    outer,
    warnings,
    async take(holder = "here", watchProgress = true) {
      const engine = { store, clock, log, holder: { holder, host: "h", pid: 1 }, isGone: () => false };
      const lease = await takeLease(NAME, engine as unknown as Engine, outer.signal, { watchProgress });
      if (lease) held.push(lease);
      return lease;
    },
    async pass(ms, between = () => undefined) {
      for (let passed = 0; passed < ms; passed += 15 * SECOND) {
        const looked = new Promise<void>((resolve) => {
          renewed = resolve;
        });
        clock.pass(15 * SECOND);
        await looked;
        between();
      }
    },
  };
}

describe("a lease", () => {
  it("is had by one, and free again when it is released", async () => {
    const { take, store } = await scene();
    const lease = (await take("here")) as Lease;
    expect(await take("there")).toBeNull();
    await lease.release();
    expect(await store.leases.get(NAME)).toBeUndefined();
    expect(await take("there")).not.toBeNull();
  });

  it("lasts a minute from each renewal, and is renewed every 15 seconds", async () => {
    const { take, store, clock, pass } = await scene();
    const lease = (await take()) as Lease;
    for (let round = 0; round < 8; round++) {
      const row = await store.leases.get(NAME);
      expect(elapsed(clock.now(), row?.expiresAt as string)).toBe(MINUTE);
      await pass(15 * SECOND);
    }
    expect(await take("there")).toBeNull();
    expect(lease.signal.aborted).toBe(false);
  });

  it("that somebody else has taken ends the run and its requests at once", async () => {
    const { take, store, pass } = await scene();
    const lease = (await take()) as Lease;
    await store.leases.release(NAME, lease.holder);
    await pass(15 * SECOND);
    expect(lease.signal.reason).toBeInstanceOf(Cancelled);
    expect(lease.signal.reason.message).toBe("the lease of desks was lost to another process");
    expect(lease.hardSignal.reason).toBe(lease.signal.reason);
  });

  it("that ran out while the clock was set ahead is renewed before anything is written", async () => {
    const { take, store, clock } = await scene();
    const lease = (await take()) as Lease;
    clock.pass(14 * SECOND);
    await lease.hold();
    expect(elapsed(clock.now(), (await store.leases.get(NAME))!.expiresAt)).toBe(46 * SECOND);
    await store.leases.renew(NAME, lease.holder, clock.now());
    clock.pass(SECOND / 2);
    const now = clock.now();
    Object.assign(clock, { now: () => later(now, HOUR) });
    await lease.hold();
    expect(elapsed(clock.now(), (await store.leases.get(NAME))!.expiresAt)).toBe(MINUTE);
  });

  it("that was renewed after the clock was set back is not believed to last as long as it did before", async () => {
    const { take, store, clock } = await scene();
    const lease = (await take()) as Lease;
    const { now } = clock;
    const back = (minutes: number) => Object.assign(clock, { now: () => later(now(), -minutes * MINUTE) });
    back(90);
    await store.leases.renew(NAME, lease.holder, later(clock.now(), MINUTE));
    back(70);
    await lease.hold();
    expect(elapsed(clock.now(), (await store.leases.get(NAME))!.expiresAt)).toBe(MINUTE);
  });

  it("that ran out and went to somebody else lets nothing be written any more", async () => {
    const { take, store, clock } = await scene();
    const lease = (await take()) as Lease;
    const now = clock.now();
    Object.assign(clock, { now: () => later(now, HOUR) });
    expect(await take("there")).not.toBeNull();
    await expect(lease.hold()).rejects.toThrow("the lease of desks was lost to another process");
    expect(lease.hardSignal.aborted).toBe(true);
    expect(isTakenBy((await store.leases.get(NAME))!, { holder: "there" })).toBe(true);
  });

  it("that ran out and was taken once more by the same process is lost to whoever took it first", async () => {
    const { take, store, clock } = await scene();
    const first = (await take()) as Lease;
    const now = clock.now();
    Object.assign(clock, { now: () => later(now, HOUR) });
    const second = (await take()) as Lease;
    const engineOf = (lease: Lease) => fenced({ store, clock } as unknown as Engine, lease).store;
    await expect(engineOf(first).transaction(async () => "written")).rejects.toThrow(LeaseLost);
    await expect(first.hold()).rejects.toThrow(LeaseLost);
    expect(first.hardSignal.aborted).toBe(true);
    await first.release();
    expect((await store.leases.get(NAME))?.holder).toBe(second.holder);
    expect(await take("there")).toBeNull();
    expect(await engineOf(second).transaction(async () => "written")).toBe("written");
    await second.hold();
    expect(second.checkTerm()).toBe(true);
  });

  it("that is another's by now lets nothing be noted of what was read: no loss, and nothing forgotten of what was seen", async () => {
    const { take, store, clock } = await scene();
    const lease = (await take()) as Lease;
    const engine = fenced({ store, clock } as unknown as Engine, lease);
    await store.seen.put(NAME, { by: "day", marks: { "absence 1": "x" } });
    const now = clock.now();
    Object.assign(clock, { now: () => later(now, HOUR) });
    expect(await take("there")).not.toBeNull();
    const target = { name: NAME, source: { webhook: {} } };
    const running = { target, engine, writes: true, run: { scope: "partial" } } as unknown as Running;
    const flows = [{ rules: { kind: "absence" }, hasWithdrawn: true }] as unknown as FlowPlan[];
    await expect(forgetSeen(running)).rejects.toThrow(LeaseLost);
    await expect(noteWithdrawn(running, { flows })).rejects.toThrow(LeaseLost);
    expect(await store.seen.get(NAME)).not.toBeNull();
    expect(await store.targets.get(NAME)).toBeUndefined();
  });

  it("outlives a database that fails for a moment, and ends before it may be somebody else's", async () => {
    const { take, pass, warnings, clock } = await scene({ renew: () => Promise.reject(new Error("disk I/O error")) });
    const lease = (await take()) as Lease;
    const began = clock.now();
    while (!lease.signal.aborted && elapsed(began, clock.now()) < HOUR) await pass(15 * SECOND);
    expect(elapsed(began, clock.now())).toBe(45 * SECOND);
    expect(lease.signal.reason.message).toBe("the lease of desks could not be renewed in time");
    expect(warnings).toHaveLength(3);
  });

  it("[runs] ends a run in which nothing was acknowledged for more than 15 minutes", async () => {
    const { take, pass } = await scene();
    const lease = (await take()) as Lease;
    await pass(15 * MINUTE);
    expect(lease.signal.aborted).toBe(false);
    await pass(15 * SECOND);
    expect(lease.signal.reason).toBeInstanceOf(TransientError);
    expect(lease.signal.reason).toMatchObject({
      code: "NO_PROGRESS",
      message: "no request was answered for 15 minutes",
    });
  });

  it("[runs] lets a run that goes on go on, for 12 hours and no more", { timeout: 20_000 }, async () => {
    const { take, pass } = await scene({ renew: () => Promise.resolve(true) });
    const lease = (await take()) as Lease;
    await pass(12 * HOUR, () => lease.touch());
    expect(lease.signal.aborted).toBe(false);
    await pass(15 * SECOND, () => lease.touch());
    expect(lease.signal.reason).toMatchObject({ code: "NO_PROGRESS", message: "the run took more than 12 hours" });
  });

  it("of the daemon knows no progress and no longest time", async () => {
    const { take, pass } = await scene({ renew: () => Promise.resolve(true) });
    const lease = (await take("here", false)) as Lease;
    await pass(13 * HOUR);
    expect(lease.signal.aborted).toBe(false);
  });
});

describe("a shutdown", () => {
  it("ends the run at once and breaks its requests off after six seconds of grace", async () => {
    const { take, outer, clock } = await scene();
    const lease = (await take()) as Lease;
    const reason = new Cancelled("the process is shutting down");
    outer.abort(reason);
    expect(lease.signal.reason).toBe(reason);
    expect(lease.hardSignal.aborted).toBe(false);
    clock.pass(6 * SECOND - 1);
    await new Promise(setImmediate);
    expect(lease.hardSignal.aborted).toBe(false);
    clock.pass(1);
    await vi.waitFor(() => expect(lease.hardSignal.reason).toBe(reason));
  });

  it("that came before the lease ends it from the beginning", async () => {
    const { take, outer } = await scene();
    outer.abort(new Cancelled("the process is shutting down"));
    expect(((await take()) as Lease).signal.aborted).toBe(true);
  });

  it("by a reason of somebody else's is told as one of ours", async () => {
    const { take, outer } = await scene();
    const lease = (await take()) as Lease;
    outer.abort();
    expect(lease.signal.reason).toBeInstanceOf(Cancelled);
  });

  it("after the release concerns nobody", async () => {
    const { take, outer } = await scene();
    const lease = (await take()) as Lease;
    await lease.release();
    outer.abort();
    expect(lease.signal.aborted).toBe(false);
  });
});
