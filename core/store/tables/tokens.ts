/** The tokens for the API. A token is stored only as its hash. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import { rowsOf } from "../rows.ts";

export interface Token {
  readonly name: string;
  /** What it may do: everything, look at everything, or read `/metrics` alone. */
  readonly role: "operator" | "reader" | "metrics";
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly lastUsedAt: Instant | null;
}

export interface TokenTable {
  /** Adds the token; false if the name is taken. */
  add(token: Omit<Token, "lastUsedAt"> & { readonly hash: string }): Promise<boolean>;
  all(): Promise<readonly Token[]>;
  byHash(hash: string): Promise<Token | undefined>;
  used(name: string, at: Instant): Promise<void>;
  /** Deletes the token; false if there is none of that name. */
  drop(name: string): Promise<boolean>;
}

const TOKENS = rowsOf<Token>({ name: true, role: true, createdAt: true, createdBy: true, lastUsedAt: true });

export function tokenTable(db: Knex): TokenTable {
  return {
    async add({ name, hash, role, createdAt, createdBy }) {
      const row = { name, hash, role, created_at: createdAt, created_by: createdBy };
      const added = await db("tokens").insert(row).onConflict("name").ignore().returning("name");
      return added.length > 0;
    },
    async all() {
      return (await db("tokens").orderBy("name")).map(TOKENS.read);
    },
    async byHash(hash) {
      const row = await db("tokens").where({ hash }).first();
      return row && TOKENS.read(row);
    },
    async used(name, at) {
      await db("tokens").where({ name }).update({ last_used_at: at });
    },
    async drop(name) {
      return (await db("tokens").where({ name }).del()) > 0;
    },
  };
}
