/**
 * Which database a test of whole runs or whole processes works on: SQLite, and once more PostgreSQL, in the project of that
 * name (vitest.config.ts).
 */
import { sharedPostgres } from "./postgres.ts";

/** What a config names under `database`: the file, or a new place on the server of this `vitest run`. */
export async function databaseFor(file: string): Promise<string> {
  return process.env.ROLLCALL_TEST_DATABASE === "postgres" ? (await sharedPostgres()).newDatabase() : `sqlite:${file}`;
}
