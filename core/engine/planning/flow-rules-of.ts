/** What the planner is told of a flow: its rules, what this run may do through it, and which days the run looks at. */
import type { Settings } from "../../model/settings.ts";
import { digest } from "../../plan/digest.ts";
import type { FlowRules } from "../../plan/flow-rules.ts";
import type { Flow, Reads, RuleFlow, Scope } from "../../plugin/contract.ts";
import type { Turn } from "../run/turns.ts";

/** The target that is planned for, and what was read of the source. */
interface Planned {
  readonly target: string;
  readonly settings: Settings;
  /** Paths of the settings that changed since the last full run. Omitted: none. */
  readonly edited?: readonly string[];
  readonly reads: Pick<Reads, "readAt" | "absences">;
}

export function flowRules(
  flow: Flow,
  { can }: Turn,
  { kind: scope, today }: Scope,
  { target, settings, edited, reads }: Planned,
): FlowRules {
  const { kind, fields, drift, adopt, creates, orphans } = flow;
  const asFile = flow.publish !== undefined;
  const window = flow.window(today);
  const together = flow.batch && { together: flow.batch.by };
  const ofLocked = flow.ofLocked && { ofLocked: flow.ofLocked };
  const onlyMatches = creates === "never" && !flow.update;
  const { readAt } = reads;
  const openFrom = flow.subjects === "absences" ? reads.absences?.completeness.tally.openFrom : undefined;
  const said = { kind, fields, drift, adopt, creates, orphans };
  const read = { readAt, settings: nameOf(settings), edited };
  return { target, ...said, ...together, ...ofLocked, can, onlyMatches, window, scope, asFile, ...read, openFrom };
}

function nameOf(settings: Settings): string {
  return digest(Object.entries(settings).map((setting) => setting.join(" "))) ?? "";
}

/** A rule creates nothing, takes nothing over, and removes nothing but what it releases. */
export function ruleRules(
  { kind, fields, window }: RuleFlow,
  { can }: Turn,
  { kind: scope, today }: Scope,
  { target, settings, reads }: Planned,
): FlowRules {
  const ofEveryRule = {
    adopt: "never",
    orphans: "keep",
    creates: "never",
    drift: "report",
    asFile: false,
    onlyMatches: false,
  } as const;
  const read = { readAt: reads.readAt, settings: nameOf(settings) };
  return { ...ofEveryRule, target, kind, fields, can, window: window(today), scope, ...read };
}
