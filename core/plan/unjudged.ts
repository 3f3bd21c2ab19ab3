/**
 * Finds what stays in the open hold although no change is planned for it, since the plan could not tell whether the change is still needed:
 * the record is frozen or in conflict, a rule keeps it for a doubt, its account is locked, its area is off. People were told that
 * nothing of the hold is made before they approve it, so it leaves the hold only with a full run that knows that it is not needed any more.
 */
import { REMOVALS, type Change, type HeldReason, type Suspect } from "../model/change.ts";
import type { FlowPlan } from "./flow-rules.ts";
import { wasJudged } from "./judged.ts";
import type { HeldBefore, SafetyContext } from "./limits.ts";

const UNJUDGED = {
  because: "unjudged",
  why: "it was held before, and the last full run could not tell whether it is still needed",
} as const satisfies HeldReason;

/**
 * Names what a hold asks about a record: whether it may go, or whether it may be made. It is the same question if the record is to go for
 * another reason or in another way by now, or to be made with other values.
 */
export function questionOf({ kind, op, subject }: Pick<Change | Suspect, "kind" | "op" | "subject">): string {
  return JSON.stringify([kind, REMOVALS.has(op) ? "go" : op, subject]);
}

/** Returns what the open hold names and the plans cannot speak of. */
export function unjudgedOf(
  plans: readonly FlowPlan[],
  { openHold }: Pick<SafetyContext, "openHold">,
): readonly HeldBefore[] {
  if (openHold.length === 0) return [];
  const planned = new Set(plans.flatMap(({ changes, suspects }) => [...changes, ...suspects].map(questionOf)));
  const doubtful = new Map(plans.map((plan) => [plan.rules.kind, doubtfulIn(plan)]));
  const isKnown = (one: HeldBefore) => wasJudged(plans, one) && doubtful.get(one.kind)?.(one) === false;
  return openHold.filter((one) => !planned.has(questionOf(one)) && !isKnown(one));
}

/**
 * Returns whether the plan leaves open what becomes of a record for another reason than that it was left alone. A record that is not made
 * for a conflict may be made after it; one that is not removed is wanted, whatever it is in conflict about.
 */
function doubtfulIn({ rules, leftOut, conflicts }: FlowPlan): (one: HeldBefore) => boolean {
  const notMade = new Set(conflicts.map(({ subject }) => subject));
  for (const { subject, fate } of leftOut) if (fate === "frozen") notMade.add(subject);
  return ({ op, subject }) => rules.can.size === 0 || (!REMOVALS.has(op) && notMade.has(subject));
}

/** Marks a record of the open hold as one that the last full run could not judge. */
export function asUnjudged<T extends Partial<HeldReason> & { readonly fingerprint: string; readonly reason?: string }>(
  record: T,
): T & typeof UNJUDGED {
  const { reason, why } = record;
  const own = why && reason?.endsWith(`; ${why}`) ? reason.slice(0, -`; ${why}`.length) : reason;
  return { ...record, ...(own !== undefined && { reason: `${own}; ${UNJUDGED.why}` }), ...UNJUDGED };
}
