/**
 * Questions that a plugin has not answered yet. All of them end with the run: a promise of a plugin may never settle, however plainly the
 * signal told it to. One listener serves them all, since there may be 100,000 in a run.
 */
interface Open {
  readonly what: string;
  readonly reject: (reason: unknown) => void;
}

export class Unanswered {
  readonly #signal: AbortSignal | undefined;
  readonly #open = new Set<Open>();

  /** `onSilence` is told of the question that has waited longest when the signal aborts. */
  constructor(signal: AbortSignal | undefined, onSilence: (what: string, reason: unknown) => void) {
    this.#signal = signal;
    const end = () => {
      const [oldest] = this.#open;
      if (oldest) onSilence(oldest.what, signal?.reason);
      for (const { reject } of this.#open) reject(signal?.reason);
    };
    signal?.addEventListener("abort", end, { once: true });
  }

  /** The answer; or the signal's reason, if that aborts before. */
  until<T>(what: string, answer: Promise<T>): Promise<T> {
    if (!this.#signal) return answer;
    return new Promise((resolve, reject) => {
      const one = { what, reject };
      this.#open.add(one);
      const close = () => this.#open.delete(one);
      answer.then(resolve, reject).finally(close);
      if (this.#signal?.aborted) reject(this.#signal.reason);
    });
  }
}
