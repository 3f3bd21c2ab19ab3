/** Single values by name. */
import type { Knex } from "knex";

/** What is remembered as a single value. A name that is not here does not compile, since it would read as if nothing were stored. */
export type MetaKey =
  /** The config that the daemon works with, as far as other processes need to know it (JSON). */
  | "in_force"
  /** Why the daemon keeps that config although the file has changed; missing: the file is the one in force. */
  | "config_error"
  /** When, where and in whose place the database was made (JSON, `made.ts`). */
  | "database_made"
  /** When a scheduler last looked; from it the next process knows for how long none was running. */
  | "looked_at"
  /** Until when the clock is doubted, so that nothing is forgotten for being old by it; missing: there is no doubt. */
  | "history_waits_until"
  /** When the clock was last trusted before that doubt: from it ages are counted meanwhile. */
  | "clock_trusted_at"
  /** The key of the hashes by which a target's settings and credentials are seen to have changed. */
  | "fingerprint_key"
  /** The key of the hashes of sign-ins. */
  | "web_key"
  /** What a source keeps from one process to the next, by the source's name. */
  | `memory of source ${string}`;

export interface MetaTable {
  get(key: MetaKey): Promise<string | undefined>;
  /** Null: forgets the value. */
  set(key: MetaKey, value: string | null): Promise<void>;
}

export function metaTable(db: Knex): MetaTable {
  return {
    async get(key) {
      const row = await db("meta").where({ key }).first("value");
      return row?.value;
    },
    async set(key, value) {
      if (value === null) await db("meta").where({ key }).del();
      else await db("meta").insert({ key, value }).onConflict("key").merge();
    },
  };
}
