/**
 * Which database a test of whole runs or whole processes works on: SQLite, and once more PostgreSQL, in the project of that
 * name (vitest.config.ts).
 */
import { join } from "node:path";
import { newMigratedPlace, putMigratedFile } from "./migrated.ts";
import { sharedPostgres } from "./postgres.ts";

const onPostgres = process.env.ROLLCALL_TEST_DATABASE === "postgres";

/** What a config names under `database`: the file, or a new place on the server of this `vitest run`. */
export async function databaseFor(file: string): Promise<string> {
  return onPostgres ? (await sharedPostgres()).newDatabase() : `sqlite:${file}`;
}

/** The same, with the schema in it, for a config in that folder. */
export async function migratedDatabaseIn(folder: string): Promise<string> {
  if (onPostgres) return newMigratedPlace();
  await putMigratedFile(join(folder, "rollcall.db"));
  return "sqlite:./rollcall.db";
}
