/**
 * Stores each minute when a scheduler last looked. From it the next process knows for how long none was running, and whether the
 * clock was set meanwhile. A clock that is ahead would make all history old at once, so it has a day to be put right, in which age is
 * counted from the time at which it was last trusted.
 */
import { RULES } from "../../../model/rules.ts";
import { DAY, elapsed, HOUR, type Instant, later, MINUTE } from "../../../model/time.ts";
import type { Engine } from "../../engine.ts";

const KEY = "looked_at";
const WAITS_KEY = "history_waits_until";
const TRUSTED_KEY = "clock_trusted_at";
/** A machine that is off at night, or looks once a day, does not seem to be set by that. */
const SHORTEST_LEAP_MS = 36 * HOUR;

type Remembering = Pick<Engine, "store" | "clock">;

/** When a scheduler last looked; null: none ever has. */
export async function lastPulse({ store }: Pick<Engine, "store">): Promise<Instant | null> {
  return (await store.meta.get(KEY)) ?? null;
}

/** @param keepHistoryMs how long runs are kept: the clock is doubted for a day after a leap by half of it */
export async function keepPulse({ store, clock }: Remembering, keepHistoryMs: number): Promise<void> {
  const [before, now] = [await lastPulse({ store }), clock.now()];
  // First, so that no pulse is ever taken for one of a clock that nobody doubts.
  if (before !== null && isSet(elapsed(before, now), keepHistoryMs)) {
    await store.meta.set(TRUSTED_KEY, await trustedBetween(before, now, store));
    await store.meta.set(WAITS_KEY, later(now, DAY));
  }
  await store.meta.set(KEY, now);
}

/**
 * The time from which it is counted how old something is that is forgotten for its age: now, or, while the clock is doubted, an earlier
 * one, since who is off for weeks each time would else forget nothing ever. Null: that one is not known.
 */
export async function timeOfAges({ store, clock }: Remembering): Promise<Instant | null> {
  const now = clock.now();
  const until = await store.meta.get(WAITS_KEY);
  if (until === undefined || until <= now) return now;
  return (await store.meta.get(TRUSTED_KEY)) ?? null;
}

/** After a leap ahead, the last look before it. Set back, the clock is not trusted beyond what it was before, nor beyond what it shows. */
async function trustedBetween(before: Instant, now: Instant, { meta }: Engine["store"]): Promise<Instant> {
  if (before < now) return before;
  const trusted = await meta.get(TRUSTED_KEY);
  return trusted !== undefined && trusted < now ? trusted : now;
}

/** Back: the day begins anew by the right clock, else it would end when the wrong one said. */
function isSet(byMs: number, keepHistoryMs: number): boolean {
  const half = Math.min(keepHistoryMs, RULES.keepLinksOfRemovedTargetsMs) / 2;
  return byMs > Math.max(half, SHORTEST_LEAP_MS) || byMs < -MINUTE;
}
