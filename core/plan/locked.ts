/**
 * Accounts that stay locked while the source does not tell who works here, and the records that belong to them: for a locked
 * account nothing is made, changed or taken away.
 */
import { fieldsOf, isBlanking, type Change } from "../model/change.ts";
import type { FlowPlan } from "./flow-rules.ts";
import { whyStaysLocked, type Untold } from "./limits.ts";

/** Returns the changes that are not made, each with the reason. */
export function staysLocked(plans: readonly FlowPlan[], untold: Untold): ReadonlyMap<Change, string> {
  const changes = plans.flatMap((plan) => plan.changes);
  const found = new Map<Change, string>();
  const accounts = new Map<string, string>();
  for (const change of changes) {
    const why = whyStaysLocked(change, untold);
    if (why === null) continue;
    found.set(change, why);
    accounts.set(change.subject, why);
  }
  if (accounts.size === 0) return found;
  const rules = new Map(plans.map((plan) => [plan.rules.kind, Object.entries(plan.rules.fields)]));
  for (const change of changes) {
    if (change.kind === "user" || isBlanking(change)) continue;
    const fields = fieldsOf(change);
    const refs = (rules.get(change.kind) ?? []).filter(([, { ref }]) => ref === "user");
    const [why] = refs.flatMap(([name]) => accounts.get(String(fields[name])) ?? []);
    if (why !== undefined) found.set(change, `its account ${why}`);
  }
  return found;
}
