/**
 * The journal: intent and outcome of each change. A call is one commit that waits for the disk, so that written entries survive a
 * power cut.
 */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import { COUNTED_BY_RECORD, REMOVALS, type Op } from "../../model/change.ts";
import type { Kind } from "../../model/record.ts";
import { INTERRUPTED, type ChangeStatus } from "../../model/run.ts";
import { columnsOf } from "../columns.ts";
import { among, inStatements, insertRows } from "../bulk.ts";
import { dialectOf } from "../dialect.ts";
import { interner } from "../interner.ts";
import { COLUMNS, fromRow, TOLD, TOLD_JSON, toldAt, toRow, type JournalEntry, type ToldEntry } from "./journal-rows.ts";

export interface Outcome {
  readonly run: string;
  readonly position: number;
  readonly status: ChangeStatus;
  readonly remoteId: string | null;
  readonly at: Instant;
  readonly error: JournalEntry["error"];
}

export type JournalGroup = Pick<JournalEntry, "kind" | "op" | "status">;
export type JournalTally = JournalGroup & { readonly count: number };

/** When a tool last took a change of this kind and operation. */
export interface Taken {
  readonly kind: Kind;
  readonly op: Op;
  readonly at: Instant;
}

export interface JournalTable {
  /** Writes all of the entries or none. They are durable when it resolves. */
  write(entries: Iterable<JournalEntry>): Promise<void>;
  settle(outcomes: readonly Outcome[]): Promise<void>;
  /** Deletes these entries of a run, which tries their changes a second time, under new positions. */
  withdraw(run: string, positions: readonly number[]): Promise<void>;
  /** Intents without outcome, of any run of the target. */
  unsettled(target: string): Promise<readonly JournalEntry[]>;
  ofRun(run: string): Promise<readonly JournalEntry[]>;
  /** The records that a run intended to adopt without completing it. */
  failedAdoptions(run: string): Promise<readonly Pick<JournalEntry, "kind" | "subject" | "remoteId">[]>;
  /**
   * The entries of a run for its report, without the columns that only recovery needs, so that 100,000 of them stay small. `group`: the first
   * of those that are told together alone.
   */
  told(run: string, group?: JournalGroup & { readonly limit: number }): Promise<readonly ToldEntry[]>;
  /** A page of these entries, in the order of the run, after the position `after` (-1: from the first). `next`: the next page's `after`. */
  page(
    run: string,
    wanted: { readonly after: number; readonly limit: number; readonly statuses?: readonly JournalEntry["status"][] },
  ): Promise<{ readonly entries: readonly ToldEntry[]; readonly next: number | null }>;
  /** Counts the changes of each kind, operation and state, also while the run goes on. */
  tally(run: string): Promise<readonly JournalTally[]>;
  /**
   * The distinct people (or subjects, if the person is not known or the kind is counted by record) who lost a record of the kind since
   * then, or perhaps did. Removals that a person approved do not count.
   */
  lostSince(target: string, kind: Kind, since: Instant): Promise<ReadonlySet<string>>;
  /**
   * When the tool last took a change of each kind and operation, if it did so then or later. Records that were taken over are left out,
   * since nothing may have been written.
   */
  takenSince(target: string, since: Instant): Promise<readonly Taken[]>;
}

const PAGE = 5_000;
const TOLD_PAGE = 1_000;

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
    told: (run, group) => told(db, run, group),
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
    takenSince: (target, since) =>
      db("journal")
        .whereIn("run", db("runs").where({ target }).where(endedSince(since)).select("id"))
        .where({ status: "done" })
        .where("at", ">=", since)
        .whereNot({ op: "adopt" })
        .groupBy("kind", "op")
        .select("kind", "op")
        .max({ at: "at" }),
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

/** The runs that went on then or later. */
function endedSince(since: Instant) {
  return (runs: Knex.QueryBuilder) => void runs.where("finished_at", ">=", since).orWhereNull("finished_at");
}

async function told(db: Knex, run: string, group: Parameters<JournalTable["told"]>[1]): Promise<ToldEntry[]> {
  const { limit = Number.POSITIVE_INFINITY, ...only } = group ?? {};
  const entries: ToldEntry[] = [];
  const same = interner();
  for (let after = -1; ; ) {
    const size = Math.min(TOLD_PAGE, limit - entries.length);
    const page = db("journal")
      .where({ run, ...only })
      .where("position", ">", after)
      .orderBy("position")
      .limit(size);
    const columns = await columnsOf(db, page, TOLD, TOLD_JSON);
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
