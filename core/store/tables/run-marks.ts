/** What charts and metrics show of many runs at once: a few columns of each, or sums. */
import type { Knex } from "knex";
import { OPS, type Op } from "../../model/change.ts";
import type { RunDocument } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import { among, ANY_TARGET } from "../bulk.ts";
import { dialectOf } from "../dialect.ts";
import { readJson } from "../json-column.ts";

/** What the chart of the last thirty runs shows of each. */
export type RunMark = Pick<RunDocument, "id" | "target" | "status" | "mode" | "started_at" | "finished_at" | "counts">;

export interface RunTally {
  readonly target: string;
  readonly mode: RunDocument["mode"];
  readonly runs: number;
  readonly failed: number;
  readonly done: Readonly<Record<Op, number>>;
}

const PLACE = { table: "runs", key: ["id"] };
const MARK = "id, target, status, mode, started_at, finished_at, counts";

/** Reads the last runs of all targets in one statement that looks at no others. */
export async function latestMarks(db: Knex, targets: readonly string[], limit: number): Promise<RunMark[]> {
  if (targets.length === 0) return [];
  const each = `SELECT * FROM (SELECT ${MARK} FROM runs WHERE target = ? ORDER BY id DESC LIMIT ?) AS one`;
  const marks = db.raw(
    `(${targets.map(() => each).join(" UNION ALL ")}) AS marks`,
    targets.flatMap((target) => [target, limit]),
  );
  const rows: RunMark[] = await db.from(marks as never).orderBy("id", "desc");
  return rows.map(toMark);
}

export async function marksOf(db: Knex, ids: readonly string[]): Promise<RunMark[]> {
  if (ids.length === 0) return [];
  return (
    await db("runs")
      .where(among(db, "id", ids))
      .select(db.raw(MARK))
  ).map(toMark);
}

function toMark(row: RunMark): RunMark {
  return { ...row, counts: readJson(PLACE, { ...row }, "counts") };
}

export async function talliesSince(db: Knex, instant: Instant): Promise<RunTally[]> {
  const { numberIn } = dialectOf(db);
  const sums = OPS.map((op) => db.raw(`sum(${numberIn("counts", op)}) AS ??`, [op]));
  const failed = db.raw("sum(CASE WHEN status = 'failed' THEN 1 ELSE 0 END) AS failed");
  const rows: Record<string, unknown>[] = await db("runs")
    .where("started_at", ">=", instant)
    .groupByRaw(`${ANY_TARGET}, mode`)
    .select(db.raw(`${ANY_TARGET} AS target`), "mode", failed, ...sums)
    .count({ runs: "*" });
  return rows.map(({ target, mode, runs, failed: failures, ...done }) => ({
    target: String(target),
    mode: mode as RunTally["mode"],
    runs: Number(runs),
    failed: Number(failures),
    done: Object.fromEntries(OPS.map((op) => [op, Number(done[op])])) as RunTally["done"],
  }));
}
