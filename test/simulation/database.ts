/** The database that the processes of a simulation share, SQLite or PostgreSQL, and one process's way to it. */
import type { Secret } from "../../core/model/secret.ts";
import type { Owner, Scheduler } from "./scheduler.ts";

export type Kind = "sqlite" | "postgres";

export interface DatabaseOptions {
  readonly owner: Owner;
  readonly scheduler: Scheduler;
  /** Whether this writing statement finds the disk full. */
  readonly isFull: () => boolean;
}

export interface Door {
  /** What stands in for the package that usually speaks to it. */
  readonly driver: object;
  /** The process is no more: what it had open is closed by the system, and what was not committed never was. */
  die(): void | Promise<void>;
}

export interface SimDatabase {
  /** As a config names it. */
  readonly url: Secret;
  /** The query that gives the names of all tables. */
  readonly tables: string;
  doorOf(options: DatabaseOptions): Door;
  /** What was committed, with `?` for what is given. */
  ask(sql: string, ...given: string[]): Promise<unknown[]>;
  /** As it was made, without a row. */
  empty(): void | Promise<void>;
}

const made = new Map<Kind, Promise<SimDatabase>>();

/** One serves one seed after the other: migrations are not what is simulated here. */
export async function emptyDatabase(kind: Kind): Promise<SimDatabase> {
  const making = made.get(kind) ?? make(kind);
  made.set(kind, making);
  const database = await making;
  await database.empty();
  return database;
}

async function make(kind: Kind): Promise<SimDatabase> {
  if (kind === "sqlite") return (await import("./shared-file.ts")).SharedFile.make();
  return (await import("./postgres-server.ts")).PostgresServer.make();
}
