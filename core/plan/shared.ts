/**
 * Records of ours into which others have put something: a team with a member whom somebody added by hand. Removing the team would
 * remove that too, so it is kept. If the other side does not show such members, nobody knows of them.
 */
import { isRemoval, type Kept, type Removal, type Suspect } from "../model/change.ts";
import type { Current, FieldRules, Kind } from "../model/record.ts";
import { withdraw, type FlowPlan } from "./flow-rules.ts";
import { isNobodys } from "./staying.ts";

/** Returns what a record there that is not ours refers to, by the other side's ids. */
export function referredToBy({ fields }: Current, rules: FieldRules, own: Kind): string[] {
  return Object.entries(rules).flatMap(([name, { ref }]) => (ref && ref !== own ? [`${ref} ${fields[name]}`] : []));
}

/** Takes the removals of shared records out of the plans, and lists these as kept. */
export function keepShared(plans: readonly FlowPlan[]): void {
  const shared = new Set(plans.flatMap(({ sharedWithOthers }) => [...sharedWithOthers]));
  if (shared.size === 0) return;
  const isShared = (one: Removal | Suspect) => isNobodys(one) && shared.has(`${one.kind} ${one.link.remoteId}`);
  for (const plan of plans) {
    const staying = [...plan.changes.filter(isRemoval), ...plan.suspects].filter(isShared);
    plan.kept.push(...staying.map(kept));
    withdraw(plan, (change) => isRemoval(change) && isShared(change));
    plan.suspects.splice(0, plan.suspects.length, ...plan.suspects.filter((one) => !isShared(one)));
  }
}

function kept({ kind, subject, title, person, link: { remoteId } }: Removal | Suspect): Kept {
  const detail = "is no longer needed, but still has a member who was added by hand";
  return { kind, subject, title, person, remoteId, code: "OTHERS_IN_IT", detail };
}
