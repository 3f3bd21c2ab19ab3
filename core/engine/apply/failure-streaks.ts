/**
 * Failures in a row; a request that carried several records counts as one. Several for one cause are no longer the fault of single
 * records: that sort of work stops and the others go on, so that the accounts of leavers are locked even where new ones are refused.
 * A failure whose reason is the record's own beyond doubt says nothing about others, and is not counted.
 */
import { type Change, isRemoval } from "../../model/change.ts";
import { type RecordError, RefusedError, type RollcallError } from "../../model/errors.ts";
import { isDated, type Kind } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";

interface Streak {
  readonly cause: string;
  readonly length: number;
  readonly refusals: number;
  readonly last: RecordError;
}

export class FailureStreaks {
  /** The error that ended the first sort of work; null: none has ended. */
  broken: RollcallError | null = null;
  readonly #running = new Map<Sort, Streak>();
  readonly #ended = new Set<Sort>();

  hasEnded(change: Change): boolean {
    return this.#ended.has(sortOf(change));
  }

  succeed(change: Change): void {
    this.#running.delete(sortOf(change));
  }

  fail(change: Change, error: RecordError): void {
    if (error.own) return;
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

function sortOf(change: Change): Sort {
  return `${change.kind}${isRemoval(change) ? " going" : ""}`;
}
