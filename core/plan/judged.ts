/**
 * Whether a plan found out what is to become of a record. Where it did not (the record is frozen, its proof was withdrawn, its kind
 * takes no part), "nothing is planned for it" says nothing: what a person decided about it, and what failed there, still stands.
 */
import type { Change } from "../model/change.ts";
import type { FlowPlan } from "./flow-rules.ts";

export function wasJudged(
  plans: readonly Pick<FlowPlan, "rules" | "leftAlone">[],
  { kind, subject }: Pick<Change, "kind" | "subject">,
): boolean {
  const plan = plans.find(({ rules }) => rules.kind === kind);
  return plan !== undefined && !plan.leftAlone.has(subject);
}
