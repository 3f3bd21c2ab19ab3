/**
 * A clock for whole runs in one process. Whoever waits in the course of the work (a retry, a pace, a poll) is woken at once and
 * the time moves on by as much; those who only watch (a lease's renewal, a memory's end) wait until time has passed them.
 */
import { epochOf, instantOf, type Clock, type Instant } from "../../core/model/time.ts";

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface SwiftClock extends Clock {
  /** Time passes; whoever slept until then wakes. */
  pass(ms: number): void;
  /** Somebody sets it, back or forward; whoever sleeps sleeps as long as before. */
  adjust(ms: number): void;
  /** What was waited for in the course of the work, in milliseconds, in order. */
  readonly waits: number[];
}

/** The files whose waiting is watching. */
const WATCHERS = /engine\/(lease|snapshots)\.ts/;

interface Sleeper {
  at: number;
  readonly wake: () => void;
}

export function swiftClock(start: Instant): SwiftClock {
  let now = epochOf(start);
  const sleepers = new Set<Sleeper>();
  const waits: number[] = [];
  const moveTo = (time: number) => {
    now = Math.max(now, time);
    for (const sleeper of [...sleepers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  };
  return {
    now: () => instantOf(now),
    pass: (ms) => moveTo(now + ms),
    adjust(ms) {
      now += ms;
      for (const sleeper of sleepers) sleeper.at += ms;
    },
    waits,
    sleep(ms, signal) {
      const watches = WATCHERS.test(new Error("who waits?").stack ?? "");
      if (!watches) waits.push(ms);
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return void reject(signal.reason);
        const wake = () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        };
        const sleeper = { at: now + ms, wake };
        const stop = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", stop, { once: true });
        sleepers.add(sleeper);
        if (!watches) setTimeout(() => sleepers.has(sleeper) && moveTo(sleeper.at), 1);
      });
    },
  };
}
