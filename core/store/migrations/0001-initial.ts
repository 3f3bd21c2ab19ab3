/**
 * The first schema. Instants are ISO 8601 text in UTC with milliseconds, so they sort as text; booleans are 0 or 1; columns
 * that hold JSON say so. Everything here is plain SQL that PostgreSQL also takes.
 */
import type { Knex } from "knex";

type Table = Knex.CreateTableBuilder;

export async function up(db: Knex): Promise<void> {
  await makeTargets(db);
  await makeRuns(db);
  await makeJournal(db);
  await makeLinks(db);
  await makeLeasesAndRequests(db);
  await makeHolds(db);
  await makeFailures(db);
  await makeDecisions(db);
  await makeIncidentsAndNotices(db);
  await makeOutbox(db);
}

async function makeTargets(db: Knex): Promise<void> {
  await db.schema.createTable("targets", (table) => {
    table.text("name").primary();
    required(table, "plugin", "mode");
    optional(table, "activated_at", "schedule", "next_full_at", "next_partial_at", "retry_at");
    table.integer("retries").notNullable();
    optional(table, "last_success_at", "watermark", "paused_at", "paused_by", "pause_reason");
    optional(table, "tenant", "fingerprint", "removed_at");
  });
}

async function makeRuns(db: Knex): Promise<void> {
  await db.schema.createTable("runs", (table) => {
    table.text("id").primary();
    required(table, "target", "plugin", "trigger");
    optional(table, "triggered_by");
    required(table, "mode", "scope");
    optional(table, "area");
    required(table, "status", "started_at");
    optional(table, "finished_at", "digest");
    required(table, "counts", "counts_by_kind", "requests"); // JSON
    optional(table, "error"); // JSON
    table.index(["target", "id"]);
  });
  await db.raw("CREATE INDEX runs_running ON runs (target) WHERE status = 'running'");
}

async function makeJournal(db: Knex): Promise<void> {
  await db.schema.createTable("journal", (table) => {
    table.text("run").notNullable().references("runs.id").onDelete("CASCADE");
    table.integer("position").notNullable();
    required(table, "target", "kind", "op", "subject", "title");
    optional(table, "person_id", "person", "remote_id");
    required(table, "fields"); // JSON
    optional(table, "wanted", "link"); // JSON
    required(table, "reason", "status");
    table.integer("approved").notNullable();
    required(table, "at");
    optional(table, "error"); // JSON
    table.primary(["run", "position"]);
  });
  await db.raw("CREATE INDEX journal_unsettled ON journal (target) WHERE status = 'intent'");
  await db.raw(
    "CREATE INDEX journal_lost ON journal (target, kind, at) WHERE op IN ('deactivate', 'remove', 'release')",
  );
}

async function makeLinks(db: Knex): Promise<void> {
  await db.schema.createTable("links", (table) => {
    required(table, "target", "kind", "subject");
    optional(table, "aliases"); // JSON
    required(table, "remote_id", "title");
    optional(table, "person_id", "person");
    required(table, "written_values"); // JSON
    optional(table, "extent_from", "extent_to");
    table.integer("active").notNullable();
    required(table, "since");
    optional(table, "last_written_at");
    table.primary(["target", "kind", "subject"]);
  });
}

async function makeLeasesAndRequests(db: Knex): Promise<void> {
  await db.schema.createTable("leases", (table) => {
    table.text("name").primary();
    required(table, "holder", "host");
    table.integer("pid").notNullable();
    required(table, "since", "expires_at");
  });
  await db.schema.createTable("requests", (table) => {
    table.increments("id");
    required(table, "target", "trigger");
    optional(table, "triggered_by");
    required(table, "scope");
    optional(table, "area", "approve");
    required(table, "created_at");
    optional(table, "run", "refused"); // refused: JSON
  });
  await db.raw("CREATE UNIQUE INDEX requests_waiting ON requests (target) WHERE run IS NULL AND refused IS NULL");
}

async function makeHolds(db: Knex): Promise<void> {
  await db.schema.createTable("holds", (table) => {
    required(table, "target", "digest", "since", "last_seen_at");
    required(table, "records"); // JSON
    required(table, "state");
    optional(table, "decided_by", "decided_at");
    table.primary(["target", "digest"]);
  });
  await db.schema.createTable("rejections", (table) => {
    required(table, "target", "fingerprint", "at");
    table.primary(["target", "fingerprint"]);
  });
}

async function makeFailures(db: Knex): Promise<void> {
  await db.schema.createTable("failures", (table) => {
    required(table, "target", "kind", "subject", "op", "title");
    optional(table, "person");
    required(table, "cause_key", "message", "remedy", "first_failed_at");
    table.integer("attempts").notNullable();
    required(table, "next_try_at");
    optional(table, "parked_at");
    table.primary(["target", "kind", "subject"]);
  });
}

/** A decision is one row for all the runs that it held in: from `first_run` on, and before `closed_run`. */
async function makeDecisions(db: Knex): Promise<void> {
  await db.schema.createTable("decisions", (table) => {
    table.increments("id");
    required(table, "target", "kind", "subject", "sort", "title");
    optional(table, "person", "remote_id");
    required(table, "code", "detail", "fingerprint", "first_run");
    optional(table, "closed_run");
    table.index(["target", "closed_run"]);
  });
  await db.raw("CREATE UNIQUE INDEX decisions_open ON decisions (target, kind, fingerprint) WHERE closed_run IS NULL");
  await db.schema.createTable("decided", (table) => {
    table.text("run").primary().references("runs.id").onDelete("CASCADE");
    required(table, "kinds", "also"); // JSON
  });
  await db.schema.createTable("decision_sets", (table) => {
    required(table, "target", "kind", "digest");
    table.primary(["target", "kind"]);
  });
}

async function makeIncidentsAndNotices(db: Knex): Promise<void> {
  await db.schema.createTable("incidents", (table) => {
    table.increments("id");
    required(table, "target", "cause", "code", "message", "remedy", "opened_at");
    optional(table, "run", "closed_at", "closed_by", "next_probe_at");
    table.integer("probes").notNullable();
    table.index(["target"]);
  });
  await db.raw("CREATE UNIQUE INDEX incidents_open ON incidents (target) WHERE closed_at IS NULL");
  await db.schema.createTable("notices", (table) => {
    required(table, "recipient", "cause", "opened_at", "last_mailed_at");
    table.integer("reminders").notNullable();
    table.integer("size").notNullable();
    table.primary(["recipient", "cause"]);
  });
}

async function makeOutbox(db: Knex): Promise<void> {
  await db.schema.createTable("outbox", (table) => {
    table.increments("id");
    required(table, "recipient", "subject", "text", "html", "message_id", "created_at");
    table.integer("attempts").notNullable();
    required(table, "next_try_at");
    optional(table, "sent_at", "last_error");
  });
  await db.raw("CREATE INDEX outbox_due ON outbox (next_try_at) WHERE sent_at IS NULL");
  await db.schema.createTable("meta", (table) => {
    table.text("key").primary();
    required(table, "value");
  });
}

function required(table: Table, ...names: string[]): void {
  for (const name of names) table.text(name).notNullable();
}

function optional(table: Table, ...names: string[]): void {
  for (const name of names) table.text(name);
}
