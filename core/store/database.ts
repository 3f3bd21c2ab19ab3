/** A database before it is opened: its kind, its name in messages, and what is done when its schema changes. */
import type { Knex } from "knex";
import type { Clock } from "../model/time.ts";
import type { Note } from "./sqlite/note.ts";

export interface Database {
  /** Its name in messages: a file, or a database and its server. */
  readonly name: string;
  /** Whether there certainly is none yet. @throws DatabaseMoved if there was one, and its file alone is missing */
  isMissing(): Promise<boolean>;
  /** Checks whether one can be made. @throws ConfigError if not */
  prepare(): Promise<void>;
  /** Makes what the first connection needs, or checks what is there. @throws ConfigError if it cannot be used */
  make(): Promise<void>;
  /** Opens a connection that changes nothing by itself; null: none is needed. */
  readonly look: (() => Knex) | null;
  connect(): Knex;
  /** Opens a second connection for long reads, so that nothing waits for them; null: there can be only one (in memory). */
  readonly aside: (() => Knex) | null;
  /** The folder of the database file, in which copies to be sent are made, too; null: the database is no file. */
  readonly folder: string | null;
  /** Says that there is, or was, a database in this place; null: nothing does (no file). */
  readonly note: Note | null;
  /** The file for the copy that is made before that migration; null: none is made (decision 0010). */
  copyFor(migration: string): string | null;
  /** The remedy if the database belongs to another program. */
  readonly ofAnother: string;
  /** The remedy if the schema is to be changed while an earlier version works on the database. */
  readonly whileOthersWork: string;
  /** Whether several daemons can share it, so that one of another version may join them. */
  readonly isShared: boolean;
  /** The remedy that goes back to before that migration. */
  wayBack(migration: string): string;
}

export const POSTGRES = /^postgres(ql)?:/i;

/** The database at the URL. Only the driver of its kind is loaded. @throws ConfigError if the URL is of no known kind */
export async function databaseAt(url: string, clock: Clock, driver?: object): Promise<Database> {
  if (POSTGRES.test(url)) return (await import("./postgres/postgres.ts")).postgresDatabase(url, driver);
  return (await import("./sqlite/sqlite.ts")).sqliteDatabase(url, clock, driver);
}
