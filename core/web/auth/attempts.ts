/**
 * Slows guessing down: after five wrong logins from one address, each further attempt waits before it is judged, twice as
 * long each time, up to 30 s, and only a few may wait at once. The right password always gets through in the end, so nobody
 * can lock the owner out for long.
 */
import { elapsed, type Clock, type Instant } from "../../model/time.ts";

const FREE = 5;
const LONGEST_MS = 30_000;
const WAITING = 5;
const FORGET_MS = 15 * 60_000;
const ADDRESSES = 10_000;

interface History {
  failures: number;
  waiting: number;
  last: Instant;
}

export interface Attempts {
  /** Waits its time, then true; false at once when too many wait already. Rejects when the caller hangs up meanwhile. */
  admit(address: string, signal: AbortSignal): Promise<boolean>;
  /** Gives the failures in a row. */
  judged(address: string, right: boolean): number;
}

export function createAttempts(clock: Clock): Attempts {
  const records = new Map<string, History>();
  return {
    async admit(address, signal) {
      const record = records.get(address);
      if (!record || record.failures < FREE) return true;
      if (elapsed(record.last, clock.now()) > FORGET_MS) {
        records.delete(address);
        return true;
      }
      if (record.waiting >= WAITING) return false;
      record.waiting += 1;
      try {
        await clock.sleep(Math.min(1000 * 2 ** (record.failures - FREE), LONGEST_MS), signal);
      } finally {
        record.waiting -= 1;
      }
      return true;
    },
    judged(address, right) {
      if (right) {
        records.delete(address);
        return 0;
      }
      const record = records.get(address) ?? { failures: 0, waiting: 0, last: clock.now() };
      record.failures += 1;
      record.last = clock.now();
      // Moved to the end, so that the first is always the one unheard of for longest.
      records.delete(address);
      records.set(address, record);
      if (records.size > ADDRESSES) records.delete(records.keys().next().value!);
      return record.failures;
    },
  };
}
