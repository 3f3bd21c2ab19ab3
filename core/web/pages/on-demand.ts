/**
 * Results that take long to compute and that a person asks for: a plan, a test, who is who. For each target one of a kind is computed in
 * the background and kept in memory for an hour. Nothing of it is stored.
 */
import type { Progress, TellProgress } from "../../model/run.ts";
import { type Clock, elapsed, HOUR, type Instant } from "../../model/time.ts";
import { troubleOf, type Trouble } from "../trouble.ts";

export type Piece<T> = Working | Done<T> | Failed;

interface Working {
  readonly state: "working";
  readonly by: string;
  readonly since: Instant;
  readonly progress: Progress | null;
}

interface Done<T> {
  readonly state: "done";
  readonly by: string;
  readonly at: Instant;
  readonly result: T;
}

interface Failed {
  readonly state: "failed";
  readonly by: string;
  readonly at: Instant;
  readonly error: Trouble;
}

export type Work<T> = (signal: AbortSignal, progress: TellProgress) => Promise<T>;

const KEPT_MS = HOUR;

export class OnDemand<T> {
  readonly #pieces = new Map<string, Piece<T>>();
  readonly #clock: Clock;
  readonly #closing: AbortSignal;
  readonly #onError: (error: unknown) => void;

  constructor(clock: Clock, closing: AbortSignal, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#closing = closing;
    this.#onError = onError;
  }

  look(key: string): Piece<T> | null {
    this.#forgetOld();
    return this.#pieces.get(key) ?? null;
  }

  /** Begins the work and does not wait for it. Does nothing if it is under way already. */
  begin(key: string, by: string, work: Work<T>): void {
    this.#forgetOld();
    if (this.#pieces.get(key)?.state === "working") return;
    const begun: Working = { state: "working", by, since: this.#clock.now(), progress: null };
    this.#pieces.set(key, begun);
    // Work that was given up may still go on, and tell of its progress.
    let isOver = false;
    const told = (progress: Progress) => {
      if (!isOver) this.#pieces.set(key, { ...begun, progress });
    };
    work(this.#closing, told).then(
      (result) => {
        isOver = true;
        this.#pieces.set(key, { state: "done", by, at: this.#clock.now(), result });
      },
      (error: unknown) => {
        isOver = true;
        if (this.#closing.aborted) return;
        this.#onError(error);
        this.#pieces.set(key, { state: "failed", by, at: this.#clock.now(), error: troubleOf(error) });
      },
    );
  }

  /** Drops old results of every target, since nobody may ever look at them again. */
  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [key, piece] of this.#pieces)
      if (piece.state !== "working" && elapsed(piece.at, now) >= KEPT_MS) this.#pieces.delete(key);
  }
}
