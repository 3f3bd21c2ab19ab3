/** What the source had changed lately when a run of the target last went through. No values: marks, as the source gives them. */
import type { Knex } from "knex";
import { readJson } from "../json-column.ts";

export interface Seen {
  /** What the marks were judged by (the day, the settings): by anything else they say nothing. */
  readonly by: string;
  /** By record. */
  readonly marks: Readonly<Record<string, string>>;
}

export interface SeenTable {
  get(target: string): Promise<Seen | null>;
  /** In place of what was there. */
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
