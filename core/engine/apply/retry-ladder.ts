/**
 * Records that fail do not stop the others. Each change climbs its own ladder: the next run, then 6, 12, 24 hours, then daily,
 * until `retry_for` has passed and it is parked. A run by hand tries all of them.
 */
import { isUpsert, type Change, type Suspect } from "../../model/change.ts";
import type { RecordError } from "../../model/errors.ts";
import type { Kind, RemoteId } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, later, type Instant } from "../../model/time.ts";
import { effect } from "../../plan/digest.ts";
import type { Failure, JournalEntry } from "../../store/store.ts";
import { makingRoom } from "./second-tries.ts";

type Standing = "try" | "waiting" | "parked";

export class RetryLadder {
  readonly #failures: ReadonlyMap<string, Failure>;
  readonly #retryForMs: number;
  readonly #now: Instant;
  readonly #all: boolean;

  constructor(
    failures: readonly Failure[],
    options: { readonly retryForMs: number; readonly now: Instant; readonly all: boolean },
  ) {
    this.#failures = new Map(failures.map((failure) => [keyOf(failure), failure]));
    this.#retryForMs = options.retryForMs;
    this.#now = options.now;
    this.#all = options.all;
  }

  /** Sorts changes by their standing. Those for which this run makes room are tried whatever failed before. */
  sorted(changes: readonly Change[]): Partial<Record<Standing, Change[]>> {
    const hasRoom = makingRoom(changes.filter((change) => this.standing(change) === "try"));
    return Object.groupBy(changes, (change) => (hasRoom(change) ? "try" : this.standing(change)));
  }

  /** `try`, or why not now. */
  standing(change: Change): Standing {
    const failure = this.#sameFailed(change);
    if (!failure || this.#all) return "try";
    // A time of parking that is yet to come was set by a clock that ran ahead, and does not count.
    if (failure.parkedAt !== null && failure.parkedAt <= this.#now) return "parked";
    return isStillWaiting(failure.nextTryAt, this.#now) ? "waiting" : "try";
  }

  /** The subjects of a kind that failed and are to be tried again by now. */
  due(kind: Kind): readonly string[] {
    const isDue = ({ parkedAt, nextTryAt }: Failure) =>
      this.#all || (parkedAt === null && !isStillWaiting(nextTryAt, this.#now));
    const failed = [...this.#failures.values()].filter((failure) => failure.kind === kind);
    return failed.filter(isDue).map(({ subject }) => subject);
  }

  /** Why a change is not tried now: its failure; null: it has none, and waits for something else. */
  whyNotNow(change: Change | Suspect): JournalEntry["error"] {
    const failure = this.failureOf(change);
    return failure ? { code: failure.causeKey, message: failure.message, remedy: failure.remedy } : null;
  }

  failureOf(change: Pick<Change, "kind" | "subject">): Failure | undefined {
    return this.#failures.size === 0 ? undefined : this.#failures.get(keyOf(change));
  }

  /** The failure of exactly this change: a removal must not wait because an update failed, nor a corrected value because a wrong one did. */
  #sameFailed(change: Change): Failure | undefined {
    const failure = this.failureOf(change);
    return failure && failure.fingerprint === effect(change) ? failure : undefined;
  }

  /**
   * The next rung after one more failure. `at`: the moment of the refusal, which is later than the start of its run, so that what the tool
   * took in the same run can be told to have come before it or after. A record that stands under another id since (`error.remoteId`) was
   * taken away and made again for nothing, which costs its approval: it is parked at once, under the id by which the next plan knows it.
   */
  climb(target: string, change: Change, error: RecordError, at: Instant): Failure {
    const before = this.#sameFailed(change);
    const attempts = (before?.attempts ?? 0) + 1;
    const firstFailedAt = before?.firstFailedAt ?? at;
    const rungs = RULES.records.retriesMs;
    const wait = rungs[Math.min(attempts, rungs.length) - 1] ?? 0;
    const isOver = elapsed(firstFailedAt, at) >= this.#retryForMs && attempts >= this.#leastTries();
    const isSpent = error.remoteId !== undefined || isOver;
    const { kind, subject, op, title, person } = change;
    return {
      target,
      kind,
      subject,
      op,
      title,
      person,
      fingerprint: effect(standingAs(change, error.remoteId)),
      causeKey: error.causeKey,
      message: error.message,
      remedy: error.remedy,
      firstFailedAt,
      attempts,
      nextTryAt: later(this.#now, wait),
      parkedAt: isSpent ? this.#now : null,
    };
  }

  /** How often a change is tried at least, however long nobody could try it: a target that was paused for a week lost no time. */
  #leastTries(): number {
    let [tries, passed] = [1, 0];
    for (const wait of RULES.records.retriesMs) {
      passed += wait;
      if (passed < this.#retryForMs) tries += 1;
    }
    return tries;
  }

  /** Failures that no longer have a change. If their record was judged, whatever was wrong has gone away by itself. */
  withoutChange(changes: readonly (Change | Suspect)[]): readonly Failure[] {
    if (this.#failures.size === 0) return [];
    const wanted = new Set(changes.map(keyOf));
    return [...this.#failures].filter(([key]) => !wanted.has(key)).map(([, failure]) => failure);
  }
}

/** The change as it comes again if its record stands under another id by then. */
function standingAs(change: Change, remoteId: RemoteId | undefined): Change {
  if (remoteId === undefined || !isUpsert(change) || !change.before) return change;
  return { ...change, before: { ...change.before, remoteId } };
}

/** Whether the next try is yet to come. One further off than the longest rung was set by a clock that ran ahead: it is not waited for. */
function isStillWaiting(nextTryAt: Instant, now: Instant): boolean {
  return nextTryAt > now && elapsed(now, nextTryAt) <= Math.max(...RULES.records.retriesMs);
}

function keyOf({ kind, subject }: Pick<Failure, "kind" | "subject">): string {
  return `${kind} ${subject}`;
}
