/**
 * Knex's PostgreSQL connection, with the guarantees that SQLite's single writer has: transactions run one after the other across all
 * processes, a transaction that could not be committed says so, and texts are compared byte by byte. The driver's errors are put into
 * our words, without values, which are people's data. A connection that broke is not used again.
 */
import type { Knex } from "knex";
import PostgresDialect from "knex/lib/dialects/postgres/index.js";
import ColumnCompiler from "knex/lib/dialects/postgres/schema/pg-columncompiler.js";
import { closed } from "../database-error.ts";
import { storable } from "./dialect-postgres.ts";
import { refuseInside } from "../one-transaction.ts";
import { isLost, notCommitted, postgresError } from "./postgres-error.ts";
import type { PostgresSettings } from "./postgres-url.ts";

/** Takes a lock that only one transaction on this schema can hold, until it commits or rolls back. */
const TURN = "SELECT pg_advisory_xact_lock(hashtext('rollcall'), hashtext(current_schema()));";

/** Knex's transaction, with the two methods by which it begins. */
interface Beginning {
  begin(connection: unknown): Promise<unknown>;
  query(connection: unknown, sql: string): Promise<unknown>;
}

interface Connection {
  /** Set by knex: the pool drops the connection. */
  __knex__disposed?: unknown;
}

interface Done {
  readonly response?: { readonly command?: string };
}

class Columns extends ColumnCompiler {
  text(): string {
    return 'text COLLATE "C"';
  }
}

export class PostgresClient extends PostgresDialect {
  override transaction(container: unknown, config: { readonly readOnly?: boolean } | undefined, outer: unknown) {
    const begun = super.transaction(container, config, outer) as Knex.Transaction & Beginning;
    if (!config?.readOnly) begun.begin = (connection) => begun.query(connection, `BEGIN; ${TURN}`);
    return begun;
  }

  override columnCompiler(table: unknown, column: unknown) {
    return new Columns(this, table, column);
  }

  override prepBindings(bindings: readonly unknown[] | undefined): unknown {
    return super.prepBindings(bindings?.map(withoutNul));
  }

  override async query(connection: Connection, query: string | { readonly sql: string }): Promise<unknown> {
    const sql = typeof query === "string" ? query : query.sql;
    try {
      const done: Done = await super.query(connection, query);
      if (sql === "COMMIT;" && done.response?.command === "ROLLBACK") throw notCommitted();
      return done;
    } catch (error) {
      if (sql.startsWith("BEGIN;")) await super.query(connection, "ROLLBACK").catch(() => undefined);
      if (isLost(error) || sql === "ROLLBACK") connection.__knex__disposed ??= error;
      // The error that the transaction failed with is thrown already.
      if (sql === "ROLLBACK") return undefined;
      throw postgresError(error, sql, this.connectionSettings as PostgresSettings);
    }
  }

  override async acquireConnection(): Promise<unknown> {
    refuseInside();
    if (!this.pool) throw closed();
    try {
      return await super.acquireConnection();
    } catch (error) {
      throw postgresError(error, "", this.connectionSettings as PostgresSettings);
    }
  }
}

function withoutNul(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNul);
  return typeof value === "string" ? storable(value) : value;
}

/** The client over another driver. */
export function speakingBy(driver: object): typeof PostgresClient {
  return class extends PostgresClient {
    override _driver(): object {
      return driver;
    }
  };
}
