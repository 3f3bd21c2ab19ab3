/**
 * The few things that databases spell differently, in one place. All rows of a statement travel as ONE binding, a JSON
 * array: knex and the driver are slow with thousands of bindings, and have a limit (decision 0003).
 */
import type { Knex } from "knex";
import { postgres } from "./postgres/dialect-postgres.ts";
import { sqlite } from "./sqlite/dialect-sqlite.ts";

/** What a column can be given. Booleans become 0 and 1, objects and arrays JSON text. */
export type Cell = string | number | boolean | null | object;
export type Row = readonly Cell[];

export interface Dialect {
  readonly name: "sqlite" | "postgres";
  /** `WITH … given (…) AS (…)` over one `?`: rows with these columns of the table. */
  given(table: string, columns: readonly string[]): string;
  /** What that `?` is bound to; each row in the order of the columns. */
  rows(columns: readonly string[], rows: readonly Row[]): string;
  /** Each column of a query's rows as one JSON array; of those in `json`, which hold JSON themselves, as an array of its values. */
  gathered(columns: readonly string[], json: readonly string[]): string;
  /** Whether the column is one of many values, over one `?`. */
  among(column: string): string;
  /** What that `?` is bound to. */
  list(values: readonly (string | number)[]): string | readonly (string | number)[];
  /** A subquery: the tables that are there, of whatever program. */
  readonly tables: string;
  /** A number out of a column of JSON, by its key there. */
  numberIn(column: string, key: string): string;
  /** The same for a text. */
  textIn(column: string, key: string): string;
  /** `Ada Anvil` out of a column of fields; null where it has none. In a query word for word as in the index over it. */
  fullName(column: string): string;
  /** A text without its capitals: of ASCII letters in SQLite, of all that the database's collation knows in PostgreSQL. */
  lower(text: string): string;
  /** Whether a text contains another. */
  contains(text: string, part: string): string;
  /** Asks what the database's own clock shows, for an instant named `answer`; null: it has none but this machine's. */
  readonly now: string | null;
  /** Asks for the name of the schema that tables are made in, named `answer`; null: there are none. */
  readonly schema: string | null;
  /** A statement for the end: it waits for those before it. */
  readonly last: string;
}

/** The dialect that a connection or transaction speaks. */
export function dialectOf(db: Knex): Dialect {
  return db.client.driverName === "pg" ? postgres : sqlite;
}
