/** The rows of decisions: finds the open ones, adds and closes some. */
import type { Knex } from "knex";
import { among, insertRows } from "../bulk.ts";
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
const BATCH = 1_000;

/** The ids of the decisions that hold now. */
export async function openDecisions(db: Knex, target: string, kind: string): Promise<ReadonlyMap<Fingerprint, number>> {
  const rows = await db("decisions").where({ target, kind }).whereNull("closed_run").select("id", "fingerprint");
  return new Map(rows.map(({ id, fingerprint }) => [fingerprint, id]));
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
  for (let from = 0; from < rows.length; from += BATCH) {
    await insertRows(db, "decisions", COLUMNS, rows.slice(from, from + BATCH));
  }
}

/** Closes decisions as of the run. Those that the run itself had added are deleted, since they held in no run. */
export async function closeDecisions(db: Knex, run: string, ids: readonly number[]): Promise<void> {
  for (let from = 0; from < ids.length; from += BATCH) {
    const some = among(db, "id", ids.slice(from, from + BATCH));
    await db("decisions").where(some).where({ first_run: run }).del();
    await db("decisions").where(some).update({ closed_run: run });
  }
}
