/** The way into the store: the file and its folder are made or checked, the schema brought up to date, the tables given. */
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
}

/** @throws ConfigError, with a remedy, when the database cannot be used. */
export async function openStore({ url, clock }: OpenOptions): Promise<Store> {
  return openWith(MIGRATIONS, url, clock);
}

/** The same with other migrations: tests of upgrades. */
export async function openWith(migrations: readonly Migration[], url: string, clock: Clock): Promise<Store> {
  const file = fileOf(url);
  try {
    await prepareFile(file);
    if (file !== MEMORY) await look(migrations, file, clock);
    return await openChecked(migrations, file, clock);
  } catch (error) {
    throw error instanceof DatabaseError ? unusable(error.message, error.remedy, error) : error;
  }
}

async function look(migrations: readonly Migration[], file: string, clock: Clock): Promise<void> {
  const db = connectToLook(file, clock);
  try {
    await schemaOf(db, file, migrations);
  } finally {
    await db.destroy();
  }
}

async function openChecked(migrations: readonly Migration[], file: string, clock: Clock): Promise<Store> {
  const db = connect(file, clock);
  try {
    await migrate(db, { file, migrations, clock });
    return makeStore(db, clock);
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
