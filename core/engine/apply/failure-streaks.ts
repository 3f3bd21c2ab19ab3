/**
 * Failures in a row: of one request that carried several records, one. Several for one cause are no longer the records' own: that kind of work stops, the others go on. Those
 * whose reason is the record's own beyond doubt say nothing of the others, and are not counted.
 */
import type { Change } from "../../model/change.ts";
import { type RecordError, RefusedError, type RollcallError } from "../../model/errors.ts";
import type { Kind } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";

interface Streak {
  readonly cause: string;
  readonly length: number;
  readonly refusals: number;
  readonly last: RecordError;
}

export class FailureStreaks {
  /** What ended the first kind. */
  broken: RollcallError | null = null;
  readonly #running = new Map<Kind, Streak>();
  readonly #ended = new Set<Kind>();

  hasEnded(kind: Kind): boolean {
    return this.#ended.has(kind);
  }

  succeed(kind: Kind): void {
    this.#running.delete(kind);
  }

  fail({ kind }: Change, error: RecordError): void {
    if (error.own) return;
    const before = this.#running.get(kind);
    if (before?.last === error) return;
    const streak = {
      cause: error.causeKey,
      length: before?.cause === error.causeKey ? before.length + 1 : 1,
      refusals: error.refusal ? (before?.refusals ?? 0) + 1 : 0,
      last: error,
    };
    this.#running.set(kind, streak);
    if (streak.refusals >= RULES.records.refusalsInARow) this.#end(kind, streak, "RIGHT_MISSING", error);
    else if (streak.length >= RULES.records.sameCauseInARow) this.#end(kind, streak, "CONTRACT_BROKEN", error);
  }

  #end(kind: Kind, { length }: Streak, code: "RIGHT_MISSING" | "CONTRACT_BROKEN", error: RecordError): void {
    this.#ended.add(kind);
    const message = `${length} ${kind} records in a row failed: ${error.message}`;
    this.broken ??= new RefusedError(code, message, { remedy: error.remedy, cause: error, side: error.side });
  }
}
