/** Single values by name. */
import type { Knex } from "knex";
import type { MetaTable } from "../store.ts";

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
