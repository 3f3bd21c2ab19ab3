/**
 * Failures in a row: of one request that carried several records, one. Several for one cause are no longer the records' own: that
 * sort of work stops, the others go on; so that where new accounts are refused, those of leavers are locked all the same. Failures
 * whose reason is the record's own beyond doubt say nothing of the others, and are not counted.
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
  /** What ended the first sort. */
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
    const message = `${length} ${change.kind} records in a row failed: ${told(change, error)}`;
    this.broken ??= new RefusedError(code, message, { remedy: error.remedy, cause: error, side: error.side });
  }
}

/** What becomes an incident goes into mails and the log; the words of a tool on somebody's absence stay in the journal. */
function told({ kind }: Change, { message, causeKey }: RecordError): string {
  return isDated(kind) ? `${causeKey}; \`rollcall show RUN\` says more` : message;
}

/** What takes something away, and all else, of each kind. */
type Sort = `${Kind}${" going" | ""}`;

function sortOf(change: Change): Sort {
  return `${change.kind}${isRemoval(change) ? " going" : ""}`;
}
