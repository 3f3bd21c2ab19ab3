/** The dialect of SQLite. */
import type { Dialect } from "../dialect.ts";

export const sqlite: Dialect = {
  name: "sqlite",
  // Materialized and binary. Otherwise the text of a row is rendered and parsed anew for each of its columns.
  given: (_table, columns) =>
    `WITH r AS MATERIALIZED (SELECT value AS v FROM jsonb_each(?)), given (${columns.join(", ")}) AS (SELECT ${columns
      .map((_, index) => `json_extract(v, '$[${index}]')`)
      .join(", ")} FROM r)`,
  rows: (_columns, rows) => JSON.stringify(rows),
  // JSON is concatenated as text, so that only JSON.parse parses it.
  gathered: (columns, json) =>
    columns
      .map((name) =>
        json.includes(name)
          ? `'[' || coalesce(group_concat(coalesce(${name}, 'null')), '') || ']' AS ${name}`
          : `json_group_array(${name}) AS ${name}`,
      )
      .join(", "),
  among: (column) => `${column} IN (SELECT value FROM json_each(?))`,
  list: (values) => JSON.stringify(values),
  numberIn: (column, key) => `json_extract(${column}, '$.${key}')`,
  textIn: (column, key) => `json_extract(${column}, '$.${key}')`,
  items: (column) => `json_each(${column}) AS item`,
  fullName: (column) => `json_extract(${column}, '$.first_name') || ' ' || json_extract(${column}, '$.last_name')`,
  lower: (text) => `lower(${text})`,
  contains: (text, part) => `instr(${text}, ${part}) > 0`,
  rowId: "rowid",
  tables: "(SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%') AS present",
  now: null,
  schema: null,
  last: "PRAGMA wal_checkpoint(PASSIVE)",
};
