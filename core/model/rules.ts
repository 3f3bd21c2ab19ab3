/** The numbers that keep people safe, in one place. Where they come from: README, "Safety"; what they mean: core/plan/safety.ts. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const RULES = {
  request: { timeoutMs: 30 * SECOND, backoffMs: [1, 3, 9, 27].map((s) => s * SECOND), inFlight: 8 },
  /** How far a vendor's clock and ours may be apart. */
  clocksDifferMs: 5 * MINUTE,
  lookups: { perRun: 200 },
  /**
   * Up to this many changed records are asked for by their ids; if there are more, both sides are read. Up to twice as many may be
   * looked up.
   */
  narrow: { records: 100 },
  tokenRetryMs: 15 * SECOND,
  run: { noProgressMs: 15 * MINUTE, longestMs: 12 * HOUR, retriesMs: [1, 5, 15].map((m) => m * MINUTE) },
  lease: { lengthMs: 60 * SECOND, renewMs: 15 * SECOND },
  records: {
    retriesMs: [0, 6 * HOUR, 12 * HOUR, 24 * HOUR],
    retryForMs: 7 * DAY,
    sameCauseInARow: 10,
    refusalsInARow: 3,
  },
  fights: { setBacks: 3, restMs: DAY },
  holds: { lapseMs: 24 * HOUR, mailAgainGrowth: 1.5, dailyReminders: 3 },
  removals: { windowMs: 24 * HOUR, everythingFrom: 5 },
  probes: { transientMs: [5 * MINUTE, HOUR] as const, credentialsMs: [15 * MINUTE, HOUR, 6 * HOUR, DAY] },
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
  snapshot: { sharedForMs: MINUTE },
  shutdownMs: 8 * SECOND,
  /** The part of `shutdownMs` in which requests under way may finish. */
  graceMs: 6 * SECOND,
  keepLinksOfRemovedTargetsMs: 90 * DAY,
} as const;
