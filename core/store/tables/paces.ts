/**
 * What several daemons leave a vendor of its limit, one row a limit: a token bucket, kept as the moment at which it is full again (the
 * generic cell rate algorithm). Whoever takes turns moves it on by one statement, by the database's clock.
 */
import type { Knex } from "knex";

export interface PaceTable {
  /**
   * Takes so many turns, `intervalMs` apart. Gives the first one's place on the even pace, in milliseconds of the epoch; how far ahead of
   * it a request may leave is for the caller to say.
   */
  reserve(limit: string, turns: number, intervalMs: number): Promise<number>;
  /** Nobody's next turn is on the even pace before so many milliseconds from now. */
  putOff(limit: string, ms: number): Promise<void>;
}

const NOW = "(extract(epoch FROM clock_timestamp()) * 1000)";

/** On PostgreSQL alone. */
export function paceTable(db: Knex): PaceTable {
  return {
    async reserve(limit, turns, intervalMs) {
      const takes = turns * intervalMs;
      const { rows } = await db.raw(
        `INSERT INTO paces (vendor, full_at) VALUES (?, ${NOW} + ?)
         ON CONFLICT (vendor) DO UPDATE SET full_at = greatest(paces.full_at, ${NOW}) + ? RETURNING full_at`,
        [limit, takes, takes],
      );
      return Number(rows[0].full_at) - takes;
    },
    async putOff(limit, ms) {
      await db.raw(
        `INSERT INTO paces (vendor, full_at) VALUES (?, ${NOW} + ?)
         ON CONFLICT (vendor) DO UPDATE SET full_at = greatest(paces.full_at, excluded.full_at)`,
        [limit, ms],
      );
    },
  };
}
