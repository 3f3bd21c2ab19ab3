/** What a scheduler does besides runs: its pulse and reminders each minute; once a day it deletes history that is kept no longer. */
import { RULES } from "../../../model/rules.ts";
import { DAY, elapsed, type Instant, later, MINUTE } from "../../../model/time.ts";
import { tellOfMissedRuns } from "./missed-while-off.ts";
import { forgetRemoved } from "./removed-targets.ts";
import type { Engine } from "../../engine.ts";
import { keepPulse, timeOfAges } from "./pulse.ts";

export interface UpkeepOptions {
  /** Called each time, since a reload may have changed it. */
  readonly keepHistoryMs: () => number;
  /**
   * Whether owners are told when an hour or more has passed since the last look, since then the process stood still. Default: no, as where
   * the next look comes when somebody wants it (`run --due`).
   */
  readonly tellsOfGaps?: boolean;
  /** Ends a deletion that goes on; the next scheduler goes on with it. */
  readonly signal: AbortSignal;
}

export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #onGap: (since: Instant) => void;
  #keptAt: Instant | null = null;
  #remindedAt: Instant | null = null;
  /** The time from which ages were counted at the last deletion. */
  #prunedAsOf: Instant | null = null;
  /** The deletion that goes on; null: none does. */
  #deleting: Promise<void> | null = null;

  /** @param onGap called after the process or its database stood still since then, so that no source could reach it */
  constructor(options: UpkeepOptions, onGap: (since: Instant) => void) {
    this.#options = options;
    this.#onGap = onGap;
  }

  /** Called when the clock was set back: what was last done at a time that is yet to come is done again. */
  forget(): void {
    this.#remindedAt = null;
    this.#prunedAsOf = null;
    this.#keptAt = null;
  }

  /** Does what is due. Does not wait for a deletion, which may take an hour: runs and the watchdog would wait with it. */
  async look(engine: Engine): Promise<void> {
    const { store, clock, announcer } = engine;
    const now = clock.now();
    const isDue = (last: Instant | null, ms: number, at = now) => last === null || elapsed(last, at) >= ms;
    if (isDue(this.#remindedAt, MINUTE)) {
      this.#remindedAt = now;
      const { keepHistoryMs, tellsOfGaps = false } = this.#options;
      // Before the pulse, by which alone it is known since when nobody looked.
      if (tellsOfGaps) await tellOfMissedRuns(engine, keepHistoryMs());
      await keepPulse(engine, keepHistoryMs());
      if (this.#keptAt !== null && elapsed(this.#keptAt, now) > RULES.notices.missedAfterMs) this.#onGap(this.#keptAt);
      this.#keptAt = now;
      await store.transaction((tx) => announcer.remind(tx));
    }
    if (this.#deleting !== null || !isDue(this.#prunedAsOf, DAY)) return;
    const asOf = await timeOfAges(engine);
    if (asOf === null || !isDue(this.#prunedAsOf, DAY, asOf)) return;
    this.#prunedAsOf = asOf;
    this.#deleting = this.#deletePast(asOf, engine).finally(() => {
      this.#deleting = null;
    });
  }

  /** Resolves once no deletion goes on. */
  async idle(): Promise<void> {
    await this.#deleting;
  }

  /** Never rejects. */
  async #deletePast(asOf: Instant, engine: Engine): Promise<void> {
    const { keepHistoryMs, signal } = this.#options;
    try {
      const { idleMs, longestMs } = RULES.sessions;
      const ages = { createdBefore: later(asOf, -longestMs), seenBefore: later(asOf, -idleMs) };
      await engine.store.sessions.dropOld(ages);
      await engine.store.prune(later(asOf, -keepHistoryMs()), signal);
      await forgetRemoved(asOf, signal, engine);
    } catch (err) {
      if (!signal.aborted) engine.log.error({ err }, "old history could not be deleted; it is tried again in a day");
    }
  }
}
