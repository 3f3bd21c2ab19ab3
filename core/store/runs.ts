/** Runs: begun, finished, listed newest first. */
import type { Knex } from "knex";
import { noCounts, type RunDocument, type RunStatus, type Trigger } from "../model/run.ts";
import type { Instant } from "../model/time.ts";
import { readJson, readJsonOrNull, writeJsonOrNull } from "./json-column.ts";
import { nextRunId } from "./run-ids.ts";
import type { NewRun, RunTable } from "./store.ts";

/** What is not named is not asked about. */
export interface RunFilter {
  readonly target?: string;
  readonly status?: RunStatus;
  readonly trigger?: Trigger;
  /** Begun then or later. */
  readonly since?: Instant;
  /** Begun before. */
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
    async since(instant) {
      const rows = await db("runs")
        .where("started_at", ">=", instant)
        .select("id", "target", "mode", "status", "counts");
      return rows.map((row) => ({ ...row, counts: readJson(PLACE, row, "counts") }));
    },
    async running(target) {
      const query = db("runs").where({ status: "running" }).orderBy("id");
      if (target !== undefined) query.where({ target });
      return (await query).map(fromRow);
    },
  };
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
