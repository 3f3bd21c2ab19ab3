/** Who holds a lease, and whether that process still lives. */
import type { LeaseHolder, LeaseRow } from "../../../store/store.ts";
import type { Engine } from "../../engine.ts";

let takings = 0;

/**
 * The holder for one taking of a lease. A process that stood still may take the same lease again, and what it did under the first must
 * not pass for the second.
 */
export function newTaking({ holder, ...where }: LeaseHolder): LeaseHolder {
  takings += 1;
  return { holder: `${holder}#${takings}`, ...where };
}

/** Whether that process took the lease. */
export function isTakenBy(lease: Pick<LeaseHolder, "holder">, { holder }: Pick<LeaseHolder, "holder">): boolean {
  return lease.holder.split("#", 1)[0] === holder;
}

/** Whether the lease is held by a process that lives. */
export function isAlive(lease: LeaseRow | undefined, engine: Pick<Engine, "clock" | "isGone">): boolean {
  return lease !== undefined && lease.expiresAt > engine.clock.now() && !engine.isGone(lease);
}
