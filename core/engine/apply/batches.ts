/**
 * Cuts the changes of a run into batches of about a second's work. A batch costs two commits that wait for the disk, so
 * where the vendor is quick small ones would wait for the disk most of the time; where it is slow, large ones would leave
 * much to be settled after a crash. A batch is of one kind, since the next kind may refer to what it makes, and each kind
 * begins small: its requests may take a thousand times as long as those of the kind before.
 */
import { isRemoval, type Change } from "../../model/change.ts";
import type { Kind } from "../../model/record.ts";
import { elapsed, type Clock, type Instant } from "../../model/time.ts";

const LEAST = 100;
const MOST = 10_000;
/** A vendor may let the first requests through at once and the others one by one. */
const MOST_GROWTH = 4;
const AIM_MS = 1_000;

export interface Batch {
  readonly kind: Kind;
  readonly changes: readonly Change[];
  /** The place of its first change in the run's journal. */
  readonly position: number;
}

export class Batches {
  readonly #changes: Change[];
  readonly #clock: Clock;
  readonly #asFile: ReadonlySet<Kind>;
  #position: number;
  #size = LEAST;
  #last: Change | undefined;

  /** `changes`: batches are taken from it; what was done is not kept until the end. `asFile`: kinds that are written all at once. */
  constructor(changes: Change[], firstPosition: number, clock: Clock, asFile: ReadonlySet<Kind> = new Set()) {
    this.#changes = changes;
    this.#position = firstPosition;
    this.#clock = clock;
    this.#asFile = asFile;
  }

  /** The next batch; undefined when nothing is left. */
  next(): Batch | undefined {
    const first = this.#changes[0];
    if (first === undefined) return undefined;
    const { kind } = first;
    if (!this.#last || !this.#goesWith(this.#last, first)) this.#size = LEAST;
    this.#last = first;
    const size = this.#asFile.has(kind) ? Number.POSITIVE_INFINITY : this.#size;
    let end = 0;
    while (end < this.#changes.length && end < size && this.#goesWith(first, this.#changes[end] as Change)) end += 1;
    const batch = { kind, changes: this.#changes.splice(0, end), position: this.#position };
    this.#position += end;
    return batch;
  }

  #goesWith(first: Change, change: Change): boolean {
    if (change.kind !== first.kind) return false;
    return this.#asFile.has(change.kind) || isRemoval(change) === isRemoval(first);
  }

  /** Sizes the batches to come by how long this one took, which was begun at `since`, unless they are of another kind. */
  learn({ changes }: Batch, since: Instant): void {
    if (!this.#last || !this.#goesWith(changes[0] as Change, this.#last)) return;
    const ms = Math.max(1, elapsed(since, this.#clock.now()));
    const inTime = Math.floor((changes.length * AIM_MS) / ms);
    this.#size = Math.max(LEAST, Math.min(inTime, changes.length * MOST_GROWTH, MOST));
  }
}
