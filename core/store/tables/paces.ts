/**
 * The rate limits of vendors that several daemons share, one row for each limit: a token bucket, stored as the moment at which it is full
 * again (the generic cell rate algorithm). Taking turns moves that moment on by one statement, with the database's clock.
 */
import type { Knex } from "knex";

export interface Taking {
  readonly turns: number;
  readonly intervalMs: number;
  /** How far ahead the stored moment can be. One further away was set before the clock was set back, and counts as now. */
  readonly furthestMs: number;
}

export interface PaceTable {
  /**
   * Takes turns. Returns when the first one would be due at an even pace, in milliseconds of the epoch; the caller decides how far ahead
   * of that a request may leave.
   */
  reserve(limit: string, taking: Taking): Promise<number>;
  /** Delays everybody's next turn until at least `ms` from now. */
  putOff(limit: string, ms: number, furthestMs: number): Promise<void>;
}

const NOW = "(extract(epoch FROM clock_timestamp()) * 1000)";
/** The stored moment; now if it is further away than it can be. */
const FULL_AT = `(CASE WHEN paces.full_at > ${NOW} + ? THEN ${NOW} ELSE paces.full_at END)`;

/** Used on PostgreSQL only. */
export function paceTable(db: Knex): PaceTable {
  return {
    async reserve(limit, { turns, intervalMs, furthestMs }) {
      const takes = turns * intervalMs;
      const { rows } = await db.raw(
        `INSERT INTO paces (vendor, full_at) VALUES (?, ${NOW} + ?)
         ON CONFLICT (vendor) DO UPDATE SET full_at = greatest(${FULL_AT}, ${NOW}) + ? RETURNING full_at`,
        [limit, takes, furthestMs, takes],
      );
      return Number(rows[0].full_at) - takes;
    },
    async putOff(limit, ms, furthestMs) {
      await db.raw(
        `INSERT INTO paces (vendor, full_at) VALUES (?, ${NOW} + ?)
         ON CONFLICT (vendor) DO UPDATE SET full_at = greatest(${FULL_AT}, excluded.full_at)`,
        [limit, ms, furthestMs],
      );
    },
  };
}
