/** Runs: begun, finished, listed newest first. */
import type { Knex } from "knex";
import { REFUSED_RUNS } from "../../model/errors.ts";
import {
  noCounts,
  type RunDocument,
  type RunStatus,
  type Trigger,
  type Mode,
  type RunError,
  type RunScope,
  type Counts,
} from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import { dialectOf } from "../dialect.ts";
import { readJson, readJsonOrNull, writeJsonOrNull } from "../json-column.ts";
import { nextRunId } from "./run-ids.ts";
import { latestMarks, marksOf, talliesSince, type RunMark, type RunTally } from "./run-marks.ts";

export interface NewRun {
  readonly target: string;
  readonly plugin: string;
  readonly trigger: Trigger;
  readonly triggeredBy: string | null;
  readonly mode: Mode;
  readonly scope: RunScope;
  readonly area: string | null;
  readonly startedAt: Instant;
}

export interface RunEnd {
  readonly status: Exclude<RunStatus, "running">;
  readonly finishedAt: Instant;
  readonly digest: string | null;
  readonly counts: Counts;
  readonly countsByKind: RunDocument["counts_by_kind"];
  readonly requests: RunDocument["requests"];
  readonly error: RunError | null;
}

export interface RunTable {
  /** Ids sort by time and are short enough to type. */
  begin(run: NewRun): Promise<RunDocument>;
  finish(id: string, end: RunEnd): Promise<void>;
  /** Corrects the counts of a run that has ended: only later was it found out what became of its last changes. */
  recount(id: string, counts: Pick<RunEnd, "counts" | "countsByKind">): Promise<void>;
  get(id: string): Promise<RunDocument | undefined>;
  /** Newest first. `next` is the cursor of the following page. */
  list(
    filter: RunFilter & { readonly cursor?: string; readonly limit?: number },
  ): Promise<{ readonly runs: readonly RunDocument[]; readonly next: string | null }>;
  /** The last runs of each of these targets (a few hundred at most), newest first. */
  latest(targets: readonly string[], limit: number): Promise<readonly RunMark[]>;
  /** The runs with these ids that are still kept. */
  marks(ids: readonly string[]): Promise<readonly RunMark[]>;
  /** Counts by target and mode of the runs that began since then. */
  since(instant: Instant): Promise<readonly RunTally[]>;
  /** Runs that are marked running. If nobody holds the lease, the process of such a run is gone. */
  running(target?: string): Promise<readonly RunDocument[]>;
  /**
   * What is still to be made up for: scope and area of each run that failed, or was cut short and that no person had asked for, after the
   * last full run of everything that went through. Refused runs are left out. `areas`: each of these areas is everything, too.
   */
  failedSinceWhole(target: string, areas: readonly string[]): Promise<readonly Pick<RunDocument, "scope" | "area">[]>;
}

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
          ...countColumns(end),
          requests: JSON.stringify(end.requests),
          error: writeJsonOrNull(end.error),
        });
      if (changed !== 1) throw new Error(`there is no run ${id} to finish`);
    },
    async recount(id, counts) {
      await db("runs").where({ id }).update(countColumns(counts));
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
    latest: (targets, limit) => latestMarks(db, targets, limit),
    marks: (ids) => marksOf(db, ids),
    since: (instant) => talliesSince(db, instant),
    async running(target) {
      const query = db("runs").where({ status: "running" }).orderBy("id");
      if (target !== undefined) query.where({ target });
      return (await query).map(fromRow);
    },
    failedSinceWhole: (target, areas) => failedSinceWhole(db, target, areas),
  };
}

function countColumns({ counts, countsByKind }: Pick<RunEnd, "counts" | "countsByKind">) {
  return { counts: JSON.stringify(counts), counts_by_kind: JSON.stringify(countsByKind) };
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
