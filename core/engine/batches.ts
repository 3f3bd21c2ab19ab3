/**
 * Cuts the changes of a run into batches of about a second's work. A batch costs two commits that wait for the disk, so
 * where the vendor is quick small ones would wait for the disk most of the time; where it is slow, large ones would leave
 * much to be settled after a crash.
 */
import type { Change } from "../model/change.ts";
import { elapsed, type Clock, type Instant } from "../model/time.ts";

const LEAST = 100;
const MOST = 500;
const AIM_MS = 1_000;

export interface Batch {
  readonly changes: readonly Change[];
  /** Of its first change in the run's journal. */
  readonly position: number;
}

export class Batches {
  readonly #changes: readonly Change[];
  readonly #firstPosition: number;
  readonly #clock: Clock;
  #at = 0;
  #size = LEAST;

  constructor(changes: readonly Change[], firstPosition: number, clock: Clock) {
    this.#changes = changes;
    this.#firstPosition = firstPosition;
    this.#clock = clock;
  }

  /** Undefined when nothing is left. */
  next(): Batch | undefined {
    if (this.#at >= this.#changes.length) return undefined;
    const batch = {
      changes: this.#changes.slice(this.#at, this.#at + this.#size),
      position: this.#firstPosition + this.#at,
    };
    this.#at += batch.changes.length;
    return batch;
  }

  /** A whole batch was carried out since then: the ones to come are sized by it. */
  learn({ changes }: Batch, since: Instant): void {
    const ms = Math.max(1, elapsed(since, this.#clock.now()));
    this.#size = Math.min(MOST, Math.max(LEAST, Math.floor((changes.length * AIM_MS) / ms)));
  }
}
