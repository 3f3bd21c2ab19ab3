/**
 * Tells apart why a plan has no change for a record: nothing needs to be done, or the plan could not tell (the record is frozen, its proof
 * was withdrawn, its kind takes no part). Only in the first case are an earlier rejection and an earlier failure of the record over. If its
 * account is known to be locked, the rejection stands but the failure is over, since the account may stay locked for good.
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

/** Whether a plan found out what is to become of the record. */
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
