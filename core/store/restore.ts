/**
 * Puts a copy of the database in the place of the present one, which is moved aside and never deleted. The copy is made beside it and
 * verified before anything is moved; a process that is killed in between leaves a place from which nothing starts by itself, and in which
 * the same command goes on.
 */
import { rm, stat } from "node:fs/promises";
import type { Knex } from "knex";
import type { CommandRefused } from "../model/errors.ts";
import type { Clock, Instant } from "../model/time.ts";
import { copyDatabase } from "./backup.ts";
import { type Database, databaseAt } from "./database.ts";
import { DatabaseBusy, DatabaseError } from "./database-error.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";
import { exists, putInPlace, refused } from "./put-in-place.ts";
import { schemaOf } from "./schema-check.ts";
import type { LeaseRow } from "./store.ts";
import { leaseTable } from "./tables/leases.ts";

export interface Restored {
  /** The database's file, absolute. */
  readonly database: string;
  readonly bytes: number;
  /** Where the former files are now; empty: there were none. */
  readonly aside: readonly string[];
  /** When the last run began that the copy knows of; null: it knows of none. */
  readonly last_run_at: Instant | null;
}

export interface RestoreOptions {
  readonly clock: Clock;
  /** Whether the process of a lease has certainly ended. */
  readonly isGone: (lease: LeaseRow) => boolean;
}

/**
 * `url`: of the database; `copy`: an absolute path.
 * @throws CommandRefused, and nothing is changed, if the copy is none that this rollcall can use, if a process works on the database, or if
 * the file system refuses
 */
export async function restoreDatabase(url: string, copy: string, options: RestoreOptions): Promise<Restored> {
  const { clock } = options;
  const [database, from] = [await databaseAt(url, clock), await databaseAt(`sqlite:${copy}`, clock)];
  if (database.folder === null) throw notAFile();
  const file = database.name;
  await mustBeACopy(copy, file);
  await mustRest(database, options);
  const fresh = `${file}.restoring`;
  const last = await fill(fresh, from, clock);
  try {
    // Whoever starts between the steps that follow then knows that there was a database.
    await database.note?.leave();
    // The copy took its time.
    await mustRest(database, options);
    const aside = await putInPlace(fresh, file, clock.now());
    return { database: file, bytes: (await stat(file)).size, aside, last_run_at: last };
  } finally {
    await rm(fresh, { force: true });
  }
}

const STOP_FIRST = "Stop rollcall first. If it was killed on another machine or in another container, wait a minute.";

/** @throws CommandRefused if no whole copy is there, or the database itself */
async function mustBeACopy(copy: string, file: string): Promise<void> {
  const there = await stat(copy).catch(() => undefined);
  if (!there?.isFile())
    throw refused(`there is no copy of the database at ${copy}`, "Name the file that `rollcall backup` wrote.");
  const present = await stat(file).catch(() => undefined);
  if (present && present.ino === there.ino && present.dev === there.dev)
    throw refused(`${copy} is the database itself`, "Name the file that `rollcall backup` wrote.");
  const rest = await stat(`${copy}-wal`).catch(() => undefined);
  if (!rest || rest.size === 0) return;
  const remedy =
    "Name a file that `rollcall backup` wrote, or open this one with `database:` and make a copy of it first.";
  throw refused(`${copy} is a database in use, not a copy: ${copy}-wal belongs to it`, remedy);
}

/** @throws CommandRefused if a process works on the database. One that cannot be read is worked on by nobody for long. */
async function mustRest({ look, name }: Database, { clock, isGone }: RestoreOptions): Promise<void> {
  if (!(await exists(name))) return;
  const db = look!();
  try {
    // An empty file, or another program's.
    if (!(await db.schema.hasTable("leases"))) return;
    const held = (await leaseTable(db).all()).filter((one) => one.expiresAt > clock.now() && !isGone(one));
    if (held.length === 0) return;
    throw refused(`a process still works on ${name} (process ${held[0]!.pid} on ${held[0]!.host})`, STOP_FIRST);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error instanceof DatabaseBusy) throw refused(`a process still works on ${name}`, STOP_FIRST);
  } finally {
    await db.destroy();
  }
}

const OF_THEN = ["leases", "requests", "sessions", "tokens"];

/**
 * Makes the new database from the copy. Leases, requests and sign-ins in it are of then: nobody waits for them, and what was
 * revoked since must not come back. Returns when its last run began.
 */
async function fill(fresh: string, from: Database, clock: Clock): Promise<Instant | null> {
  const db = from.look!();
  let last: Instant | null = null;
  try {
    if ((await schemaOf(db, from, MIGRATIONS)) === 0)
      throw refused(`${from.name} is an empty database`, "Name the file that `rollcall backup` wrote.");
    last = await lastRun(db);
    const accept = async (made: Knex) => {
      for (const table of OF_THEN) if (await made.schema.hasTable(table)) await made(table).del();
      return true;
    };
    await copyDatabase(db, fresh, { clock, replace: true, accept });
  } finally {
    await db.destroy();
  }
  return last;
}

async function lastRun(db: Knex): Promise<Instant | null> {
  const row = await db("runs").max({ last: "started_at" }).first();
  return row?.last ?? null;
}

function notAFile(): CommandRefused {
  return refused(
    "only a database in a file is restored by this command",
    "Restore PostgreSQL by its own pg_restore: docs/postgresql.md.",
  );
}
