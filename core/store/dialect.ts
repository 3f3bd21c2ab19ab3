/**
 * The few things that databases spell differently, in one place. All rows of a statement travel as ONE binding, a JSON
 * array of arrays: knex and the driver are slow with thousands of bindings, and have a limit (decision 0003).
 */
import type { Knex } from "knex";

export interface Dialect {
  readonly name: "sqlite";
  /** `WITH … given (…) AS (…)` over one `?`: a JSON array of rows, each an array in the order of the columns. */
  given(columns: readonly string[]): string;
  /** All rows of a query as one JSON array of arrays: one cell to read, where an object a row would cost four times as much. */
  gathered(cells: readonly string[]): string;
  /** A subquery of one column over one `?`: a JSON array of texts or numbers. */
  readonly list: string;
}

const sqlite: Dialect = {
  name: "sqlite",
  // Materialized and binary: else the text of a row is rendered and parsed anew for each of its columns.
  given: (columns) =>
    `WITH r AS MATERIALIZED (SELECT value AS v FROM jsonb_each(?)), given (${columns.join(", ")}) AS (SELECT ${columns
      .map((_, index) => `json_extract(v, '$[${index}]')`)
      .join(", ")} FROM r)`,
  gathered: (cells) => `json_group_array(json_array(${cells.join(", ")})) AS gathered`,
  list: "(SELECT value FROM json_each(?))",
};

/** The dialect that a connection or transaction speaks. */
export function dialectOf(_db: Knex): Dialect {
  return sqlite;
}
