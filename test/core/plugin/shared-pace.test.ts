/** Two processes that share what a vendor allows: together they never send more than one alone might. */
import { expect, test } from "vitest";
import type { Pace } from "../../../core/plugin/http/http.ts";
import { Pacer } from "../../../core/plugin/http/pace.ts";
import { SharedPacer, type Account } from "../../../core/plugin/http/shared-pace.ts";

const START = 1_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Taking = Parameters<Account["reserve"]>[1];

/** An account that gives turns as the table of paces does. */
function bank(time: { now: number }): Account & { questions: number; broken: boolean } {
  const fullAt = new Map<string, number>();
  const trueOf = (limit: string, furthestMs: number) => {
    const at = fullAt.get(limit) ?? 0;
    return at > time.now + furthestMs ? time.now : at;
  };
  const account = {
    questions: 0,
    broken: false,
    async reserve(limit: string, { turns, intervalMs, furthestMs }: Taking) {
      if (account.broken) throw new Error("gone");
      account.questions += 1;
      const first = Math.max(trueOf(limit, furthestMs), time.now);
      fullAt.set(limit, first + turns * intervalMs);
      return first;
    },
    async putOff(limit: string, ms: number, furthestMs: number) {
      fullAt.set(limit, Math.max(trueOf(limit, furthestMs), time.now + ms));
    },
  };
  return account;
}

function process(pace: Pace, account: Account | null, time: { now: number }): SharedPacer {
  const now = () => time.now;
  return new SharedPacer({ name: "awork", own: new Pacer(pace, now), pace, account: () => account, now });
}

/** Returns when each of so many requests leaves, sent one after the other by the processes in turn. */
async function leave(processes: readonly SharedPacer[], requests: number, time: { now: number }): Promise<number[]> {
  const left: number[] = [];
  for (let n = 0; n < requests; n += 1) {
    time.now += (await processes[n % processes.length]!.turn("/users")) + 1;
    left.push(time.now);
  }
  return left;
}

function mostIn(window: number, left: readonly number[]): number {
  return Math.max(...left.map((from) => left.filter((at) => at >= from && at < from + window).length));
}

test("two send no more in a second than the vendor allows one, and no fewer than four fifths", async () => {
  const [time, pace] = [{ now: START }, { perSecond: 20, burst: 10 }];
  const account = bank(time);
  const left = await leave([process(pace, account, time), process(pace, account, time)], 400, time);
  expect(mostIn(1_000, left)).toBeLessThanOrEqual(pace.perSecond + pace.burst);
  expect(left.at(-1)! - START).toBeLessThan((400 / 20) * 1_000 * 1.25);
  expect(account.questions).toBeLessThan(220);
});

test("in no minute do two send more than a minute allows, nor need they twice as long as one", async () => {
  const [time, pace] = [{ now: START }, { perSecond: 15, burst: 15, perMinute: 300 }];
  const account = bank(time);
  const left = await leave([process(pace, account, time), process(pace, account, time)], 1_000, time);
  expect(mostIn(60_000, left)).toBeLessThanOrEqual(300);
  expect(left.at(-1)! - START).toBeLessThan(360_000);
});

test("each by itself would send twice as much: that is what the account is for", async () => {
  const [time, pace] = [{ now: START }, { perSecond: 20, burst: 10 }];
  const left = await leave([process(pace, null, time), process(pace, null, time)], 400, time);
  expect(left.at(-1)! - START).toBeLessThan((400 / 20) * 1_000 * 0.7);
});

test("when a vendor asks one for silence the other is silent too", async () => {
  const [time, pace] = [{ now: START }, { perSecond: 20, burst: 10 }];
  const account = bank(time);
  const [one, other] = [process(pace, account, time), process(pace, account, time)];
  one.putOff(30_000);
  await Promise.resolve();
  expect(await other.turn("/users")).toBeGreaterThanOrEqual(30_000);
});

test("while the account cannot be asked the process keeps its own pace", async () => {
  const [time, pace] = [{ now: START }, { perSecond: 20, burst: 10 }];
  const account = bank(time);
  account.broken = true;
  const left = await leave([process(pace, account, time)], 200, time);
  expect(mostIn(1_000, left)).toBeLessThanOrEqual(pace.perSecond + pace.burst);
});

test("after the clocks ran an hour ahead and were put right, nobody waits for as long", async () => {
  const [time, pace] = [{ now: START }, { perSecond: 20, burst: 10 }];
  const account = bank(time);
  const [one, other] = [process(pace, account, time), process(pace, account, time)];
  await leave([one, other], 3, time);
  time.now -= HOUR;
  const left = await leave([one, other], 400, time);
  expect(left[0]! - (START - HOUR)).toBeLessThan(2_000);
  expect(mostIn(1_000, left)).toBeLessThanOrEqual(pace.perSecond + pace.burst);
});

test("an account whose clock runs an hour ahead of the process's own delays a request by minutes, not by an hour", async () => {
  const [time, pace] = [{ now: START }, { perSecond: 20, burst: 10 }];
  const one = process(pace, bank({ now: START + HOUR }), time);
  expect(await one.turn("/users")).toBeLessThanOrEqual(6 * MINUTE);
});
