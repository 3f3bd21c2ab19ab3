/** The state of the mail: whether it goes out, and how much still waits to. */
import type { StatusReport, StatusEngine } from "../../engine/reports/status.ts";
import { DAEMON_LEASE } from "../../engine/schedule/upkeep/daemons.ts";
import { isAlive } from "../../engine/run/lease/lease-holder.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, type Instant } from "../../model/time.ts";

/** How long a mail waits at most for its next try while somebody sends. */
const LONGEST_WAIT_MS = RULES.mail.backoffMs.at(-1)!;
const NOBODY_SENDS = "no daemon is running to send them; `rollcall run --due` sends them too";

export async function mailState(
  watch: Pick<StatusEngine, "store" | "clock" | "isGone">,
  { configured }: { readonly configured: boolean },
): Promise<StatusReport["mail"]> {
  const { queued, isFailing, lastError, oldest, undeliverable } = await watch.store.outbox.state();
  if (!configured) return { state: "off", queued, error: null };
  const known = { queued, ...(undeliverable.length > 0 ? { undeliverable } : {}) };
  if (isFailing) return { state: "failing", ...known, error: lastError };
  const isStranded = await isLeft(oldest, watch);
  return { state: isStranded ? "failing" : "ok", ...known, error: isStranded ? NOBODY_SENDS : lastError };
}

/** Whether a mail waits although nobody is there to send it. */
async function isLeft(
  oldest: Instant | null,
  watch: Pick<StatusEngine, "store" | "clock" | "isGone">,
): Promise<boolean> {
  if (oldest === null || elapsed(oldest, watch.clock.now()) <= LONGEST_WAIT_MS) return false;
  return !isAlive(await watch.store.leases.get(DAEMON_LEASE), watch);
}
