/**
 * Failures in a row; a request that carried several records counts as one. Several for one cause are no longer the fault of single
 * records: that sort of work stops and the others go on, so that the accounts of leavers are locked even where new ones are refused.
 *
 * What says nothing about others is not counted: a failure whose reason is the record's own beyond doubt, and one that was there before,
 * for the same cause, if the tool has taken another change of that kind and operation since its first refusal. Records that failed here and
 * there among others are tried again together, with nothing in between that could succeed: that alone makes no row of them. Where nothing
 * was taken since, they count as before, since the tool may refuse everything; and a key that may create may still not be allowed to update.
 */
import { type Change, type Op, REMOVALS } from "../../model/change.ts";
import { type RecordError, RefusedError, type RollcallError } from "../../model/errors.ts";
import { isDated, type Kind } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import type { Instant } from "../../model/time.ts";
import type { Failure, Taken } from "../../store/store.ts";

interface Streak {
  readonly cause: string;
  readonly length: number;
  readonly refusals: number;
  readonly last: RecordError;
}

/** What earlier runs left. */
export interface Earlier {
  /** The failure of the record, if it has one. */
  failureOf(change: Pick<Change, "kind" | "subject">): Pick<Failure, "op" | "causeKey" | "firstFailedAt"> | undefined;
  readonly taken: readonly Taken[];
}

export class FailureStreaks {
  /** The error that ended the first sort of work; null: none has ended. */
  broken: RollcallError | null = null;
  readonly #running = new Map<Sort, Streak>();
  readonly #ended = new Set<Sort>();
  readonly #failureOf: Earlier["failureOf"];
  /** When the tool last took a change of the kind and operation. */
  readonly #takenAt = new Map<Doing, Instant>();

  constructor({ failureOf, taken }: Earlier) {
    this.#failureOf = failureOf;
    for (const { at, ...change } of taken) this.#take(change, at);
  }

  hasEnded(change: Change): boolean {
    return this.#ended.has(sortOf(change));
  }

  succeed(change: Pick<Change, "kind" | "op">, at: Instant): void {
    this.#running.delete(sortOf(change));
    // What is taken over may have been there as it should be, so that nothing was written.
    if (change.op !== "adopt") this.#take(change, at);
  }

  fail(change: Change, error: RecordError): void {
    if (error.own || this.#isOld(change, error)) return;
    const sort = sortOf(change);
    const before = this.#running.get(sort);
    if (before?.last === error) return;
    const streak = {
      cause: error.causeKey,
      length: before?.cause === error.causeKey ? before.length + 1 : 1,
      refusals: error.refusal ? (before?.refusals ?? 0) + 1 : 0,
      last: error,
    };
    this.#running.set(sort, streak);
    if (streak.refusals >= RULES.records.refusalsInARow) this.#end(change, streak, "RIGHT_MISSING", error);
    else if (streak.length >= RULES.records.sameCauseInARow) this.#end(change, streak, "CONTRACT_BROKEN", error);
  }

  #isOld(change: Change, { causeKey }: RecordError): boolean {
    const before = this.#failureOf(change);
    const doing = doingOf(change);
    if (before?.causeKey !== causeKey || doingOf({ ...change, op: before.op }) !== doing) return false;
    return before.firstFailedAt < (this.#takenAt.get(doing) ?? "");
  }

  #take(change: Pick<Change, "kind" | "op">, at: Instant): void {
    const doing = doingOf(change);
    if (at > (this.#takenAt.get(doing) ?? "")) this.#takenAt.set(doing, at);
  }

  #end(change: Change, { length }: Streak, code: "RIGHT_MISSING" | "CONTRACT_BROKEN", error: RecordError): void {
    this.#ended.add(sortOf(change));
    const { kind } = change;
    const { remedy, side, message } = error;
    // A tool's own words may name people, and the log names nobody.
    const logged = inShort(kind, length, error);
    // What a tool says about somebody's absence stays in the journal, since an incident's words go into mails.
    const told = isDated(kind)
      ? logged
      : `${length} ${kind} records in a row failed, and no more were tried: ${message}`;
    this.broken ??= new RefusedError(code, told, { remedy, cause: error, side, logged });
  }
}

/** The cause without the tool's own words. */
function inShort(kind: Kind, length: number, { causeKey }: RecordError): string {
  const [vendor, ...reason] = causeKey.split(":");
  const why = reason.length > 0 ? ` (${reason.join(":")})` : "";
  return `${vendor} refused ${length} ${kind} records in a row${why}, and no more were tried; the run's report names them`;
}

/** The changes of a kind that take something away, or all its others. */
type Sort = `${Kind}${" going" | ""}`;

function sortOf({ kind, op }: Pick<Change, "kind" | "op">): Sort {
  return `${kind}${REMOVALS.has(op) ? " going" : ""}`;
}

type Doing = `${Kind} ${Op}`;

/** What a tool may allow or refuse by itself. A record that is taken over is written as one that is updated. */
function doingOf({ kind, op }: Pick<Change, "kind" | "op">): Doing {
  return `${kind} ${op === "adopt" ? "update" : op}`;
}
