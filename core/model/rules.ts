/**
 * The numbers that keep people safe, in one place. `docs/safety.md` tells them to administrators, and a test holds its table to
 * them; `core/plan/limits.ts` and `core/plan/company.ts` apply the limits.
 */
import type { Kind } from "./record.ts";
import { SECOND, MINUTE, HOUR, DAY } from "./time.ts";

/** A limit that grows with what it protects: the larger of `floor` and `share` of it. */
export interface Limit {
  readonly floor: number;
  readonly share: number;
}

/** How much of each kind may go in `RULES.removals.windowMs` without being asked about, and at most `cap`. */
const REMOVALS: Readonly<Record<Kind, Limit & { readonly cap: number }>> = {
  user: { floor: 2, share: 0.1, cap: 50 },
  team: { floor: 2, share: 0.1, cap: Number.POSITIVE_INFINITY },
  membership: { floor: 0, share: 0.5, cap: Number.POSITIVE_INFINITY },
  absence: { floor: 5, share: 0.1, cap: 500 },
  attendance: { floor: 5, share: 0.1, cap: 500 },
  booking: { floor: 5, share: 0.25, cap: Number.POSITIVE_INFINITY },
};

export const RULES = {
  request: { timeoutMs: 30 * SECOND, backoffMs: [1, 3, 9, 27].map((s) => s * SECOND), inFlight: 8 },
  /** How far a vendor's clock and ours may be apart. */
  clocksDifferMs: 5 * MINUTE,
  /**
   * From when on our clock counts as wrong, if it differs from those of both sides, or from the source's alone where the target does not
   * tell. The latter is as much as a zone's time that is written for GMT by mistake.
   */
  clock: { bothSayMs: HOUR, oneSaysMs: 14 * HOUR },
  lookups: { perRun: 200 },
  /**
   * Up to this many changed records are asked for by their ids; if there are more, both sides are read. Up to twice as many may be
   * looked up.
   */
  narrow: { records: 100 },
  tokenRetryMs: 15 * SECOND,
  run: {
    noProgressMs: 15 * MINUTE,
    longestMs: 12 * HOUR,
    /** So many runs that their process did not outlive are followed by no other. */
    cutShortInARow: 3,
    retriesMs: [1, 5, 15].map((m) => m * MINUTE),
    /** How long a vendor may ask to be left alone before a try again. If it asks for more, people are told at once. */
    longestWaitMs: HOUR,
  },
  lease: { lengthMs: 60 * SECOND, renewMs: 15 * SECOND },
  records: {
    retriesMs: [0, 6 * HOUR, 12 * HOUR, 24 * HOUR],
    retryForMs: 7 * DAY,
    sameCauseInARow: 10,
    refusalsInARow: 3,
  },
  fights: { setBacks: 3, restMs: DAY },
  /** `lookAgainMs`: for how long a run that carries changes out relies on what it knows of rejections. */
  holds: { lapseMs: 24 * HOUR, mailAgainGrowth: 1.5, dailyReminders: 3, lookAgainMs: 1_000 },
  /** From `everythingFrom` linked records of a kind on, the loss of them all is held, whatever the limit; of users, always. */
  removals: {
    windowMs: 24 * HOUR,
    everythingFrom: 5,
    limits: REMOVALS,
    /** How long a list may still show what was removed: many tools answer from a copy. */
    listLagMs: 5 * MINUTE,
    /** How long people are told of a removed record that is there all the same: whoever put it back on purpose is not told for ever. */
    toldForMs: 90 * DAY,
  },
  /**
   * Shares of the linked users or teams. `fresh`: how many new ones may be made after the first complete run. `vanished`: how
   * many may be missing there before the target's list is doubted.
   */
  creates: { fresh: { floor: 10, share: 0.3 }, vanished: { floor: 2, share: 0.1 } },
  /** Where a target has `accounts` or more, new ones are doubted if fewer than `share` of them belong to anybody in the source. */
  known: { accounts: 10, share: 0.2 },
  /** The source is another company if this many linked people changed, and more than this share of them. */
  company: { people: 3, share: 0.2 },
  probes: { transientMs: [5 * MINUTE, HOUR] as const, credentialsMs: [15 * MINUTE, HOUR, 6 * HOUR, DAY] },
  /** When somebody who signed in to the dashboard is signed out: after so long without a request, and in any case. */
  sessions: { idleMs: 12 * HOUR, longestMs: 7 * DAY },
  mail: {
    reminderMs: DAY,
    reminderEarlyMs: HOUR,
    names: 20,
    backoffMs: [10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR],
  },
  schedule: { latestMs: 5 * MINUTE, lateShare: 0.25, redPeriods: 2, spreadMs: 5 * MINUTE, awayMs: HOUR },
  /**
   * Change notices are gathered for `gatherMs`, then one run follows. Partial runs are `apartMs` apart, full ones (after a loss)
   * `fullApartMs`.
   */
  notices: {
    gatherMs: 5 * SECOND,
    apartMs: 10 * SECOND,
    fullApartMs: 10 * MINUTE,
    bodyMs: 3 * SECOND,
    missedAfterMs: 5 * MINUTE,
  },
  /**
   * How long a caller is let wait for a database that stands still, who then hears that it failed. Personio gives up after 3 seconds;
   * whatever watches a service, mostly after 5 or 10.
   */
  answers: { noticeMs: 800, readyMs: 2 * SECOND, metricsMs: 4 * SECOND },
  snapshot: { sharedForMs: MINUTE },
  shutdownMs: 8 * SECOND,
  /** The part of `shutdownMs` in which requests under way may finish. */
  graceMs: 6 * SECOND,
  keepLinksOfRemovedTargetsMs: 90 * DAY,
} as const;
