/**
 * The few things that databases spell differently, in one place. All rows of a statement travel as ONE binding, a JSON
 * array of arrays: knex and the driver are slow with thousands of bindings, and have a limit (decision 0003).
 */
import type { Knex } from "knex";

export interface Dialect {
  readonly name: "sqlite";
  /** `WITH … given (…) AS (…)` over one `?`: a JSON array of rows, each an array in the order of the columns. */
  given(columns: readonly string[]): string;
  /** Each column of a query's rows as one JSON array; of those in `json`, which hold JSON themselves, as an array of its values. */
  gathered(columns: readonly string[], json: readonly string[]): string;
  /** A subquery of one column over one `?`: a JSON array of texts or numbers. */
  readonly list: string;
  /** `Ada Anvil` out of a column of fields; null where it has none. In a query word for word as in the index over it. */
  fullName(column: string): string;
  /** Whether a text contains one bound `?` that was made for it, whatever the case (of ASCII letters at least). */
  contains(text: string): string;
}

const sqlite: Dialect = {
  name: "sqlite",
  // Materialized and binary: else the text of a row is rendered and parsed anew for each of its columns.
  given: (columns) =>
    `WITH r AS MATERIALIZED (SELECT value AS v FROM jsonb_each(?)), given (${columns.join(", ")}) AS (SELECT ${columns
      .map((_, index) => `json_extract(v, '$[${index}]')`)
      .join(", ")} FROM r)`,
  // JSON is strung together as it is: to look at it is JSON.parse's work, once.
  gathered: (columns, json) =>
    columns
      .map((name) =>
        json.includes(name)
          ? `'[' || coalesce(group_concat(coalesce(${name}, 'null')), '') || ']' AS ${name}`
          : `json_group_array(${name}) AS ${name}`,
      )
      .join(", "),
  list: "(SELECT value FROM json_each(?))",
  fullName: (column) => `json_extract(${column}, '$.first_name') || ' ' || json_extract(${column}, '$.last_name')`,
  contains: (text) => `${text} LIKE ? ESCAPE '!'`,
};

/** The dialect that a connection or transaction speaks. */
export function dialectOf(_db: Knex): Dialect {
  return sqlite;
}
