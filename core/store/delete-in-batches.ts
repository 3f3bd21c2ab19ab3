/**
 * Deletes a few hundred rows at a time, each time in a transaction of its own unless the caller has one, so that runs, leases and pages
 * have their turn in between.
 */
import type { Knex } from "knex";
import { dialectOf } from "./dialect.ts";

const BATCH = 500;

/** @param rows the rows to delete; made anew for each batch @throws the signal's reason once it aborts; what is left then stays */
export async function deleteInBatches(
  db: Knex,
  table: string,
  rows: () => Knex.QueryBuilder,
  signal?: AbortSignal,
): Promise<void> {
  const { rowId } = dialectOf(db);
  let deleted: number;
  do {
    signal?.throwIfAborted();
    deleted = await db(table)
      .whereIn(rowId, rows().limit(BATCH).select(`${table}.${rowId}`))
      .del();
  } while (deleted > 0);
}
