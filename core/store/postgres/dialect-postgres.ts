/** The dialect of PostgreSQL. */
import type { Cell, Dialect, Row } from "../dialect.ts";

export const postgres: Dialect = {
  name: "postgres",
  // The types of the columns come from the table itself.
  given: (table, columns) =>
    `WITH given AS (SELECT ${columns.join(", ")} FROM json_populate_recordset(NULL::${table}, ?::json))`,
  rows: (columns, rows) => JSON.stringify(rows.map((row) => named(columns, row))),
  gathered: (columns, json) =>
    columns
      .map((name) =>
        json.includes(name)
          ? `'[' || coalesce(string_agg(coalesce(${name}, 'null'), ','), '') || ']' AS ${name}`
          : `coalesce(json_agg(${name})::text, '[]') AS ${name}`,
      )
      .join(", "),
  among: (column) => `${column} = ANY(?)`,
  list: (values) => values,
  numberIn: (column, key) => `(${column}::json->>'${key}')::int`,
  textIn: (column, key) => `(${column}::json->>'${key}')`,
  items: (column) => `json_array_elements_text(${column}::json) AS item(value)`,
  fullName: (column) => `(${column}::json->>'first_name') || ' ' || (${column}::json->>'last_name')`,
  // Columns have the collation "C", which knows only ASCII capitals.
  lower: (text) => `lower((${text}) COLLATE "default")`,
  contains: (text, part) => `strpos(${text}, ${part}) > 0`,
  rowId: "ctid",
  // Without the tables of extensions, such as PostGIS's, which belong to no program.
  tables: `(SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace
    AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE pg_depend.classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')) AS present`,
  now: `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS answer`,
  schema: "SELECT current_schema() AS answer",
  last: "SELECT 1",
};

function named(columns: readonly string[], row: Row): Record<string, Cell> {
  return Object.fromEntries(columns.map((name, index) => [name, cellOf(row[index] as Cell)]));
}

function cellOf(cell: Cell): Cell {
  if (typeof cell === "boolean") return Number(cell);
  if (typeof cell === "string") return storable(cell);
  // As JSON text within the JSON, so that characters which PostgreSQL cannot store are escaped in it.
  return typeof cell === "object" && cell !== null ? JSON.stringify(cell) : cell;
}

/** Replaces by U+FFFD what PostgreSQL cannot store in a text: NUL and half an emoji. Within JSON they are kept. */
export function storable(text: string): string {
  return text.replaceAll("\0", "\ufffd").toWellFormed();
}
