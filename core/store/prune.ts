/**
 * Deletes everything older than the history that is kept, a few hundred rows at a time so that runs go on meanwhile, and returns the
 * space to the disk (PostgreSQL does so by itself). A run is kept while it is needed: by recovery, since its changes were never settled;
 * as the run that shows the state of an active target; or by an open incident.
 */
import type { Knex } from "knex";
import type { Instant } from "../model/time.ts";
import { dialectOf } from "./dialect.ts";

const BATCH = 500;
const PAGES = 1_000;

export async function prune(db: Knex, before: Instant): Promise<void> {
  await pruneRuns(db, before);
  await prunePast(db, "decisions", () => unneededDecisions(db));
  await prunePast(db, "incidents", () => db("incidents").where("closed_at", "<", before));
  await prunePast(db, "outbox", () => pastMails(db, before));
  await prunePast(db, "requests", () => handledRequests(db).where("created_at", "<", before));
  await prunePast(db, "actions", () => db("actions").where("at", "<", before));
  await pruneHolds(db, before);
  if (dialectOf(db).name === "sqlite") {
    await giveBack(db);
    await emptyLog(db);
  }
}

async function pruneRuns(db: Knex, before: Instant): Promise<void> {
  const unsettled = db("journal").whereRaw("journal.run = runs.id").where({ status: "intent" }).select("run");
  const standing = db("targets").whereRaw("targets.last_full_run = runs.id").where({ mode: "active" }).select("name");
  const toMakeUpFor = db("incidents")
    .whereRaw(
      "incidents.target = runs.target AND (incidents.run = runs.id OR runs.status IN ('failed', 'interrupted'))",
    )
    .whereNull("closed_at")
    .select("id");
  const runs: string[] = await db("runs")
    .where("finished_at", "<", before)
    .whereNotExists(unsettled)
    .whereNotExists(standing)
    .whereNotExists(toMakeUpFor)
    .pluck("id");
  for (const run of runs) {
    await batches(() => {
      const some = db("journal").where({ run }).limit(BATCH).select("position");
      return db("journal").where({ run }).whereIn("position", some).del();
    });
    await db("runs").where({ id: run }).del();
  }
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
 * Deletes old holds. A rejected one is kept while a rejection stands that is taken back by its digest. A rejection by an earlier version
 * names no digest: it keeps all of its target.
 */
async function pruneHolds(db: Knex, before: Instant): Promise<void> {
  const standing = db("rejections")
    .whereRaw("rejections.target = holds.target AND (rejections.digest IS NULL OR rejections.digest = holds.digest)")
    .select("rejections.target");
  await db("holds")
    .whereNot({ state: "open" })
    .where("last_seen_at", "<", before)
    .whereNot((rejected) => rejected.where({ state: "rejected" }).whereExists(standing))
    .del();
}

async function prunePast(db: Knex, table: string, past: () => Knex.QueryBuilder): Promise<void> {
  await batches(() =>
    db(table)
      .whereIn("id", past().limit(BATCH).select(`${table}.id`))
      .del(),
  );
}

async function batches(step: () => Promise<number>): Promise<void> {
  while ((await step()) > 0);
}

/** Returns free pages as long as that helps. A file that another program made (`sqlite3 .dump`) keeps its pages, to be used again. */
async function giveBack(db: Knex): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
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
