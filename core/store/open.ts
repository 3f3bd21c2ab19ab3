/** Opens the store: finds or makes the database, and brings its schema up to date. */
import type { Clock } from "../model/time.ts";
import { type Database, databaseAt } from "./database.ts";
import { DatabaseError, DatabaseMoved, unusable } from "./database-error.ts";
import { makeStore } from "./make-store.ts";
import type { Made } from "./made.ts";
import { migrate } from "./migrate.ts";
import { MEMORY } from "./sqlite/database-file.ts";
import { MIGRATIONS, type Migration } from "./migrations/migrations.ts";
import { schemaOf } from "./schema-check.ts";
import type { Store } from "./store.ts";

export interface OpenOptions {
  /** `sqlite:/absolute/path`, `postgres://user:password@host/database`, or `sqlite::memory:` for tests and the demo. */
  readonly url: string;
  readonly clock: Clock;
  /** Replaces the package that speaks to the database (in the simulation). */
  readonly driver?: object;
  /** What happens if there is no database yet. Default: `make`. */
  readonly ifNone?: IfNone;
}

/** It is made; the command is refused; or an empty one in memory stands in for it, for a command that stores nothing. */
export type IfNone = "make" | "refuse" | "stand in";

const IN_MEMORY = "sqlite::memory:";

/** @throws ConfigError, with a remedy, if the database cannot be used */
export async function openStore({ url, clock, driver, ifNone }: OpenOptions): Promise<Store> {
  return openWith(MIGRATIONS, url, clock, driver, ifNone);
}

/** Opens the store with other migrations, for tests of upgrades. */
export async function openWith(
  migrations: readonly Migration[],
  url: string,
  clock: Clock,
  driver?: object,
  ifNone: IfNone = "make",
): Promise<Store> {
  const database = await databaseAt(url, clock, driver);
  try {
    const isMissing = await database.isMissing();
    if (isMissing && ifNone === "refuse") throw await noneThere(database);
    await database.prepare();
    if (isMissing && ifNone === "stand in") return await standIn(migrations, database.name, clock);
    await database.make();
    await look(migrations, database);
    return await openChecked(migrations, database, clock);
  } catch (error) {
    throw error instanceof DatabaseError ? unusable(error.message, error.remedy, error) : error;
  }
}

async function standIn(migrations: readonly Migration[], of: string, clock: Clock): Promise<Store> {
  return { ...(await openChecked(migrations, await databaseAt(IN_MEMORY, clock), clock)), standsInFor: of };
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

async function openChecked(migrations: readonly Migration[], database: Database, clock: Clock): Promise<Store> {
  const db = database.connect();
  try {
    await migrate(db, { database, migrations, clock, made: await toBeMade(database, clock) });
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
