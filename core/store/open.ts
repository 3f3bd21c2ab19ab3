/** The way into the store: the file and its folder are made or checked, the schema brought up to date, the tables given. */
import type { Clock } from "../model/time.ts";
import { connect } from "./connect.ts";
import { DatabaseError, unusable } from "./database-error.ts";
import { fileOf, prepareFile } from "./database-file.ts";
import { makeStore } from "./make-store.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";
import type { Store } from "./store.ts";

export interface OpenOptions {
  /** `sqlite:/absolute/path`, or `sqlite::memory:` for tests and the demo. */
  readonly url: string;
  readonly clock: Clock;
}

/** @throws ConfigError, with a remedy, when the database cannot be used. */
export async function openStore({ url, clock }: OpenOptions): Promise<Store> {
  const file = fileOf(url);
  await prepareFile(file);
  const db = connect(file, clock);
  try {
    await migrate(db, file, MIGRATIONS);
    return makeStore(db);
  } catch (error) {
    await db.destroy();
    throw error instanceof DatabaseError ? unusable(error.message, error.remedy, error) : error;
  }
}
