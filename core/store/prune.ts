/**
 * Deletes everything older than the history that is kept, a few hundred rows at a time so that runs go on meanwhile, and returns the
 * space to the disk (PostgreSQL does so by itself). A run is kept while it is needed: by recovery, since its changes were never settled;
 * as the run that shows the state of an active target; or by an open incident.
 */
import type { Knex } from "knex";
import type { Instant } from "../model/time.ts";
import { deleteInBatches } from "./delete-in-batches.ts";
import { dialectOf } from "./dialect.ts";

/** Runs whose changes are deleted together. */
const RUNS = 100;
const PAGES = 1_000;

/** @throws the signal's reason once it aborts; the rest is deleted the next time */
export async function prune(db: Knex, before: Instant, signal?: AbortSignal): Promise<void> {
  const past = (table: string, rows: () => Knex.QueryBuilder) => deleteInBatches(db, table, rows, signal);
  await pruneRuns(db, before, signal);
  await past("decisions", () => unneededDecisions(db));
  await past("incidents", () => db("incidents").where("closed_at", "<", before));
  await past("outbox", () => pastMails(db, before));
  await past("requests", () => handledRequests(db).where("created_at", "<", before));
  await past("actions", () => db("actions").where("at", "<", before));
  await past("holds", () => pastHolds(db, before));
  if (dialectOf(db).name === "sqlite") {
    await giveBack(db, signal);
    await emptyLog(db);
  }
}

async function pruneRuns(db: Knex, before: Instant, signal: AbortSignal | undefined): Promise<void> {
  for (;;) {
    const runs: string[] = await pastRuns(db, before).limit(RUNS).pluck("id");
    if (runs.length === 0) return;
    await deleteInBatches(db, "journal", () => db("journal").whereIn("run", runs), signal);
    await db("runs").whereIn("id", runs).del();
  }
}

function pastRuns(db: Knex, before: Instant): Knex.QueryBuilder {
  const unsettled = db("journal").whereRaw("journal.run = runs.id").where({ status: "intent" }).select("run");
  const standing = db("targets").whereRaw("targets.last_full_run = runs.id").where({ mode: "active" }).select("name");
  const toMakeUpFor = db("incidents")
    .whereRaw(
      "incidents.target = runs.target AND (incidents.run = runs.id OR runs.status IN ('failed', 'interrupted'))",
    )
    .whereNull("closed_at")
    .select("id");
  return db("runs")
    .where("finished_at", "<", before)
    .whereNotExists(unsettled)
    .whereNotExists(standing)
    .whereNotExists(toMakeUpFor);
}

/** The closed decisions that held in no run which is still kept. */
function unneededDecisions(db: Knex): Knex.QueryBuilder {
  const witness = db("runs")
    .whereRaw("runs.target = decisions.target AND runs.id >= decisions.first_run AND runs.id < decisions.closed_run")
    .select("runs.id");
  return db("decisions").whereNotNull("closed_run").whereNotExists(witness);
}

function handledRequests(db: Knex): Knex.QueryBuilder {
  return db("requests").where((handled) => handled.whereNotNull("run").orWhereNotNull("refused"));
}

/** Mails that were sent before then, or that could not be sent since: what they tell of is deleted too by now. */
function pastMails(db: Knex, before: Instant): Knex.QueryBuilder {
  return db("outbox").whereRaw("COALESCE(sent_at, created_at) < ?", [before]);
}

/**
 * Old holds. A rejected one is kept while a rejection stands that is taken back by its digest. A rejection by an earlier version
 * names no digest: it keeps all of its target.
 */
function pastHolds(db: Knex, before: Instant): Knex.QueryBuilder {
  const standing = db("rejections")
    .whereRaw("rejections.target = holds.target AND (rejections.digest IS NULL OR rejections.digest = holds.digest)")
    .select("rejections.target");
  return db("holds")
    .whereNot({ state: "open" })
    .where("last_seen_at", "<", before)
    .whereNot((rejected) => rejected.where({ state: "rejected" }).whereExists(standing));
}

/** Returns free pages as long as that helps. A file that another program made (`sqlite3 .dump`) keeps its pages, to be used again. */
async function giveBack(db: Knex, signal: AbortSignal | undefined): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    signal?.throwIfAborted();
    const [{ freelist_count: free }] = await db.raw("PRAGMA freelist_count");
    if (free === 0 || free >= before) return;
    before = free;
    await db.raw(`PRAGMA incremental_vacuum(${PAGES})`);
  }
}

/** Empties the file `-wal`, where deleted rows stand until it is written over. While another process reads, it stays until the next day. */
async function emptyLog(db: Knex): Promise<void> {
  await db.raw("PRAGMA wal_checkpoint(TRUNCATE)");
}
