/**
 * Reads many rows with little memory: each column comes as one cell, a JSON array of its values. An object for each row, as the driver
 * makes them, takes four times as much, and one array of rows twice as much. Pages are kept small, since SQLite doubles a cell as it grows.
 */
import type { Knex } from "knex";
import { dialectOf } from "./dialect.ts";

// biome-ignore lint/suspicious/noExplicitAny: cells are as the database gives them
export type Columns<Name extends string> = Readonly<Record<Name, readonly any[]>>;

/** `json`: the columns that hold JSON. @throws SyntaxError, RangeError if a cell of theirs holds something else */
export async function columnsOf<Name extends string>(
  db: Knex,
  page: Knex.QueryBuilder,
  columns: readonly Name[],
  json: readonly Name[] = [],
): Promise<Columns<Name>> {
  const [row] = await db.select(db.raw(dialectOf(db).gathered(columns, json))).from(page.as("page"));
  const read = Object.fromEntries(columns.map((name) => [name, JSON.parse(row[name])])) as Columns<Name>;
  const rows = read[columns[0]!].length;
  for (const name of json)
    if (read[name].length !== rows) throw new RangeError(`${name} holds more than one value a row`);
  return read;
}
