/** The daemons that share this database. Each renews its row again and again; one whose row has expired is gone. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import type { LeaseHolder } from "../store.ts";
import { rowsOf } from "../rows.ts";

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

const DAEMONS = rowsOf<DaemonRow>({
  holder: true,
  host: true,
  pid: true,
  version: true,
  mark: true,
  since: true,
  expiresAt: true,
});

export function daemonTable(db: Knex): DaemonTable {
  return {
    async put(daemon, now) {
      await db("daemons").insert(DAEMONS.row(daemon)).onConflict("holder").merge();
      await db("daemons").where("expires_at", "<=", now).del();
    },
    async alive(now) {
      const rows = await db("daemons").where("expires_at", ">", now).orderBy(["since", "holder"]);
      return rows.map(DAEMONS.read);
    },
    async drop(holder) {
      await db("daemons").where({ holder }).del();
    },
  };
}
