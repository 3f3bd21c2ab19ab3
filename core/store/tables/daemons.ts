/** Daemons that share this database. Each says again and again that it lives; one that does not is gone. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import type { LeaseHolder } from "../store.ts";

export interface DaemonRow extends LeaseHolder {
  readonly version: string;
  /** Of version and config: those with the same one can do each other's work. */
  readonly mark: string;
  readonly since: Instant;
  readonly expiresAt: Instant;
}

export interface DaemonTable {
  /** In place of what it said before; what the dead left goes. */
  put(daemon: DaemonRow, now: Instant): Promise<void>;
  /** Those that live, the oldest first. */
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
