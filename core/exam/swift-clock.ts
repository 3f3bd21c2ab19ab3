/**
 * A clock for whole runs in one process. A wait in the course of the work (a retry, a pace, a poll) ends at once, and the time
 * moves on by as much; a watcher (a lease's renewal, a memory's end) waits until time has passed it.
 */
import { epochOf, instantOf, type Clock, type Instant } from "../model/time.ts";

export { DAY, HOUR, MINUTE, SECOND } from "../model/time.ts";

export interface SwiftClock extends Clock {
  /** Lets time pass in one leap; whoever slept until then wakes. */
  pass(ms: number): void;
  /** Lets time pass in steps, so that everything that polls gets its turns. */
  walk(ms: number): Promise<void>;
  /** Sets the clock, back or forward; whoever sleeps sleeps as long as before. */
  adjust(ms: number): void;
  /** What was waited for in the course of the work, each wait in milliseconds, in order. */
  readonly waits: number[];
}

/** How long a woken watcher is waited for, in real milliseconds: a watcher whose run has ended does not come back. */
const PATIENCE = 2_000;

interface Sleeper {
  at: number;
  readonly returns: boolean;
  readonly wake: () => void;
}

const aTurn = () => new Promise((resolve) => setTimeout(resolve, 1));

export function swiftClock(start: Instant): SwiftClock {
  let now = epochOf(start);
  const sleepers = new Set<Sleeper>();
  const waits: number[] = [];
  /** Watchers that were woken on the way to a worker's end and have not lain down again. */
  let turns = 0;
  let walking: Promise<unknown> = Promise.resolve();
  const moveTo = (time: number) => {
    now = Math.max(now, time);
    for (const sleeper of [...sleepers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)) {
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  };
  /** Moves on to the next watcher's time, but not past the end. */
  const step = async (end: number) => {
    const next = Math.min(...[...sleepers].filter(({ returns }) => returns).map(({ at }) => at), end);
    turns = [...sleepers].filter(({ at, returns }) => returns && at <= next).length;
    moveTo(next);
    const until = performance.now() + PATIENCE;
    while (turns > 0 && performance.now() < until) await aTurn();
  };
  const walkTo = async (end: Sleeper) => {
    while (sleepers.has(end)) await step(end.at);
  };
  return {
    now: () => instantOf(now),
    pass: (ms) => moveTo(now + ms),
    async walk(ms) {
      const end = now + ms;
      while (now < end) await step(end);
    },
    adjust(ms) {
      now += ms;
      for (const sleeper of sleepers) sleeper.at += ms;
    },
    waits,
    sleep(ms, signal, why = "work") {
      // Time that is waited through gives those who look again and again their turns, as a running process would.
      const returns = why === "watch";
      if (returns) turns--;
      if (why === "work") waits.push(ms);
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return void reject(signal.reason);
        const wake = () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        };
        const sleeper = { at: now + ms, returns, wake };
        const stop = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", stop, { once: true });
        sleepers.add(sleeper);
        // One after another: two who walk at once would not wait for whom the other has woken.
        if (why === "work") walking = Promise.all([walking, aTurn()]).then(() => walkTo(sleeper));
      });
    },
  };
}
