/** Many rows in one statement and one binding. */
import type { Knex } from "knex";
import { dialectOf, type Row } from "./dialect.ts";

export type { Cell } from "./dialect.ts";

/** What becomes of a row that is there already. */
export interface Conflict {
  /** By these columns it is known. */
  readonly key: readonly string[];
  /** What follows `ON CONFLICT (key) DO`. */
  readonly action: string;
}

/** Of several rows with one key of `conflict` the last one counts. Nothing is sent for no rows. */
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

/** PostgreSQL refuses to replace one row twice in a statement. */
function lastOfEach(rows: readonly Row[], columns: readonly string[], key: readonly string[]): readonly Row[] {
  const places = key.map((name) => columns.indexOf(name));
  const found = new Map(rows.map((row) => [JSON.stringify(places.map((place) => row[place])), row]));
  return found.size === rows.length ? rows : [...found.values()];
}

/** Every other column is replaced. */
export function replacing(key: readonly string[], columns: readonly string[]): Conflict {
  const others = columns.filter((column) => !key.includes(column));
  return { key, action: `UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(", ")}` };
}

/** The target as no index has it: else SQLite takes an index over targets, and walks through all rows in its order. */
export const ANY_TARGET = "(target || '')";

/** `column` is one of the values, for `where`. */
export function among(db: Knex, column: string, values: readonly (string | number)[]): Knex.Raw {
  const dialect = dialectOf(db);
  return db.raw(dialect.among(column), [dialect.list(values) as Knex.RawBinding]);
}
