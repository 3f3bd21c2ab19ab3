/**
 * The configs that reloads replaced, each with what was composed of it. One is let go at the first reload at which no run, probe or plan
 * that began with it goes on any more; until then its secrets are hidden in every text.
 */
import { elapsed, type Clock, type Instant, MINUTE } from "../model/time.ts";
import type { AppLog } from "./log.ts";
import type { Composition } from "./targets/container.ts";

/** A run has a moment before its connection is open, and a mail or a log line may still say something a while after. */
const LONGER_MS = 10 * MINUTE;

interface Replaced {
  readonly composition: Composition;
  readonly secrets: readonly string[];
}

interface Former extends Replaced {
  readonly replacedAt: Instant;
}

export class FormerConfigs {
  readonly #clock: Clock;
  readonly #log: AppLog;
  #kept: readonly Former[] = [];

  constructor(clock: Clock, log: AppLog) {
    this.#clock = clock;
    this.#log = log;
  }

  get secrets(): readonly string[] {
    return this.#kept.flatMap(({ secrets }) => secrets);
  }

  add(replaced: Replaced): void {
    this.#kept = [...this.#kept, { ...replaced, replacedAt: this.#clock.now() }];
  }

  /** Closes those with which nothing goes on any more, without waiting for it. */
  letGo(): void {
    const now = this.#clock.now();
    const isOver = ({ composition, replacedAt }: Former) =>
      !composition.isInUse() && elapsed(replacedAt, now) > LONGER_MS;
    for (const { composition } of this.#kept.filter(isOver))
      composition
        .close()
        .catch((err: unknown) => this.#log.warn({ err }, "a connection of a former config was not closed"));
    this.#kept = this.#kept.filter((former) => !isOver(former));
  }

  async close(): Promise<void> {
    await Promise.all(this.#kept.map(({ composition }) => composition.close()));
  }
}
