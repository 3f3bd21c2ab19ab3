/** Single values by name. */
import type { Knex } from "knex";

/** Single values by name, such as the key of keyed hashes, or the daemon's config error. */
export interface MetaTable {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string | null): Promise<void>;
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
