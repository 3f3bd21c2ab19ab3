/** What a scheduler does besides runs: its pulse and reminders each minute; once a day it deletes history that is kept no longer. */
import { RULES } from "../../../model/rules.ts";
import { DAY, elapsed, type Instant, later, MINUTE } from "../../../model/time.ts";
import { forgetRemoved } from "./removed-targets.ts";
import type { Engine } from "../../engine.ts";
import { historyWaits, keepPulse } from "./pulse.ts";

export interface UpkeepOptions {
  /** Called each time, since a reload may have changed it. */
  readonly keepHistoryMs: () => number;
}

export class Upkeep {
  readonly #options: UpkeepOptions;
  readonly #onGap: (since: Instant) => void;
  #keptAt: Instant | null = null;
  #remindedAt: Instant | null = null;
  #prunedAt: Instant | null = null;

  /** @param onGap called after the process or its database stood still since then, so that no source could reach it */
  constructor(options: UpkeepOptions, onGap: (since: Instant) => void) {
    this.#options = options;
    this.#onGap = onGap;
  }

  /** Called when the clock was set back: what was last done at a time that is yet to come is done again. */
  forget(): void {
    this.#remindedAt = null;
    this.#prunedAt = null;
    this.#keptAt = null;
  }

  async look(engine: Engine): Promise<void> {
    const { store, clock, announcer } = engine;
    const now = clock.now();
    const isDue = (last: Instant | null, ms: number) => last === null || elapsed(last, now) >= ms;
    if (isDue(this.#remindedAt, MINUTE)) {
      this.#remindedAt = now;
      await keepPulse(engine, this.#options.keepHistoryMs());
      if (this.#keptAt !== null && elapsed(this.#keptAt, now) > RULES.notices.missedAfterMs) this.#onGap(this.#keptAt);
      this.#keptAt = now;
      await store.transaction((tx) => announcer.remind(tx));
    }
    if (isDue(this.#prunedAt, DAY) && !(await historyWaits(engine))) {
      this.#prunedAt = now;
      await store.prune(later(now, -this.#options.keepHistoryMs()));
      await forgetRemoved(engine);
    }
  }
}
