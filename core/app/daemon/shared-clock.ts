/**
 * The clock of one of several machines that share a database: it shows the database's time, so that leases and schedules mean the
 * same to all of them, however far apart their own clocks are. Between two looks at the database its own clock runs on. It is
 * put right by no more than the answer proves: a question that took long proves little, and moves nothing back and forth.
 */
import { epochOf, instantOf, type Clock, type Instant } from "../../model/time.ts";
import type { Store } from "../../store/store.ts";

const LOOK_EVERY_MS = 5_000;

/** @throws what the database answers when it cannot be asked now; where it has no clock of its own (SQLite), gives `own` */
export async function sharedClock(own: Clock, store: Pick<Store, "dialect" | "now">): Promise<Clock> {
  if (store.dialect === "sqlite") return own;
  const clock = followingClock(own, async () => (await store.now()) ?? own.now());
  await clock.sync();
  return clock;
}

/** @param ask what the other clock shows */
export function followingClock(own: Clock, ask: () => Promise<Instant>): Clock & Required<Pick<Clock, "sync">> {
  const read = () => epochOf(own.now());
  let aheadMs = 0;
  return {
    now: () => (aheadMs === 0 ? own.now() : instantOf(read() + aheadMs)),
    sleep: own.sleep,
    async sync() {
      const before = read();
      const there = epochOf(await ask());
      // When that was said, its own clock showed something between the two; unless it was set meanwhile, which shows next time.
      const [least, most] = [there - read(), there - before];
      if (least <= most) aheadMs = Math.min(Math.max(aheadMs, least), most);
    },
  };
}

/** Queries every few seconds until the signal aborts. While nobody answers, the clock runs on from where it was. */
export async function keepInStep(clock: Clock, signal: AbortSignal): Promise<void> {
  if (!clock.sync) return;
  while (!signal.aborted) {
    await clock.sleep(LOOK_EVERY_MS, signal, "watch").catch(() => undefined);
    if (!signal.aborted) await clock.sync().catch(() => undefined);
  }
}
