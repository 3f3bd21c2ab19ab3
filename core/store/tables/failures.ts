/** Records that failed, each on its own retry ladder. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import type { Kind } from "../../model/record.ts";
import type { Op } from "../../model/change.ts";
import { among, insertRows, replacing } from "../bulk.ts";
import { rowsOf } from "../rows.ts";

export interface Failure {
  readonly target: string;
  readonly kind: Kind;
  readonly subject: string;
  readonly op: Op;
  readonly title: string;
  readonly person: string | null;
  /** Identifies the change that failed. */
  readonly fingerprint: string;
  readonly causeKey: string;
  readonly message: string;
  readonly remedy: string;
  /** The moment of the first refusal. Rows of older builds have the start of its run. */
  readonly firstFailedAt: Instant;
  readonly attempts: number;
  readonly nextTryAt: Instant;
  readonly parkedAt: Instant | null;
}

export interface FailureCounts {
  readonly failing: number;
  readonly parked: number;
}

export interface FailureTable {
  of(target: string): Promise<readonly Failure[]>;
  put(failures: readonly Failure[]): Promise<void>;
  drop(target: string, kind: Kind, subjects: readonly string[]): Promise<void>;
  counts(target: string): Promise<FailureCounts>;
  /** The counts of every target that has failures. */
  allCounts(): Promise<ReadonlyMap<string, FailureCounts>>;
}

const FAILURES = rowsOf<Failure>({
  target: true,
  kind: true,
  subject: true,
  op: true,
  title: true,
  person: true,
  fingerprint: true,
  causeKey: true,
  message: true,
  remedy: true,
  firstFailedAt: true,
  attempts: true,
  nextTryAt: true,
  parkedAt: true,
});
const REPLACING = replacing(["target", "kind", "subject"], FAILURES.columns);

export function failureTable(db: Knex): FailureTable {
  return {
    async of(target) {
      return (await db("failures").where({ target }).orderBy(["kind", "subject"])).map(FAILURES.read);
    },
    put: (failures) => insertRows(db, "failures", FAILURES.columns, failures.map(FAILURES.cells), REPLACING),
    async drop(target, kind, subjects) {
      if (subjects.length === 0) return;
      await db("failures")
        .where({ target, kind })
        .where(among(db, "subject", subjects))
        .del();
    },
    async counts(target) {
      return countsOf(await db("failures").where({ target }).count({ all: "*", parked: "parked_at" }).first());
    },
    async allCounts() {
      const counted = db("failures").groupBy("target").select("target").count({ all: "*", parked: "parked_at" });
      return new Map(((await counted) as Record<string, unknown>[]).map((row) => [String(row.target), countsOf(row)]));
    },
  };
}

function countsOf(row: Readonly<Record<string, unknown>> | undefined): FailureCounts {
  const parked = Number(row?.parked);
  return { failing: Number(row?.all) - parked, parked };
}
