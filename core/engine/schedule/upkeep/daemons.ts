/** The daemons that share a database: who they are, which one leads, and whose version and config are not the leader's. */
import type { Instant } from "../../../model/time.ts";
import type { Engine } from "../../engine.ts";
import { isTakenBy } from "../../run/lease/lease-holder.ts";

/** The lease that says "I am the daemon". The hash keeps it apart from every target's name. */
export const DAEMON_LEASE = "#daemon";

export interface DaemonStatus {
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly since: Instant;
  /** It decides which runs are due, and sends the mails. */
  readonly leads: boolean;
  /** It takes part in the work: its version and config are the leader's. */
  readonly takes_part: boolean;
}

/** The daemons that are alive, the oldest first; none on SQLite, where the work cannot be shared. */
export async function daemonsOf({ store, clock }: Pick<Engine, "store" | "clock">): Promise<readonly DaemonStatus[]> {
  const rows = await store.daemons.alive(clock.now());
  const lease = await store.leases.get(DAEMON_LEASE);
  const leader = rows.find((row) => lease && isTakenBy(lease, row));
  return rows.map((row) => ({
    host: row.host,
    pid: row.pid,
    version: row.version,
    since: row.since,
    leads: row === leader,
    takes_part: row.mark === leader?.mark,
  }));
}
