/** Rows of decisions: which are open, adding some, closing some. */
import type { Knex } from "knex";
import { among, insertRows } from "../bulk.ts";
import type { Decision } from "../store.ts";

/** What a decision says, as a hash. */
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

/** Those that hold now, with their ids. */
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

/** What this very run had added is taken back: it held in no run. */
export async function closeDecisions(db: Knex, run: string, ids: readonly number[]): Promise<void> {
  for (let from = 0; from < ids.length; from += BATCH) {
    const some = among(db, "id", ids.slice(from, from + BATCH));
    await db("decisions").where(some).where({ first_run: run }).del();
    await db("decisions").where(some).update({ closed_run: run });
  }
}
