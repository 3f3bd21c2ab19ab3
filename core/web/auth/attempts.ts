/**
 * Slows guessing down. After five wrong logins from one address, each further attempt waits before it is judged, twice as long each
 * time, up to 30 s. Only a few may wait at once; more are refused. So a person with an address of their own gets in with the right
 * password after 30 s at most. Behind a proxy all share one address, so somebody who guesses there without end keeps others from
 * signing in meanwhile. A right password clears only the failures of its own user; otherwise a person who has a login could guess
 * those of others and clear the count in between.
 */
import { type Clock, elapsed, type Instant, MINUTE } from "../../model/time.ts";

const FREE = 5;
const LONGEST_MS = 30_000;
const WAITING = 5;
const FORGET_MS = 15 * MINUTE;
const ADDRESSES = 10_000;

interface Failures {
  readonly count: number;
  readonly last: Instant;
}

interface History {
  /** The failures by user; null: all names that nobody has, of which there is no end. */
  readonly failures: Map<string | null, Failures>;
  waiting: number;
}

export interface Attempts {
  /** Waits, then returns true; returns false at once if too many wait already. Rejects if the caller hangs up meanwhile. */
  admit(address: string, signal: AbortSignal): Promise<boolean>;
  /** Notes the result and returns the failures that count against the address. `user`: null if there is none of that name. */
  judged(address: string, user: string | null, right: boolean): number;
}

export function createAttempts(clock: Clock): Attempts {
  const records = new Map<string, History>();
  return {
    async admit(address, signal) {
      const record = records.get(address);
      const failures = record ? counted(record, clock.now()) : 0;
      if (!record || failures < FREE) return true;
      if (record.waiting >= WAITING) return false;
      record.waiting += 1;
      try {
        await clock.sleep(Math.min(1000 * 2 ** (failures - FREE), LONGEST_MS), signal);
      } finally {
        record.waiting -= 1;
      }
      return true;
    },
    judged(address, user, right) {
      const record = records.get(address) ?? { failures: new Map(), waiting: 0 };
      const now = clock.now();
      if (right) {
        record.failures.delete(user);
        return counted(record, now);
      }
      record.failures.set(user, { count: (record.failures.get(user)?.count ?? 0) + 1, last: now });
      // Moved to the end, so that the first is always the address without a failure for longest.
      records.delete(address);
      records.set(address, record);
      if (records.size > ADDRESSES) records.delete(records.keys().next().value!);
      return counted(record, now);
    },
  };
}

function counted({ failures }: History, now: Instant): number {
  let sum = 0;
  for (const [user, { count, last }] of failures) {
    if (elapsed(last, now) > FORGET_MS) failures.delete(user);
    else sum += count;
  }
  return sum;
}
