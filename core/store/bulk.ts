/** Sends many rows in few statements, each with one binding. */
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

/** Rows a statement. Their text takes a megabyte or two, and the database makes two more copies of it. */
const ROWS = 1_000;

/** Inserts all of the rows or none. If several have the same key of `conflict`, the last one counts. */
export function insertRows(
  db: Knex,
  table: string,
  columns: readonly string[],
  rows: Iterable<Row>,
  conflict?: Conflict,
): Promise<void> {
  return inStatements(db, rows, (on, some) => insert(on, table, columns, some, conflict));
}

/** Sends all of the rows or none, a thousand at a time; rows that are made as they are asked for take no memory before. */
export async function inStatements<T>(
  db: Knex,
  rows: Iterable<T>,
  send: (db: Knex, rows: readonly T[]) => Promise<void>,
): Promise<void> {
  const isOne = Array.isArray(rows) && rows.length <= ROWS;
  if (!isOne && !db.isTransaction) return db.transaction((tx) => inStatements(tx, rows, send));
  for (const some of parts(rows)) await send(db, some);
}

function* parts<T>(rows: Iterable<T>): Generator<readonly T[]> {
  let part: T[] = [];
  for (const row of rows) {
    part.push(row);
    if (part.length < ROWS) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

async function insert(
  db: Knex,
  table: string,
  columns: readonly string[],
  rows: readonly Row[],
  conflict: Conflict | undefined,
): Promise<void> {
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
