/** What the planner is told of a flow: its rules, what this run may do through it, and which days the run looks at. */
import type { FlowRules } from "../../plan/flow-rules.ts";
import type { Flow, Reads, RuleFlow, Scope } from "../../plugin/contract.ts";
import type { Turn } from "../run/turns.ts";

/** For which target, and from what was read of the source. */
interface Planned {
  readonly target: string;
  readonly reads: Pick<Reads, "readAt">;
}

export function flowRules(
  flow: Flow,
  { can }: Turn,
  { kind: scope, today }: Scope,
  { target, reads }: Planned,
): FlowRules {
  const { kind, fields, drift, adopt, creates, orphans } = flow;
  const whole = flow.publish !== undefined;
  const window = flow.window(today);
  const together = flow.batch && { together: flow.batch.by };
  const ofLocked = flow.ofLocked && { ofLocked: flow.ofLocked };
  const onlyMatches = creates === "never" && !flow.update;
  return {
    ...{ target, kind, fields, drift, adopt, creates, orphans, can },
    ...{ onlyMatches, window, scope, whole, now: reads.readAt, ...together, ...ofLocked },
  };
}

/**
 * A rule creates nothing and takes nothing over. `creates` is "all" all the same: of a flow that creates "never" the tally does
 * not count what agrees.
 */
export function ruleRules(
  { kind, fields, window }: RuleFlow,
  { can }: Turn,
  { kind: scope, today }: Scope,
  { target, reads }: Planned,
): FlowRules {
  const ofEveryRule = {
    adopt: "never",
    orphans: "keep",
    creates: "all",
    drift: "report",
    whole: false,
    onlyMatches: false,
  } as const;
  return { ...ofEveryRule, target, kind, fields, can, window: window(today), scope, now: reads.readAt };
}
