/** The rows of decisions: finds the open ones, adds and closes some. */
import type { Knex } from "knex";
import { among, inStatements, insertRows } from "../bulk.ts";
import type { Decision } from "../store.ts";

/** A hash of everything that a decision says. */
export type Fingerprint = string;

const COLUMNS = [
  "target",
  "kind",
  "subject",
  "sort",
  "title",
  "person",
  "remote_id",
  "code",
  "detail",
  "fingerprint",
  "first_run",
];

/** The ids of the decisions that hold now. */
export async function openDecisions(db: Knex, target: string, kind: string): Promise<ReadonlyMap<Fingerprint, number>> {
  const rows = await db("decisions").where({ target, kind }).whereNull("closed_run").select("id", "fingerprint");
  return new Map(rows.map(({ id, fingerprint }) => [fingerprint, id]));
}

/** The conflicts that hold now, of all targets. */
export function openConflicts(db: Knex): Knex.QueryBuilder {
  return db("decisions").where({ sort: "conflict" }).whereNull("closed_run");
}

/** How many of these conflicts each target has. */
export async function conflictCounts(conflicts: Knex.QueryBuilder): Promise<ReadonlyMap<string, number>> {
  const rows: { readonly target: string; readonly count: unknown }[] = await conflicts
    .groupBy("target")
    .select("target")
    .count({ count: "*" });
  return new Map(rows.map(({ target, count }) => [target, Number(count)]));
}

export async function addDecisions(
  db: Knex,
  target: string,
  run: string,
  decisions: readonly (readonly [Fingerprint, Decision])[],
): Promise<void> {
  const rows = decisions.map(([fingerprint, decision]) => {
    const { kind, subject, sort, title, person, remoteId, code, detail } = decision;
    return [target, kind, subject, sort, title, person, remoteId, code, detail, fingerprint, run];
  });
  await insertRows(db, "decisions", COLUMNS, rows);
}

/** Closes decisions as of the run. Those that the run itself had added are deleted, since they held in no run. */
export async function closeDecisions(db: Knex, run: string, ids: readonly number[]): Promise<void> {
  await inStatements(db, ids, async (on, some) => {
    const these = among(on, "id", some);
    await on("decisions").where(these).where({ first_run: run }).del();
    await on("decisions").where(these).update({ closed_run: run });
  });
}
