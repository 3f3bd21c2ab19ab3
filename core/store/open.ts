/** The way into the store: the file and its folder are made or checked, the schema brought up to date, the tables given. */
import type { Knex } from "knex";
import type { Clock } from "../model/time.ts";
import { connect, connectToLook } from "./connect.ts";
import { DatabaseError, unusable } from "./database-error.ts";
import { fileOf, MEMORY, prepareFile } from "./database-file.ts";
import { makeStore } from "./make-store.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS, type Migration } from "./migrations/migrations.ts";
import { schemaOf } from "./schema-check.ts";
import type { Store } from "./store.ts";

export interface OpenOptions {
  /** `sqlite:/absolute/path`, or `sqlite::memory:` for tests and the demo. */
  readonly url: string;
  readonly clock: Clock;
  /** Speaks to the database in place of the package that usually does (the simulation). */
  readonly driver?: object;
}

/** @throws ConfigError, with a remedy, when the database cannot be used. */
export async function openStore({ url, clock, driver }: OpenOptions): Promise<Store> {
  return openWith(MIGRATIONS, url, clock, driver);
}

/** The same with other migrations: tests of upgrades. */
export async function openWith(
  migrations: readonly Migration[],
  url: string,
  clock: Clock,
  driver?: object,
): Promise<Store> {
  const file = fileOf(url);
  try {
    await prepareFile(file);
    if (file !== MEMORY) await look(migrations, connectToLook(file, clock, driver), file);
    return await openChecked(migrations, connect(file, clock, driver), { file, clock });
  } catch (error) {
    throw error instanceof DatabaseError ? unusable(error.message, error.remedy, error) : error;
  }
}

async function look(migrations: readonly Migration[], db: Knex, file: string): Promise<void> {
  try {
    await schemaOf(db, file, migrations);
  } finally {
    await db.destroy();
  }
}

async function openChecked(
  migrations: readonly Migration[],
  db: Knex,
  how: { readonly file: string; readonly clock: Clock },
): Promise<Store> {
  try {
    await migrate(db, { ...how, migrations });
    return makeStore(db, how.clock);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
