/**
 * Whether a plan found out what is to become of a record. Where it did not (the record is frozen, its proof was withdrawn, its kind
 * takes no part), "nothing is planned for it" says nothing: what a person decided about it, and what failed there, still stands. Of a
 * record whose account is locked the decision stands too, but what failed there is over: it may stay locked for good.
 */
import type { Change } from "../model/change.ts";
import type { FlowPlan, LeftAlone } from "./flow-rules.ts";

/** Notes in the plan that it does not know what is to become of the subjects. An account that is known to be locked stays noted as locked. */
export function leaveAlone(
  { leftAlone }: Pick<FlowPlan, "leftAlone">,
  subjects: readonly string[],
  why: LeftAlone,
): void {
  for (const subject of subjects) if (leftAlone.get(subject) !== "locked") leftAlone.set(subject, why);
}

export function wasJudged(
  plans: readonly Pick<FlowPlan, "rules" | "leftAlone">[],
  { kind, subject }: Pick<Change, "kind" | "subject">,
): boolean {
  const plan = plans.find(({ rules }) => rules.kind === kind);
  return plan !== undefined && !plan.leftAlone.has(subject);
}

/** Whether what failed for a record is over, if nothing is planned for it. */
export function isFailureOver(
  plans: readonly Pick<FlowPlan, "rules" | "leftAlone">[],
  record: Pick<Change, "kind" | "subject">,
): boolean {
  return (
    wasJudged(plans, record) ||
    plans.some(({ rules, leftAlone }) => rules.kind === record.kind && leftAlone.get(record.subject) === "locked")
  );
}
