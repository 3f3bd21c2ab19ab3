/** Many rows in one statement and one binding. Booleans become 0 and 1, objects and arrays JSON text. */
import type { Knex } from "knex";
import { dialectOf } from "./dialect.ts";

export type Cell = string | number | boolean | null | object;

/** `conflict` is what follows ON CONFLICT; nothing is sent for no rows. */
export async function insertRows(
  db: Knex,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  conflict?: string,
): Promise<void> {
  if (rows.length === 0) return;
  const names = columns.join(", ");
  // WHERE keeps SQLite from reading ON CONFLICT as a join: https://www.sqlite.org/lang_upsert.html, 2.2
  const upsert = conflict ? ` WHERE true ON CONFLICT ${conflict}` : "";
  const { given } = dialectOf(db);
  await db.raw(`${given(columns)} INSERT INTO ${table} (${names}) SELECT ${names} FROM given${upsert}`, json(rows));
}

/** `ON CONFLICT (key) DO UPDATE` that replaces every other column. */
export function replacing(key: readonly string[], columns: readonly string[]): string {
  const others = columns.filter((column) => !key.includes(column));
  return `(${key.join(", ")}) DO UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(", ")}`;
}

/** `column IN (every one of the values)`, for `whereRaw`. */
export function among(db: Knex, column: string, values: readonly (string | number)[]): Knex.Raw {
  return db.raw(`${column} IN ${dialectOf(db).list}`, json(values));
}

/** The single binding. Knex takes a string as one binding as it is. */
export function json(rows: readonly unknown[]): [string] {
  return [JSON.stringify(rows)];
}
