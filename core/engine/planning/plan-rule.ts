/** The plan of a rule, which judges every record in the target, however little of the source was read. */
import type { Link } from "../../model/record.ts";
import type { Settings } from "../../model/settings.ts";
import type { FlowPlan } from "../../plan/flow-rules.ts";
import type { References } from "../../plan/references.ts";
import { RulePlanner } from "../../plan/rule-planner.ts";
import type { Reads, RuleFlow } from "../../plugin/contract.ts";
import { ruleRules } from "./flow-rules-of.ts";
import { type Asking, drain, restingOn, scopeOf } from "../read/read-target.ts";
import { Undecided } from "../read/undecided.ts";
import type { Turn } from "../run/turns.ts";

export interface RuleState extends Asking {
  readonly target: string;
  readonly settings: Settings;
  readonly reads: Reads;
  /** The links of the rule's kind; others are passed over. */
  readonly links: readonly Link[];
  readonly references: References;
  /** How many people have an account. Omitted: as many as `references` knows. */
  readonly people?: number;
}

/** @throws Undecided where only few records of the source were read, and others decide as well */
export async function planRule(flow: RuleFlow, turn: Turn, state: RuleState): Promise<FlowPlan> {
  const { reads, references } = state;
  const links = state.links.filter((link) => link.kind === flow.kind);
  const scope = scopeOf(state, links);
  const rule = flow.rule(reads, { subjectOf: (kind, id) => references.subjectOf(kind, id) });
  const planner = new RulePlanner(ruleRules(flow, turn, scope, state), links, rule);
  const there = await drain(flow.kind, flow.current(scope), (page) => planner.seen(page), state);
  if (reads.narrow && rule.undecided?.()) throw new Undecided("what changed decides only together with the rest");
  const people = (state.people ?? references.count("user")) || (rule.people?.() ?? reads.people.records.length);
  return planner.finish(restingOn(reads, there, reads.absences ? "absences" : "people"), people);
}
