/** Of which kinds a full run has compared everything and could make what was lacking: all of them, or area by area. */
import { KINDS, type Kind } from "../../model/record.ts";
import type { FlowPlan } from "../../plan/flow-rules.ts";
import type { TargetState } from "../../store/store.ts";

/** From then on there is something that a run can be held against: who is new, and whether more is to be made than is usual. */
export function comparedKinds(state: TargetState | undefined): ReadonlySet<Kind> {
  return new Set(state?.watermark ? KINDS : state?.compared);
}

/** What a full run adds to that. */
export function comparedIn(flows: readonly FlowPlan[]): readonly Kind[] {
  return flows.filter(({ rules }) => rules.can.has("create")).map(({ rules }) => rules.kind);
}
