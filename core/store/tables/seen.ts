/** The records that the source reported as changed when a run of the target last went through; not their values, only keyed hashes of the source's marks. */
import type { Knex } from "knex";
import { readJson } from "../json-column.ts";

export interface Seen {
  /** The day and the settings for which the marks were made; for others they say nothing. */
  readonly by: string;
  /** The mark of each record. */
  readonly marks: Readonly<Record<string, string>>;
}

export interface SeenTable {
  get(target: string): Promise<Seen | null>;
  /** Replaces what was stored. */
  put(target: string, seen: Seen): Promise<void>;
  drop(target: string): Promise<void>;
}

const PLACE = { table: "seen", key: ["target"] };

export function seenTable(db: Knex): SeenTable {
  return {
    async get(target) {
      const row = await db("seen").where({ target }).first();
      return row ? readJson<Seen>(PLACE, row, "content") : null;
    },
    async put(target, seen) {
      await db("seen")
        .insert({ target, content: JSON.stringify(seen) })
        .onConflict("target")
        .merge();
    },
    async drop(target) {
      await db("seen").where({ target }).del();
    },
  };
}
