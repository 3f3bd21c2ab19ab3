/** The daemons that share this database. Each renews its row again and again; one whose row has expired is gone. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import type { LeaseHolder } from "../store.ts";

export interface DaemonRow extends LeaseHolder {
  readonly version: string;
  /** A mark of version and config. Daemons with equal marks can do each other's work. */
  readonly mark: string;
  readonly since: Instant;
  readonly expiresAt: Instant;
}

export interface DaemonTable {
  /** Replaces the daemon's row, and deletes the rows that have expired. */
  put(daemon: DaemonRow, now: Instant): Promise<void>;
  /** The living daemons, the oldest first. */
  alive(now: Instant): Promise<readonly DaemonRow[]>;
  drop(holder: string): Promise<void>;
}

export function daemonTable(db: Knex): DaemonTable {
  return {
    async put({ holder, host, pid, version, mark, since, expiresAt }, now) {
      const row = { holder, host, pid, version, mark, since, expires_at: expiresAt };
      await db("daemons").insert(row).onConflict("holder").merge();
      await db("daemons").where("expires_at", "<=", now).del();
    },
    async alive(now) {
      const rows = await db("daemons").where("expires_at", ">", now).orderBy(["since", "holder"]);
      return rows.map(({ expires_at: expiresAt, ...rest }) => ({ ...rest, expiresAt }));
    },
    async drop(holder) {
      await db("daemons").where({ holder }).del();
    },
  };
}
