/** Leases: the right to run one target, or to be the daemon. Each step is one conditional statement; whoever changed a row has the lease. */
import type { Knex } from "knex";
import type { Instant } from "../../model/time.ts";
import { rowsOf } from "../rows.ts";

export interface LeaseHolder {
  /** Unique for the process; in a lease, for this taking of it. */
  readonly holder: string;
  readonly host: string;
  readonly pid: number;
}

export interface LeaseRow extends LeaseHolder {
  readonly name: string;
  readonly since: Instant;
  readonly expiresAt: Instant;
}

export interface LeaseTable {
  /** Takes a lease that is free, expired, or whose holder `isGone` (called with the row). Atomic: true for exactly one of several callers. */
  take(
    name: string,
    by: LeaseHolder,
    now: Instant,
    expiresAt: Instant,
    isGone: (row: LeaseRow) => boolean,
  ): Promise<boolean>;
  /** Extends the lease; false if it is no longer ours. */
  renew(name: string, holder: string, expiresAt: Instant): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
  get(name: string): Promise<LeaseRow | undefined>;
  all(): Promise<readonly LeaseRow[]>;
  /** The names of the leases that have not expired. */
  held(now: Instant): Promise<readonly string[]>;
}

type Term = { readonly since: string; readonly expires_at: string };

const LEASES = rowsOf<LeaseRow>({ name: true, holder: true, host: true, pid: true, since: true, expiresAt: true });

export function leaseTable(db: Knex): LeaseTable {
  async function get(name: string): Promise<LeaseRow | undefined> {
    const row = await db("leases").where({ name }).first();
    return row && LEASES.read(row);
  }

  return {
    get,
    async all() {
      return (await db("leases")).map(LEASES.read);
    },
    async take(name, by, now, expiresAt, isGone) {
      const term = { since: now, expires_at: expiresAt };
      if (await takeFree(db, name, by, term)) return true;
      const row = await get(name);
      // Released since the attempt: try once more, rather than report a free lease as taken.
      if (!row) return takeFree(db, name, by, term);
      return isGone(row) && takeOver(db, row, by, term);
    },
    async held(now) {
      return db("leases").where("expires_at", ">", now).pluck("name");
    },
    async renew(name, holder, expiresAt) {
      return (await db("leases").where({ name, holder }).update({ expires_at: expiresAt })) === 1;
    },
    async release(name, holder) {
      await db("leases").where({ name, holder }).del();
    },
  };
}

/** Takes a lease that nobody has or that has expired. */
async function takeFree(db: Knex, name: string, by: LeaseHolder, term: Term): Promise<boolean> {
  const taken = await db("leases")
    .insert({ name, ...columnsOf(by), ...term })
    .onConflict("name")
    .merge()
    .where("leases.expires_at", "<=", term.since)
    .returning("name");
  return taken.length === 1;
}

/** Takes the lease from exactly the holder and term that were judged gone. */
async function takeOver(db: Knex, { name, holder, since, expiresAt }: LeaseRow, by: LeaseHolder, term: Term) {
  const judged = { name, holder, since, expires_at: expiresAt };
  return (
    (await db("leases")
      .where(judged)
      .update({ ...columnsOf(by), ...term })) === 1
  );
}

function columnsOf({ holder, host, pid }: LeaseHolder): LeaseHolder {
  return { holder, host, pid };
}
