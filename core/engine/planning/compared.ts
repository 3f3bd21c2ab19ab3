/** The kinds of which a full run has compared every record and could make what was lacking, all at once or area by area. */
import { KINDS, type Kind } from "../../model/record.ts";
import type { FlowPlan } from "../../plan/flow-rules.ts";
import type { TargetState } from "../../store/store.ts";

/** The kinds for which a run can be held against something: who is new, and whether more is to be made than is usual. */
export function comparedKinds(state: TargetState | undefined): ReadonlySet<Kind> {
  return new Set(state?.watermark ? KINDS : state?.compared);
}

/** The kinds that a full run with these flows adds. */
export function comparedIn(flows: readonly FlowPlan[]): readonly Kind[] {
  return flows.filter(({ rules }) => rules.can.has("create")).map(({ rules }) => rules.kind);
}
