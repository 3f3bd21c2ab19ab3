/**
 * How much of the processor and of memory the series of one calendar may take together. Each series has bounds of its own
 * (tame-rules.ts), but whoever may book a room may write any number of them.
 */
import { roundsSoFar } from "./tame-rules.ts";

/** The rounds of all rules of a calendar: forty years of days in a dozen series, and some seconds. */
const ROUNDS = 200_000;
/** What an occurrence inside the window costs on top of its round. One calendar can therefore yield at most 18,000: one an hour for two years. */
const FOUND = 10;

export class Budget {
  #left = ROUNDS;

  /** Yields the times of a rule and takes note of what each has taken. @throws Error when nothing is left */
  *of<T>(times: Iterable<T>, isFound: (time: T) => boolean): Generator<T> {
    let before = roundsSoFar();
    const spend = (more: number) => {
      const now = roundsSoFar();
      this.#left -= now - before + more;
      before = now;
      if (this.#left < 0) throw new Error("the calendar's series have too many occurrences");
    };
    try {
      for (const time of times) {
        spend(isFound(time) ? FOUND : 0);
        yield time;
      }
    } finally {
      // A rule that is refused has taken rounds too.
      this.#left -= roundsSoFar() - before;
    }
  }
}
