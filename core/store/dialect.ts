/**
 * What SQLite and PostgreSQL write differently. All rows of a statement are ONE binding, a JSON array, since knex and the driver
 * are slow with thousands of bindings, and have a limit (decision 0003).
 */
import type { Knex } from "knex";
import { postgres } from "./postgres/dialect-postgres.ts";
import { sqlite } from "./sqlite/dialect-sqlite.ts";

/** A value for a column. Booleans become 0 and 1, objects and arrays JSON text. */
export type Cell = string | number | boolean | null | object;
export type Row = readonly Cell[];

export interface Dialect {
  readonly name: "sqlite" | "postgres";
  /** `WITH … given (…) AS (…)` over one `?`: a table of the rows, with these columns of `table`. */
  given(table: string, columns: readonly string[]): string;
  /** The binding of that `?`; each row is in the order of the columns. */
  rows(columns: readonly string[], rows: readonly Row[]): string;
  /** Selects each column of a query's rows as one JSON array. Columns in `json` hold JSON themselves, which is not quoted again. */
  gathered(columns: readonly string[], json: readonly string[]): string;
  /** The condition that the column is one of many values, over one `?`. */
  among(column: string): string;
  /** The binding of that `?`. */
  list(values: readonly (string | number)[]): string | readonly (string | number)[];
  /** The column that every table has without naming it, and which no two of its rows share. */
  readonly rowId: string;
  /** A subquery of all tables, of whatever program. */
  readonly tables: string;
  /** The number at a key in a column of JSON. */
  numberIn(column: string, key: string): string;
  /** The text at a key in a column of JSON. */
  textIn(column: string, key: string): string;
  /** The texts of a column of JSON lists, as a table `item` with the column `value`. */
  items(column: string): string;
  /** The full name in a column of fields (`Ada Anvil`), or null. A query must use the same expression as the index over it. */
  fullName(column: string): string;
  /** The text in lower case: only ASCII letters in SQLite, all that the database's collation knows in PostgreSQL. */
  lower(text: string): string;
  /** The condition that a text contains another. */
  contains(text: string, part: string): string;
  /** The query for the time of the database's own clock, as an instant named `answer`; null: its clock is this machine's. */
  readonly now: string | null;
  /** The query for the schema in which tables are made, named `answer`; null: there are no schemas. */
  readonly schema: string | null;
  /** The last statement before closing, which waits for those before it. */
  readonly last: string;
}

/** The dialect that a connection or transaction speaks. */
export function dialectOf(db: Knex): Dialect {
  return db.client.driverName === "pg" ? postgres : sqlite;
}
