/**
 * Decides whether v1's people are gone for good and v2 stands in: once v1 has answered "no such route" three times in a row, to
 * readings or tests. Until then it may be an outage and is reported as one that passes, so that the run is repeated within
 * minutes. The count is kept over processes, since each run may be one of its own. A plan or a check counts nothing, as nothing of it
 * is stored; v2 stands in for it at once, since nothing is written by what it reads.
 */
import { TransientError } from "../../../core/model/errors.ts";
import { type Clock, elapsed, type Instant } from "../../../core/model/time.ts";
import type { SourceContext, SourceMemory } from "../../../core/plugin/contract.ts";
import { isRefused, type PersonioRefusal } from "../wire/refusal.ts";

const TIMES = 3;
/** How close together refusals count as one, since targets that are read for side by side meet one and the same outage. */
const APART_MS = 30_000;

type AskedBy = Pick<SourceContext, "onlyLooks">;

/** The count as it is kept. */
interface Count {
  readonly times: number;
  /** When the last of them was counted. */
  readonly at: Instant;
}

export class V1Gone {
  readonly #clock: Clock;
  readonly #memory: SourceMemory;

  constructor(clock: Clock, memory: SourceMemory) {
    this.#clock = clock;
    this.#memory = memory;
  }

  /** Call whenever v1 answered. */
  async isThere({ onlyLooks }: AskedBy): Promise<void> {
    if (!onlyLooks && (await this.#memory.recall()) !== null) await this.#memory.keep(null);
  }

  /**
   * Returns the refusal for which v2 stands in.
   * @throws what v1 threw if it is no such refusal; TransientError if it is not certain yet
   */
  async judge(error: unknown, { onlyLooks }: AskedBy): Promise<PersonioRefusal> {
    if (!isRefused(error, "route", "record")) throw error;
    if (!onlyLooks && (await this.#count()) < TIMES) throw perhaps(error);
    return error;
  }

  /** Counts this refusal, and returns how many there were in a row. */
  async #count(): Promise<number> {
    const now = this.#clock.now();
    const kept = await this.#memory.recall();
    const last: Count | null = kept === null ? null : JSON.parse(kept);
    if (last && Math.abs(elapsed(last.at, now)) < APART_MS) return last.times;
    const count: Count = { times: (last?.times ?? 0) + 1, at: now };
    await this.#memory.keep(JSON.stringify(count));
    return count.times;
  }
}

function perhaps(refusal: PersonioRefusal): TransientError {
  return new TransientError("UNREACHABLE", refusal.message, {
    remedy: `Nothing to do: rollcall asks again, and reads people through v2 once v1 has answered so ${TIMES} times in a row. If it goes on, check base_url; source.people: v2 switches at once.`,
    cause: refusal,
    side: "source",
  });
}
