/** The sessions of the dashboard. A cookie is stored only as its hash. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import { rowsOf } from "../rows.ts";

/** The session of somebody who is signed in to the dashboard. */
export interface Session {
  /** The hash of the cookie. */
  readonly hash: string;
  readonly user: string;
  /** Keyed hash of the password that opened it. If the config has another password, the session ends. */
  readonly passwordMark: string;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
}

export interface SessionTable {
  add(session: Session): Promise<void>;
  get(hash: string): Promise<Session | undefined>;
  seen(hash: string, at: Instant): Promise<void>;
  drop(hash: string): Promise<void>;
  dropOld(age: { readonly createdBefore: Instant; readonly seenBefore: Instant }): Promise<void>;
}

const SESSIONS = rowsOf<Session>({ hash: true, user: true, passwordMark: true, createdAt: true, seenAt: true });

export function sessionTable(db: Knex): SessionTable {
  return {
    async add(session) {
      await db("sessions").insert(SESSIONS.row(session));
    },
    async get(hash) {
      const row = await db("sessions").where({ hash }).first();
      return row && SESSIONS.read(row);
    },
    async seen(hash, at) {
      await db("sessions").where({ hash }).update({ seen_at: at });
    },
    async drop(hash) {
      await db("sessions").where({ hash }).del();
    },
    async dropOld({ createdBefore, seenBefore }) {
      await db("sessions").where("created_at", "<", createdBefore).orWhere("seen_at", "<", seenBefore).del();
    },
  };
}
