/** A database before it is opened: of which kind, how messages call it, what is done when its schema changes. */
import type { Knex } from "knex";
import type { Clock } from "../model/time.ts";

export interface Database {
  /** As messages call it: a file, or a database and its server. */
  readonly name: string;
  /** Makes or checks what must be there first. @throws ConfigError when it cannot be used. */
  prepare(): Promise<void>;
  /** A connection that by itself changes nothing; null: none needed. */
  readonly look: (() => Knex) | null;
  connect(): Knex;
  /** A second connection, for whoever reads for so long that nobody should wait for it; null: there is but one (in memory). */
  readonly aside: (() => Knex) | null;
  /** Where copies to be sent are made, too; null: it is no file of ours. */
  readonly folder: string | null;
  /** The file that a copy goes to before that migration; null: none is made (decision 0010). */
  copyFor(migration: string): string | null;
  /** What to do when the database is another program's. */
  readonly ofAnother: string;
  /** How to go back to before that migration. */
  wayBack(migration: string): string;
}

export const POSTGRES = /^postgres(ql)?:/i;

/** Each kind loads its own driver, and not the other's. @throws ConfigError where the URL is of neither. */
export async function databaseAt(url: string, clock: Clock, driver?: object): Promise<Database> {
  if (POSTGRES.test(url)) return (await import("./postgres/postgres.ts")).postgresDatabase(url, driver);
  return (await import("./sqlite/sqlite.ts")).sqliteDatabase(url, clock, driver);
}
