/**
 * Whether a plan found out what is to become of a record. Where it did not (the record is frozen, its proof was withdrawn, its kind
 * takes no part), "nothing is planned for it" says nothing: what a person decided about it, and what failed there, still stands. Of a
 * record whose account is locked the decision stands too, but what failed there is over: it may stay locked for good.
 */
import type { Change } from "../model/change.ts";
import type { FlowPlan } from "./flow-rules.ts";

/** Notes in the plan that it does not know what is to become of the subjects. */
export function leaveAlone(
  { leftAlone, ofLocked }: Pick<FlowPlan, "leftAlone" | "ofLocked">,
  subjects: readonly string[],
  isOfLocked: boolean,
): void {
  for (const subject of subjects) {
    leftAlone.add(subject);
    if (isOfLocked) ofLocked.add(subject);
  }
}

export function wasJudged(
  plans: readonly Pick<FlowPlan, "rules" | "leftAlone">[],
  { kind, subject }: Pick<Change, "kind" | "subject">,
): boolean {
  const plan = plans.find(({ rules }) => rules.kind === kind);
  return plan !== undefined && !plan.leftAlone.has(subject);
}

/** Whether what failed for a record is over, if nothing is planned for it. */
export function isSettled(
  plans: readonly Pick<FlowPlan, "rules" | "leftAlone" | "ofLocked">[],
  record: Pick<Change, "kind" | "subject">,
): boolean {
  return (
    wasJudged(plans, record) ||
    plans.some(({ rules, ofLocked }) => rules.kind === record.kind && ofLocked.has(record.subject))
  );
}
