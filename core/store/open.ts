/** Opens the store: finds or makes the database, and brings its schema up to date. */
import type { Clock } from "../model/time.ts";
import { type Database, databaseAt } from "./database.ts";
import { DatabaseError, DatabaseMoved, unusable } from "./database-error.ts";
import { makeStore } from "./make-store.ts";
import type { Made } from "./made.ts";
import { migrate, type MigrateOptions } from "./migrate.ts";
import { MEMORY } from "./sqlite/database-file.ts";
import { MIGRATIONS, type Migration } from "./migrations/migrations.ts";
import { schemaOf } from "./schema-check.ts";
import type { LeaseRow, Store } from "./store.ts";

export interface OpenOptions {
  /** `sqlite:/absolute/path`, `postgres://user:password@host/database`, or `sqlite::memory:` for tests and the demo. */
  readonly url: string;
  readonly clock: Clock;
  /** Replaces the package that speaks to the database (in the simulation). */
  readonly driver?: object;
  /** What happens if there is no database yet. Default: `make`. */
  readonly ifNone?: IfNone;
  /** Whether the process of a lease has certainly ended. Default: as long as it has not expired, the process lives. */
  readonly isGone?: (lease: LeaseRow) => boolean;
  /** Whether this is a daemon, which may bring the schema up to date while daemons of the version before share the database. Default: no. */
  readonly joins?: boolean;
}

/** It is made; the command is refused; or an empty one in memory stands in for it, for a command that stores nothing. */
export type IfNone = "make" | "refuse" | "stand in";

const IN_MEMORY = "sqlite::memory:";

/** @throws ConfigError, with a remedy, if the database cannot be used */
export async function openStore({ url, clock, ...how }: OpenOptions): Promise<Store> {
  return openWith(MIGRATIONS, url, clock, how);
}

/** Opens the store with other migrations, for tests of upgrades. */
export async function openWith(
  migrations: readonly Migration[],
  url: string,
  clock: Clock,
  how: Omit<OpenOptions, "url" | "clock"> = {},
): Promise<Store> {
  const { ifNone = "make", isGone = lives, joins = false } = how;
  const database = await databaseAt(url, clock, how.driver);
  try {
    const isMissing = await database.isMissing();
    if (isMissing && ifNone === "refuse") throw await noneThere(database);
    await database.prepare();
    if (isMissing && ifNone === "stand in") return await standIn(migrations, database.name, clock);
    await database.make();
    await look(migrations, database);
    // Where several machines share a database, nobody can tell of a process elsewhere whether it has ended.
    const others = database.isShared ? { isGone: lives, joins } : { isGone, joins: false };
    return await openChecked(database, { migrations, clock, ...others });
  } catch (error) {
    throw error instanceof DatabaseError ? unusable(error.message, error.remedy, error) : error;
  }
}

const lives = () => false;

async function standIn(migrations: readonly Migration[], of: string, clock: Clock): Promise<Store> {
  const how = { migrations, clock, isGone: lives, joins: false };
  return { ...(await openChecked(await databaseAt(IN_MEMORY, clock), how)), standsInFor: of };
}

async function noneThere({ name, note }: Database): Promise<Error> {
  if (await note?.isThere()) return new DatabaseMoved(name, "is missing, and there was one");
  return unusable(
    `there is no database yet at ${name}`,
    "If there should be one, correct `database` in the config, or put its file there. `rollcall start`, `run --due` and `sync` make a new, empty one.",
  );
}

async function look(migrations: readonly Migration[], database: Database): Promise<void> {
  const db = database.look?.();
  if (!db) return;
  try {
    await schemaOf(db, database, migrations);
  } finally {
    await db.destroy();
  }
}

async function openChecked(database: Database, how: Omit<MigrateOptions, "database" | "made">): Promise<Store> {
  const { clock } = how;
  const db = database.connect();
  try {
    await migrate(db, { ...how, database, made: await toBeMade(database, clock) });
    await database.note?.leave();
    return makeStore(db, clock, database);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** What is to be remembered if this process makes the database. Asked before, since another process leaves its note once it has made it. */
async function toBeMade({ name, note }: Database, clock: Clock): Promise<Made | null> {
  if (name === MEMORY) return null;
  return { at: clock.now(), where: name, again: (await note?.isThere()) ?? false, told: false };
}
