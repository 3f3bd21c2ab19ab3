/**
 * Puts a copy of the database in the place of the present one, which is moved aside and never deleted. The copy is made beside it and
 * verified before anything is moved; if the command is killed in between, the finished copy beside the missing database keeps rollcall from
 * starting, and the same command goes on.
 */
import { chown, lstat, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Knex } from "knex";
import { CommandRefused } from "../model/errors.ts";
import type { Instant } from "../model/time.ts";
import { copyDatabase } from "./backup.ts";
import { type Database, databaseAt } from "./database.ts";
import { DatabaseError, isUnreadable } from "./database-error.ts";
import { reasonOf } from "./file-trouble.ts";
import { livingLease, type Onlooking } from "./living-lease.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";
import { MovedAside, moveAside, takePlace, WRITABLE } from "./put-in-place.ts";
import { makeSafeToStart } from "./restored-copy.ts";
import { schemaOf } from "./schema-check.ts";
import { RESTORING } from "./sqlite/database-file.ts";

export interface Restored {
  /** The database's file, absolute. */
  readonly database: string;
  readonly bytes: number;
  /** Where the former files are now; empty: there were none. */
  readonly aside: readonly string[];
  /** When the last run began that the copy knows of; null: it knows of none. */
  readonly last_run_at: Instant | null;
  /** The targets that it paused, each of which `rollcall resume` begins. */
  readonly paused: readonly string[];
}

export interface RestoreOptions extends Onlooking {
  /** The names of the config's targets, each of which begins paused. */
  readonly targets: readonly string[];
}

/**
 * `url`: of the database; `copy`: an absolute path.
 * @throws CommandRefused, and nothing is changed, if the copy is none that this rollcall can use, if a process works on the database, or if
 * the file system refuses. MovedAside if what was moved could not be put back. DatabaseError if the present database cannot be looked at
 */
export async function restoreDatabase(url: string, copy: string, options: RestoreOptions): Promise<Restored> {
  const { clock, targets } = options;
  const [database, from] = [await databaseAt(url, clock), await databaseAt(`sqlite:${copy}`, clock)];
  if (database.folder === null) throw notAFile();
  const file = database.name;
  await mustBeACopy(copy, file);
  await mustRest(database, options);
  const fresh = file + RESTORING;
  const known = await fill(fresh, from, { clock, targets });
  let isMarker = false;
  try {
    await giveTo(fresh, await ownerOf(file));
    // Whatever becomes of this, a database that is made in this place is not the first one.
    await database.note?.leave();
    // Again, since copying takes long.
    await mustRest(database, options);
    const moved = await moveAside(file, clock.now());
    await takePlace(fresh, file, moved);
    return { database: file, bytes: (await stat(file)).size, aside: moved.map(({ to }) => to), ...known };
  } catch (error) {
    isMarker = error instanceof MovedAside;
    throw error;
  } finally {
    if (!isMarker) await rm(fresh, { force: true });
  }
}

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

/**
 * A file that is damaged, foreign or has no tables of ours is worked on by nobody.
 * @throws CommandRefused if a process works on the database; DatabaseError if it cannot be told, since it is locked or cannot be opened
 */
async function mustRest({ look, name }: Database, onlooking: Onlooking): Promise<void> {
  if (!(await lstat(name).catch(() => undefined))) return;
  const db = look!();
  try {
    const held = await livingLease(db, onlooking);
    if (!held) return;
    throw refused(
      `a process still works on ${name} (process ${held.pid} on ${held.host})`,
      "Stop rollcall first. If it was killed on another machine or in another container, wait a minute.",
    );
  } catch (error) {
    if (!(error instanceof DatabaseError && isUnreadable(error))) throw error;
  } finally {
    await db.destroy();
  }
}

/** Makes the new database from the copy, and makes it safe to start from. */
async function fill(
  fresh: string,
  from: Database,
  { clock, targets }: Pick<RestoreOptions, "clock" | "targets">,
): Promise<Pick<Restored, "last_run_at" | "paused">> {
  const db = from.look!();
  try {
    if ((await schemaOf(db, from, MIGRATIONS)) === 0)
      throw refused(`${from.name} is an empty database`, "Name the file that `rollcall backup` wrote.");
    let paused: readonly string[] = [];
    const accept = async (made: Knex) => {
      paused = await makeSafeToStart(made, targets, clock.now());
      return true;
    };
    await copyDatabase(db, fresh, { clock, replace: true, accept });
    return { last_run_at: await lastRun(db), paused };
  } finally {
    await db.destroy();
  }
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

function notAFile(): CommandRefused {
  return refused(
    "only a database in a file is restored by this command",
    "Restore PostgreSQL by its own pg_restore: docs/postgresql.md.",
  );
}

function refused(message: string, remedy: string): CommandRefused {
  return new CommandRefused("UNEXPECTED", message, { remedy });
}
