/** Runs: begun, finished, listed newest first. */
import type { Knex } from "knex";
import { OPS, type Op } from "../../model/change.ts";
import { REFUSED_RUNS } from "../../model/errors.ts";
import { noCounts, type RunDocument, type RunStatus, type Trigger } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import { among, ANY_TARGET } from "../bulk.ts";
import { dialectOf } from "../dialect.ts";
import { readJson, readJsonOrNull, writeJsonOrNull } from "../json-column.ts";
import { nextRunId } from "./run-ids.ts";
import type { NewRun, RunTable } from "../store.ts";

/** The conditions on runs. A condition that is omitted does not count. */
export interface RunFilter {
  readonly target?: string;
  readonly status?: RunStatus;
  readonly trigger?: Trigger;
  /** Only runs that began then or later. */
  readonly since?: Instant;
  /** Only runs that began before. */
  readonly until?: Instant;
}

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
const PAGE = 50;

export function runTable(db: Knex): RunTable {
  return {
    begin: (run) => db.transaction((tx) => begin(tx, run)),
    async finish(id, end) {
      const changed = await db("runs")
        .where({ id })
        .update({
          status: end.status,
          finished_at: end.finishedAt,
          digest: end.digest,
          counts: JSON.stringify(end.counts),
          counts_by_kind: JSON.stringify(end.countsByKind),
          requests: JSON.stringify(end.requests),
          error: writeJsonOrNull(end.error),
        });
      if (changed !== 1) throw new Error(`there is no run ${id} to finish`);
    },
    async get(id) {
      const row = await db("runs").where({ id }).first();
      return row && fromRow(row);
    },
    async list({ cursor, limit = PAGE, ...filter }) {
      const query = filtered(db("runs"), filter)
        .orderBy("id", "desc")
        .limit(limit + 1);
      if (cursor !== undefined) query.where("id", "<", cursor);
      const rows = await query;
      const runs = rows.slice(0, limit).map(fromRow);
      return { runs, next: rows.length > limit ? (runs.at(-1)?.id ?? null) : null };
    },
    latest: (targets, limit) => latest(db, targets, limit),
    async marks(ids) {
      if (ids.length === 0) return [];
      return (
        await db("runs")
          .where(among(db, "id", ids))
          .select(db.raw(MARK))
      ).map(toMark);
    },
    since: (instant) => since(db, instant),
    async running(target) {
      const query = db("runs").where({ status: "running" }).orderBy("id");
      if (target !== undefined) query.where({ target });
      return (await query).map(fromRow);
    },
    failedSinceWhole: (target, areas) => failedSinceWhole(db, target, areas),
  };
}

/** Compares runs by their ids, which grow whatever the clock does. */
async function failedSinceWhole(db: Knex, target: string, areas: readonly string[]) {
  const ofTarget = () => db("runs").where({ target, mode: "active" });
  const whole = await ofTarget()
    .where({ scope: "full" })
    .whereIn("status", ["succeeded", "held", "partial"])
    .where((one) => one.whereNull("area").orWhereIn("area", [...areas]))
    .max({ id: "id" })
    .first();
  return ofTarget()
    .where("id", ">", whole?.id ?? "")
    .whereNotIn(db.raw(`coalesce(${dialectOf(db).textIn("error", "code")}, '')`) as never, [...REFUSED_RUNS])
    .where((one) =>
      one.where({ status: "failed" }).orWhere((cut) => cut.where({ status: "interrupted" }).whereNull("triggered_by")),
    )
    .distinct("scope", "area")
    .orderBy(["scope", "area"]);
}

function filtered(query: Knex.QueryBuilder, { target, status, trigger, since, until }: RunFilter): Knex.QueryBuilder {
  if (target !== undefined) query.where({ target });
  if (status !== undefined) query.where({ status });
  if (trigger !== undefined) query.where({ trigger });
  if (since !== undefined) query.where("started_at", ">=", since);
  if (until !== undefined) query.where("started_at", "<", until);
  return query;
}

const MARK = "id, target, status, mode, started_at, finished_at, counts";

/** Reads the last runs of all targets in one statement that looks at no others. */
async function latest(db: Knex, targets: readonly string[], limit: number): Promise<RunMark[]> {
  if (targets.length === 0) return [];
  const each = `SELECT * FROM (SELECT ${MARK} FROM runs WHERE target = ? ORDER BY id DESC LIMIT ?) AS one`;
  const marks = db.raw(
    `(${targets.map(() => each).join(" UNION ALL ")}) AS marks`,
    targets.flatMap((target) => [target, limit]),
  );
  const rows: RunMark[] = await db.from(marks as never).orderBy("id", "desc");
  return rows.map(toMark);
}

function toMark(row: RunMark): RunMark {
  return { ...row, counts: readJson(PLACE, { ...row }, "counts") };
}

async function since(db: Knex, instant: Instant): Promise<RunTally[]> {
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

async function begin(tx: Knex, run: NewRun): Promise<RunDocument> {
  const newest = await tx("runs").max({ id: "id" }).first();
  const document: RunDocument = {
    id: nextRunId(run.startedAt, newest?.id ?? null),
    target: run.target,
    plugin: run.plugin,
    trigger: run.trigger,
    triggered_by: run.triggeredBy,
    mode: run.mode,
    scope: run.scope,
    area: run.area,
    status: "running",
    started_at: run.startedAt,
    finished_at: null,
    digest: null,
    counts: noCounts(),
    counts_by_kind: {},
    requests: { source: 0, target: 0 },
    error: null,
  };
  await tx("runs").insert(toRow(document));
  return document;
}

function toRow(run: RunDocument): Record<string, unknown> {
  const { counts, counts_by_kind, requests, error } = run;
  return {
    ...run,
    counts: JSON.stringify(counts),
    counts_by_kind: JSON.stringify(counts_by_kind),
    requests: JSON.stringify(requests),
    error: writeJsonOrNull(error),
  };
}

function fromRow(row: Readonly<Record<string, unknown>>): RunDocument {
  return {
    ...row,
    counts: readJson(PLACE, row, "counts"),
    counts_by_kind: readJson(PLACE, row, "counts_by_kind"),
    requests: readJson(PLACE, row, "requests"),
    error: readJsonOrNull(PLACE, row, "error"),
  } as RunDocument;
}
