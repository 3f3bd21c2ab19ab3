/**
 * Puts a copy of the database in the place of the present one, which is moved aside and never deleted. The copy is made beside it and
 * verified before anything is moved; a process that is killed in between leaves a place from which nothing starts by itself, and in which
 * the same command goes on.
 */
import { chown, lstat, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Knex } from "knex";
import { CommandRefused } from "../model/errors.ts";
import type { Clock, Instant } from "../model/time.ts";
import { copyDatabase } from "./backup.ts";
import { type Database, databaseAt } from "./database.ts";
import { DatabaseError } from "./database-error.ts";
import { reasonOf } from "./file-trouble.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";
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

/** An SQLite database consists of up to three files, which belong together. */
const ENDINGS = ["", "-wal", "-shm"];

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
    await giveTo(fresh, await ownerOf(file));
    const aside = await moveAside(file, clock.now());
    await rename(fresh, file).catch((cause: unknown) => {
      throw refused(`the copy cannot take the place of ${file}: ${reasonOf(cause as Error)}`, WRITABLE);
    });
    await database.note?.leave();
    return { database: file, bytes: (await stat(file)).size, aside, last_run_at: last };
  } finally {
    await rm(fresh, { force: true });
  }
}

const WRITABLE =
  "Run the command as the user that runs rollcall, or as root, and check that the folder can be written.";

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
  if (!(await lstat(name).catch(() => undefined))) return;
  const db = look!();
  try {
    const held = (await leaseTable(db).all()).filter((one) => one.expiresAt > clock.now() && !isGone(one));
    if (held.length === 0) return;
    throw refused(
      `a process still works on ${name} (process ${held[0]!.pid} on ${held[0]!.host})`,
      "Stop rollcall first. If it was killed on another machine or in another container, wait a minute.",
    );
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
  } finally {
    await db.destroy();
  }
}

/** Makes the new database from the copy. Leases in it belong to processes of then. Returns when its last run began. */
async function fill(fresh: string, from: Database, clock: Clock): Promise<Instant | null> {
  const db = from.look!();
  let last: Instant | null = null;
  try {
    if ((await schemaOf(db, from, MIGRATIONS)) === 0)
      throw refused(`${from.name} is an empty database`, "Name the file that `rollcall backup` wrote.");
    last = await lastRun(db);
    const accept = async (made: Knex) => {
      await made("leases").del();
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

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Whose the database is, or if there is none, the folder in which it lies. */
async function ownerOf(file: string): Promise<Owner> {
  return stat(file).catch(() => stat(dirname(file)));
}

/** Gives the file to whoever runs rollcall, if this user may. */
async function giveTo(file: string, { uid, gid }: Owner): Promise<void> {
  const own = await stat(file);
  if (own.uid === uid) return;
  await chown(file, uid, gid).catch((cause: unknown) => {
    throw refused(
      `the restored database cannot be given to the owner of the former one: ${reasonOf(cause as Error)}`,
      WRITABLE,
    );
  });
}

/** Moves the present files aside, the database first: without it, what is left beside keeps rollcall from starting (exit code 66). */
async function moveAside(file: string, now: Instant): Promise<string[]> {
  const stamp = now.replaceAll(/[-:]|\.\d+/g, "");
  const moved: string[] = [];
  for (const ending of ENDINGS) {
    const to = `${file}.before-restore-${stamp}${ending}`;
    try {
      await rename(file + ending, to);
      moved.push(to);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") continue;
      throw refused(`${file}${ending} cannot be moved aside: ${reasonOf(cause as Error)}`, WRITABLE);
    }
  }
  return moved;
}

function notAFile(): CommandRefused {
  return refused(
    "only a database in a file is restored by this command",
    "Restore PostgreSQL by its own pg_restore: docs/postgresql.md.",
  );
}

function refused(message: string, remedy: string): CommandRefused {
  return new CommandRefused("UNEXPECTED", message, { remedy });
}
