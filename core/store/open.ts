/** Opens the store: finds or makes the database, and brings its schema up to date. */
import type { Clock } from "../model/time.ts";
import { type Database, databaseAt } from "./database.ts";
import { DatabaseError, unusable } from "./database-error.ts";
import { makeStore } from "./make-store.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS, type Migration } from "./migrations/migrations.ts";
import { schemaOf } from "./schema-check.ts";
import type { Store } from "./store.ts";

export interface OpenOptions {
  /** `sqlite:/absolute/path`, `postgres://user:password@host/database`, or `sqlite::memory:` for tests and the demo. */
  readonly url: string;
  readonly clock: Clock;
  /** Replaces the package that speaks to the database (in the simulation). */
  readonly driver?: object;
}

/** @throws ConfigError, with a remedy, if the database cannot be used */
export async function openStore({ url, clock, driver }: OpenOptions): Promise<Store> {
  return openWith(MIGRATIONS, url, clock, driver);
}

/** Opens the store with other migrations, for tests of upgrades. */
export async function openWith(
  migrations: readonly Migration[],
  url: string,
  clock: Clock,
  driver?: object,
): Promise<Store> {
  const database = await databaseAt(url, clock, driver);
  try {
    await database.prepare();
    await look(migrations, database);
    return await openChecked(migrations, database, clock);
  } catch (error) {
    throw error instanceof DatabaseError ? unusable(error.message, error.remedy, error) : error;
  }
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
    await migrate(db, { database, migrations, clock });
    return makeStore(db, clock, database);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
