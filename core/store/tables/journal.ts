/**
 * The journal: intent and outcome of each change. A call is one commit that waits for the disk, so that written entries survive a
 * power cut.
 */
import type { Knex } from "knex";
import { COUNTED_BY_RECORD, REMOVALS } from "../../model/change.ts";
import type { Kind } from "../../model/record.ts";
import { INTERRUPTED } from "../../model/run.ts";
import { columnsOf, type Columns } from "../columns.ts";
import { among, inStatements, insertRows, type Cell } from "../bulk.ts";
import { dialectOf } from "../dialect.ts";
import { readJson, readJsonOrNull } from "../json-column.ts";
import { interner } from "../interner.ts";
import type { JournalEntry, JournalTable, JournalTally, Outcome, ToldEntry } from "../store.ts";

const PLACE = { table: "journal", key: ["run", "position"] };
const PAGE = 5_000;
const TOLD_PAGE = 1_000;

const COLUMNS = [
  "run",
  "position",
  "target",
  "kind",
  "op",
  "subject",
  "title",
  "person_id",
  "person",
  "remote_id",
  "fields",
  "wanted",
  "link",
  "reason",
  "status",
  "approved",
  "at",
  "error",
];

export function journalTable(db: Knex): JournalTable {
  return {
    write: (entries) => insertRows(db, "journal", COLUMNS, Iterator.from(entries).map(toRow)),
    settle: (outcomes) => inStatements(db, outcomes, settle),
    withdraw: (run, positions) =>
      inStatements(db, positions, async (on, some) => {
        await on("journal")
          .where({ run })
          .where(among(on, "position", some))
          .delete();
      }),
    async unsettled(target) {
      return (await db("journal").where({ target, status: "intent" }).orderBy(["run", "position"])).map(fromRow);
    },
    ofRun: (run) => ofRun(db, run),
    failedAdoptions: (run) =>
      db("journal")
        .where({ run, op: "adopt" })
        .whereNot({ status: "done" })
        .select("kind", "subject", { remoteId: "remote_id" }),
    told: (run) => told(db, run),
    page: (run, wanted) => pageOf(db, run, wanted),
    async tally(run) {
      const rows: object[] = await db("journal")
        .where({ run })
        .groupBy("kind", "op", "status")
        .select("kind", "op", "status")
        .count({ count: "*" });
      return (rows as JournalTally[]).map((row) => ({ ...row, count: Number(row.count) }));
    },
    lostSince: (target, kind, since) => lostSince(db, target, kind, since),
  };
}

const SETTLED = ["run", "position", "status", "remote_id", "at", "error"];

/** Writes outcomes. An update keeps the remote id of its intent, unless the vendor returned another. */
async function settle(db: Knex, outcomes: readonly Outcome[]): Promise<void> {
  const dialect = dialectOf(db);
  const rows = outcomes.map(({ run, position, status, remoteId, at, error }) => [
    run,
    position,
    status,
    remoteId,
    at,
    error,
  ]);
  const update = `${dialect.given("journal", SETTLED)}
    UPDATE journal SET status = given.status, remote_id = coalesce(given.remote_id, journal.remote_id), at = given.at, error = given.error
    FROM given WHERE journal.run = given.run AND journal.position = given.position`;
  await db.raw(update, [dialect.rows(SETTLED, rows)]);
}

/** Reads in pages, so that the driver never holds 100,000 rows beside ours. */
async function ofRun(db: Knex, run: string): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for (let after = -1; ; ) {
    const rows = await db("journal").where({ run }).where("position", ">", after).orderBy("position").limit(PAGE);
    for (const row of rows) entries.push(fromRow(row));
    if (rows.length < PAGE) return entries;
    after = rows.at(-1).position;
  }
}

const TOLD = ["position", "kind", "op", "title", "person", "remote_id", "fields", "reason", "status", "error"] as const;
const JSON_COLUMNS = ["fields", "error"] as const;

async function told(db: Knex, run: string): Promise<ToldEntry[]> {
  const entries: ToldEntry[] = [];
  const same = interner();
  for (let after = -1; ; ) {
    const page = db("journal").where({ run }).where("position", ">", after).orderBy("position").limit(TOLD_PAGE);
    const columns = await columnsOf(db, page, TOLD, JSON_COLUMNS);
    const { length } = columns.position;
    for (let row = 0; row < length; row += 1) entries.push(toldAt(row, columns, same));
    if (length < TOLD_PAGE) return entries;
    after = columns.position.at(-1);
  }
}

async function pageOf(
  db: Knex,
  run: string,
  { after, limit, statuses }: Parameters<JournalTable["page"]>[1],
): ReturnType<JournalTable["page"]> {
  const query = db("journal").where({ run }).where("position", ">", after);
  if (statuses) query.whereIn("status", [...statuses]);
  const rows = await query.orderBy("position").limit(limit + 1);
  const page = rows.slice(0, limit);
  return { entries: page.map(fromRow), next: rows.length > limit ? page.at(-1).position : null };
}

function toldAt(row: number, told: Columns<(typeof TOLD)[number]>, same: (reason: string) => string): ToldEntry {
  return {
    kind: told.kind[row],
    op: told.op[row],
    title: told.title[row],
    person: told.person[row],
    remoteId: told.remote_id[row],
    fields: told.fields[row],
    reason: same(told.reason[row]),
    status: told.status[row],
    error: told.error[row],
  };
}

/** Who lost a record. An intent without outcome counts, since the removal may have happened. */
async function lostSince(db: Knex, target: string, kind: Kind, since: string): Promise<ReadonlySet<string>> {
  const removals = [...REMOVALS].map((op) => `'${op}'`).join(", ");
  const rows = await db("journal")
    .where({ target, kind, approved: 0 })
    .where("at", ">=", since)
    .whereRaw(`op IN (${removals})`)
    .where((lost) =>
      // A removal that was under way when its process ended may have happened, so it counts.
      lost.whereIn("status", ["done", "intent"]).orWhere("error", "like", `%"code":"${INTERRUPTED}"%`),
    )
    .distinct(db.raw(COUNTED_BY_RECORD.has(kind) ? "subject AS who" : "coalesce(person_id, subject) AS who"));
  return new Set(rows.map((row) => row.who));
}

function toRow(entry: JournalEntry): Cell[] {
  const { run, position, target, kind, op, subject, title, personId, person, remoteId } = entry;
  const { fields, wanted, link, reason, status, approved, at, error } = entry;
  const key = [run, position, target, kind, op, subject, title, personId, person, remoteId];
  return [...key, fields, wanted, link, reason, status, approved, at, error];
}

// biome-ignore lint/suspicious/noExplicitAny: a row is as the database gives it
function fromRow(row: any): JournalEntry {
  return {
    run: row.run,
    target: row.target,
    position: row.position,
    kind: row.kind,
    op: row.op,
    subject: row.subject,
    title: row.title,
    personId: row.person_id,
    person: row.person,
    remoteId: row.remote_id,
    fields: readJson(PLACE, row, "fields"),
    wanted: readJsonOrNull(PLACE, row, "wanted"),
    link: readJsonOrNull(PLACE, row, "link"),
    reason: row.reason,
    status: row.status,
    approved: row.approved === 1,
    at: row.at,
    error: readJsonOrNull(PLACE, row, "error"),
  };
}
