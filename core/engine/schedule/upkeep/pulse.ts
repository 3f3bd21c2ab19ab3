/**
 * Stores each minute when a scheduler last looked. From it the next process knows for how long none was running, and whether the
 * clock was set meanwhile. A clock that is ahead would make all history old at once, so it has a day to be put right before any goes.
 */
import { RULES } from "../../../model/rules.ts";
import { DAY, elapsed, HOUR, type Instant, later, MINUTE } from "../../../model/time.ts";
import type { Engine } from "../../engine.ts";

const KEY = "looked_at";
const WAITS_KEY = "history_waits_until";
/** A machine that is off at night, or looks once a day, does not seem to be set by that. */
const SHORTEST_LEAP_MS = 36 * HOUR;

type Remembering = Pick<Engine, "store" | "clock">;

/** When a scheduler last looked; null: none ever has. */
export async function lastPulse({ store }: Pick<Engine, "store">): Promise<Instant | null> {
  return (await store.meta.get(KEY)) ?? null;
}

/** @param keepHistoryMs how long runs are kept: a leap by half of it puts their history off by a day */
export async function keepPulse({ store, clock }: Remembering, keepHistoryMs: number): Promise<void> {
  const [before, now] = [await lastPulse({ store }), clock.now()];
  // First, so that no pulse is ever taken for one of a clock that nobody doubts.
  if (before !== null && isSet(elapsed(before, now), keepHistoryMs)) await store.meta.set(WAITS_KEY, later(now, DAY));
  await store.meta.set(KEY, now);
}

/** Whether nothing may be forgotten yet for being old, since the clock may be wrong. */
export async function historyWaits({ store, clock }: Remembering): Promise<boolean> {
  const until = await store.meta.get(WAITS_KEY);
  return until !== undefined && until > clock.now();
}

/** Back: the day begins anew by the right clock, else it would end when the wrong one said. */
function isSet(byMs: number, keepHistoryMs: number): boolean {
  const half = Math.min(keepHistoryMs, RULES.keepLinksOfRemovedTargetsMs) / 2;
  return byMs > Math.max(half, SHORTEST_LEAP_MS) || byMs < -MINUTE;
}
