/** A clock that moves when a test says so, and wakes sleepers as it passes their time. */
import { instantOf, epochOf, type Clock, type Instant } from "../../../core/model/time.ts";

export interface VirtualClock extends Clock {
  pass(ms: number): void;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function virtualClock(start: Instant = "2026-07-21T12:00:00.000Z"): VirtualClock {
  let now = epochOf(start);
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => instantOf(now),
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal.reason);
        });
      });
    },
    pass(ms) {
      now += ms;
      const due = sleepers.filter(({ at }) => at <= now);
      sleepers = sleepers.filter(({ at }) => at > now);
      for (const { wake } of due) wake();
    },
  };
}
