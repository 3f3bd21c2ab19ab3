/**
 * Decides whether v1's people are gone for good and v2 stands in: once v1 has answered "no such route" three times in a row, to
 * readings or tests. Until then it may be an outage and is reported as one that passes, so that the run is repeated within
 * minutes.
 */
import { TransientError } from "../../../core/model/errors.ts";
import { type Clock, elapsed, type Instant } from "../../../core/model/time.ts";
import { isRefused, type PersonioRefusal } from "../wire/refusal.ts";

const TIMES = 3;
/** How close together refusals count as one, since targets that are read for side by side meet one and the same outage. */
const APART_MS = 30_000;

export class V1Gone {
  readonly #clock: Clock;
  #times = 0;
  #countedAt: Instant | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Call whenever v1 answered. */
  isThere(): void {
    this.#times = 0;
  }

  /**
   * Returns the refusal for which v2 stands in.
   * @throws what v1 threw if it is no such refusal; TransientError if it is not certain yet
   */
  judge(error: unknown): PersonioRefusal {
    if (!isRefused(error, "route", "record")) throw error;
    this.#count();
    if (this.#times < TIMES) throw perhaps(error);
    return error;
  }

  #count(): void {
    const now = this.#clock.now();
    if (this.#times > 0 && this.#countedAt !== null && elapsed(this.#countedAt, now) < APART_MS) return;
    this.#times += 1;
    this.#countedAt = now;
  }
}

function perhaps(refusal: PersonioRefusal): TransientError {
  return new TransientError("UNREACHABLE", refusal.message, {
    remedy: `Nothing to do: rollcall asks again, and reads people through v2 once v1 has answered so ${TIMES} times in a row. If it goes on, check base_url; source.people: v2 switches at once.`,
    cause: refusal,
    side: "source",
  });
}
