/**
 * The clock of machines that share a database: it shows the database's time, so that leases and schedules mean the same to all of
 * them, however far apart their own clocks are. Between two queries it runs on by the machine's own clock. It is corrected by no
 * more than the answer proves: an answer that took long proves little, and would otherwise move the clock back and forth.
 */
import { epochOf, instantOf, type Clock, type Instant } from "../../model/time.ts";
import type { Store } from "../../store/store.ts";

const LOOK_EVERY_MS = 5_000;

/** The clock to use with this database; `own` for SQLite, which has no clock. @throws the database's error if it cannot be asked now */
export async function sharedClock(own: Clock, store: Pick<Store, "dialect" | "now">): Promise<Clock> {
  if (store.dialect === "sqlite") return own;
  const clock = followingClock(own, async () => (await store.now()) ?? own.now());
  await clock.sync();
  return clock;
}

/** @param ask resolves to the time that the other clock shows */
export function followingClock(own: Clock, ask: () => Promise<Instant>): Clock & Required<Pick<Clock, "sync">> {
  const read = () => epochOf(own.now());
  let aheadMs = 0;
  return {
    now: () => (aheadMs === 0 ? own.now() : instantOf(read() + aheadMs)),
    sleep: own.sleep,
    async sync() {
      const before = read();
      const there = epochOf(await ask());
      // The answer was given at some moment between the two readings. If our clock was set back meanwhile, the bounds cross: the next
      // answer will do.
      const [least, most] = [there - read(), there - before];
      if (least <= most) aheadMs = Math.min(Math.max(aheadMs, least), most);
    },
  };
}

/** Asks every few seconds until the signal aborts. While there is no answer, the clock runs on from where it was. */
export async function keepInStep(clock: Clock, signal: AbortSignal): Promise<void> {
  if (!clock.sync) return;
  while (!signal.aborted) {
    await clock.sleep(LOOK_EVERY_MS, signal, "watch").catch(() => undefined);
    if (!signal.aborted) await clock.sync().catch(() => undefined);
  }
}
