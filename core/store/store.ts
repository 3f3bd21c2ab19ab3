/**
 * The store: everything that rollcall remembers, as the engine sees it. `open.ts` opens it from a database URL. `tables.ts`
 * lists the tables, each of which is a file that begins with what a row holds; changes that belong together go through `transaction`.
 */
import type { Instant } from "../model/time.ts";
import type { Tables } from "./tables.ts";

export type * from "./tables/actions.ts";
export type * from "./tables/decisions.ts";
export type * from "./tables/failures.ts";
export type * from "./tables/holds.ts";
export type * from "./tables/incidents.ts";
export type * from "./tables/journal.ts";
export type * from "./tables/journal-rows.ts";
export type * from "./tables/leases.ts";
export type * from "./tables/meta.ts";
export type * from "./tables/notices.ts";
export type * from "./tables/outbox.ts";
export type * from "./tables/requests.ts";
export type * from "./tables/runs.ts";
export type * from "./tables/sessions.ts";
export type * from "./tables/targets.ts";
export type * from "./tables/tokens.ts";

export interface Store extends Tables {
  readonly dialect: "sqlite" | "postgres";
  /** The database that does not exist yet and for which this empty one stands in, in memory; null: it is the database itself. */
  readonly standsInFor: string | null;
  /** The time of the database server's clock; null if that is this machine's clock. */
  now(): Promise<Instant | null>;
  /** The database schema that holds the tables; null for SQLite, which has none. */
  schema(): Promise<string | null>;
  /** Does all of the work or nothing. Inside, only the store that is passed to `work` may be used. */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /**
   * Deletes finished runs with their changes, closed incidents, sent mails and closed decisions that are older than `before`, in batches
   * between which others work. @throws the signal's reason once it aborts
   */
  prune(before: Instant, signal?: AbortSignal): Promise<void>;
  /** Writes a consistent, verified copy to an SQLite file, also from PostgreSQL and while others write. @throws CommandRefused if it exists */
  backup(file: string): Promise<void>;
  /** Waits for everything that was begun, then closes. */
  close(): Promise<void>;
}
