/**
 * What several daemons leave a vendor of its limit, one row a limit: a token bucket, kept as the moment at which it is full again (the
 * generic cell rate algorithm). Whoever takes turns moves it on by one statement, by the database's clock.
 */
import type { Knex } from "knex";

export interface Taking {
  readonly turns: number;
  readonly intervalMs: number;
  /** No true place lies further from now. One that does is of a clock that was set back since, and counts as now. */
  readonly furthestMs: number;
}

export interface PaceTable {
  /**
   * Takes turns. Gives the first one's place on the even pace, in milliseconds of the epoch; how far ahead of it a request may leave is
   * for the caller to say.
   */
  reserve(limit: string, taking: Taking): Promise<number>;
  /** Nobody's next turn is on the even pace before so many milliseconds from now. */
  putOff(limit: string, ms: number, furthestMs: number): Promise<void>;
}

const NOW = "(extract(epoch FROM clock_timestamp()) * 1000)";
/** What stands there, as far as it can be true. */
const FULL_AT = `(CASE WHEN paces.full_at > ${NOW} + ? THEN ${NOW} ELSE paces.full_at END)`;

/** On PostgreSQL alone. */
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
