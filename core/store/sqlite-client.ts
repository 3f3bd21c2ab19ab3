/**
 * Knex's SQLite connection, made safe for several processes on one file: transactions take the write lock when they begin
 * (a deferred one that writes after somebody else did fails at once with SQLITE_BUSY, however long the busy timeout), a
 * failed commit leaves nothing open, and the driver's errors come in our words and without bindings (which are people's data).
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Knex } from "knex";
import SqliteDialect from "knex/lib/dialects/sqlite3/index.js";
import { databaseError, DatabaseError } from "./database-error.ts";

/** Set while the work of a transaction runs; it has the only connection, so asking for another would wait for itself. */
const inside = new AsyncLocalStorage<{ open: boolean }>();

/** Runs the work of a transaction such that a use of the outer store fails at once instead of waiting for ever. */
export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  const state = { open: true };
  try {
    return await inside.run(state, work);
  } finally {
    state.open = false;
  }
}

/** Knex's transaction, with the two methods by which it begins. */
interface Beginning {
  begin(connection: unknown): Promise<unknown>;
  query(connection: unknown, sql: string): Promise<unknown>;
}

export class SqliteClient extends SqliteDialect {
  override transaction(container: unknown, config: unknown, outer: unknown) {
    const begun = super.transaction(container, config, outer) as Knex.Transaction & Beginning;
    begun.begin = (connection) => begun.query(connection, "BEGIN IMMEDIATE;");
    return begun;
  }

  override async query(connection: unknown, query: string | { readonly sql: string }): Promise<unknown> {
    const sql = typeof query === "string" ? query : query.sql;
    try {
      return await super.query(connection, query);
    } catch (error) {
      if (sql === "ROLLBACK" && /no transaction is active/.test(String(error))) return undefined;
      if (sql === "COMMIT;") await super.query(connection, "ROLLBACK").catch(() => undefined);
      throw databaseError(error, this.connectionSettings.filename);
    }
  }

  override async acquireConnection(): Promise<unknown> {
    if (inside.getStore()?.open) throw new Error("inside transaction() only the store that it gives can be used");
    if (!this.pool) {
      throw new DatabaseError("the database is closed", { remedy: "Nothing to do: rollcall is ending." });
    }
    return super.acquireConnection();
  }
}

/** The same over another driver. */
export function speakingBy(driver: object): typeof SqliteClient {
  return class extends SqliteClient {
    override _driver(): object {
      return driver;
    }
  };
}
