/** Whether a process works on a database, as its leases tell: what changes all of it has to wait until none does. */
import type { Knex } from "knex";
import type { Clock } from "../model/time.ts";
import { leaseTable, type LeaseRow } from "./tables/leases.ts";

export interface Onlooking {
  readonly clock: Clock;
  /** Whether the process of a lease has certainly ended. */
  readonly isGone: (lease: LeaseRow) => boolean;
}

/** Returns a lease that is held, of a daemon or a run; undefined: there is none. The schema may be that of any version. */
export async function livingLease(db: Knex, { clock, isGone }: Onlooking): Promise<LeaseRow | undefined> {
  if (!(await db.schema.hasTable("leases"))) return undefined;
  return (await leaseTable(db).all()).find((one) => one.expiresAt > clock.now() && !isGone(one));
}
