/**
 * Knex's SQLite connection, made safe for several processes on one file. Transactions take the write lock when they begin, since a
 * deferred one that writes after another process did fails at once with SQLITE_BUSY, however long the busy timeout. A failed commit
 * leaves nothing open. The driver's errors are put into our words, without bindings, which are people's data.
 */
import type { Knex } from "knex";
import SqliteDialect from "knex/lib/dialects/sqlite3/index.js";
import { closed, databaseError, driverUnusable } from "../database-error.ts";
import { refuseInside } from "../one-transaction.ts";
import { SameFile } from "./same-file.ts";

/** Knex's transaction, with the two methods by which it begins. */
interface Beginning {
  begin(connection: unknown): Promise<unknown>;
  query(connection: unknown, sql: string): Promise<unknown>;
}

export class SqliteClient extends SqliteDialect {
  /** @throws ConfigError if the package that speaks to SQLite cannot be loaded: knex would advise to add it to a project */
  override initializeDriver(): void {
    try {
      this.driver = this._driver();
    } catch (cause) {
      throw driverUnusable(cause as Error);
    }
  }

  override transaction(container: unknown, config: unknown, outer: unknown) {
    const begun = super.transaction(container, config, outer) as Knex.Transaction & Beginning;
    begun.begin = (connection) => begun.query(connection, "BEGIN IMMEDIATE;");
    return begun;
  }

  override async query(connection: unknown, query: string | { readonly sql: string }): Promise<unknown> {
    const sql = typeof query === "string" ? query : query.sql;
    try {
      if (sql !== "ROLLBACK") sameFile(connection as object, this.connectionSettings.filename).require();
      return await super.query(connection, query);
    } catch (error) {
      if (sql === "ROLLBACK" && /no transaction is active/.test(String(error))) return undefined;
      if (sql === "COMMIT;") await super.query(connection, "ROLLBACK").catch(() => undefined);
      throw databaseError(error, this.connectionSettings.filename);
    }
  }

  override async acquireConnection(): Promise<unknown> {
    refuseInside();
    if (!this.pool) throw closed();
    return super.acquireConnection();
  }
}

/** The file of each connection, since knex makes further clients over it, one for each transaction. */
const files = new WeakMap<object, SameFile>();

function sameFile(connection: object, file: string): SameFile {
  const known = files.get(connection) ?? new SameFile(file);
  files.set(connection, known);
  return known;
}

/** The client over another driver. */
export function speakingBy(driver: object): typeof SqliteClient {
  return class extends SqliteClient {
    override _driver(): object {
      return driver;
    }
  };
}
