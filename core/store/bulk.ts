/** Sends many rows in one statement and one binding. */
import type { Knex } from "knex";
import { dialectOf, type Row } from "./dialect.ts";

export type { Cell } from "./dialect.ts";

/** What happens to a row that is there already. */
export interface Conflict {
  /** The columns that identify a row. */
  readonly key: readonly string[];
  /** What follows `ON CONFLICT (key) DO`. */
  readonly action: string;
}

/** Inserts the rows. If several have the same key of `conflict`, the last one counts. */
export async function insertRows(
  db: Knex,
  table: string,
  columns: readonly string[],
  rows: readonly Row[],
  conflict?: Conflict,
): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.join(", ");
  // WHERE keeps SQLite from reading ON CONFLICT as a join: https://www.sqlite.org/lang_upsert.html, 2.2
  const upsert = conflict ? ` WHERE true ON CONFLICT (${conflict.key.join(", ")}) DO ${conflict.action}` : "";
  const dialect = dialectOf(db);
  const distinct = conflict ? lastOfEach(rows, columns, conflict.key) : rows;
  const insert = `${dialect.given(table, columns)} INSERT INTO ${table} (${names}) SELECT ${names} FROM given${upsert}`;
  await db.raw(insert, [dialect.rows(columns, distinct)]);
}

/** Drops all but the last row of each key, since PostgreSQL refuses to replace a row twice in a statement. */
function lastOfEach(rows: readonly Row[], columns: readonly string[], key: readonly string[]): readonly Row[] {
  const places = key.map((name) => columns.indexOf(name));
  const found = new Map(rows.map((row) => [JSON.stringify(places.map((place) => row[place])), row]));
  return found.size === rows.length ? rows : [...found.values()];
}

/** A conflict that replaces every other column. */
export function replacing(key: readonly string[], columns: readonly string[]): Conflict {
  const others = columns.filter((column) => !key.includes(column));
  return { key, action: `UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(", ")}` };
}

/** The target as an expression that no index has. Otherwise SQLite would use an index over targets and walk through all rows in its order. */
export const ANY_TARGET = "(target || '')";

/** The condition that `column` is one of the values, for `where`. */
export function among(db: Knex, column: string, values: readonly (string | number)[]): Knex.Raw {
  const dialect = dialectOf(db);
  return db.raw(dialect.among(column), [dialect.list(values) as Knex.RawBinding]);
}
