/** Records that were removed and of which no complete list has shown yet that they are gone. */
import type { Knex } from "knex";
import type { Kind, RemoteId, RemovedRecord } from "../../model/record.ts";
import { among, insertRows, replacing } from "../bulk.ts";
import { rowsOf } from "../rows.ts";

export interface RemovedRecordTable {
  /** All of the target; `kind` of each says to which flow it belonged. */
  of(target: string): Promise<RemovedRecord[]>;
  /** Inserts or replaces by (target, kind, remote id). */
  put(records: readonly RemovedRecord[]): Promise<void>;
  drop(target: string, kind: Kind, remoteIds: readonly RemoteId[]): Promise<void>;
  /** Forgets all of the target. */
  clear(target: string): Promise<void>;
}

const KEY = ["target", "kind", "remote_id"];
const RECORDS = rowsOf<RemovedRecord>({
  target: true,
  kind: true,
  remoteId: true,
  subject: true,
  title: true,
  person: true,
  removedAt: true,
});
const REPLACING = replacing(KEY, RECORDS.columns);

export function removedRecordTable(db: Knex): RemovedRecordTable {
  return {
    async of(target) {
      return (await db("removed_records").where({ target }).orderBy(KEY)).map(RECORDS.read);
    },
    put: (records) => insertRows(db, "removed_records", RECORDS.columns, records.map(RECORDS.cells), REPLACING),
    async drop(target, kind, remoteIds) {
      if (remoteIds.length === 0) return;
      await db("removed_records")
        .where({ target, kind })
        .where(among(db, "remote_id", remoteIds))
        .del();
    },
    async clear(target) {
      await db("removed_records").where({ target }).del();
    },
  };
}
