/** From reads to a plan: each flow's desired records are held against the pages of the following side, in dependency order. */
import type { Basis } from "../../model/change.ts";
import { Completeness } from "../../model/completeness.ts";
import type { Current, FieldRules, Kind, Link, RemovedRecord } from "../../model/record.ts";
import type { TellProgress } from "../../model/run.ts";
import type { Settings } from "../../model/settings.ts";
import type { CivilDate, Instant } from "../../model/time.ts";
import { compareCompany } from "../../plan/company.ts";
import { FlowPlanner } from "../../plan/flow-planner.ts";
import { withdrawRemovals, type Answers, type FlowPlan, type Observer } from "../../plan/flow-rules.ts";
import { forgetLeftBehind } from "../../plan/left-behind.ts";
import { References } from "../../plan/references.ts";
import { RemovedThere } from "../../plan/removed-there.ts";
import { keepShared } from "../../plan/shared.ts";
import { isOwn, noteTurned, turnRound } from "../../plan/turned.ts";
import {
  isRuleFlow,
  type Collection,
  type DesiredContext,
  type Flow,
  type Reader,
  type Reads,
  type Scope,
  type Source,
} from "../../plugin/contract.ts";
import { askSource } from "../read/ask-source.ts";
import { askTarget } from "../read/ask-target.ts";
import { confirmMissing } from "./confirm-missing.ts";
import { flowRules } from "./flow-rules-of.ts";
import { LookupBudget } from "../read/lookup-budget.ts";
import type { Newcomers } from "./newcomers.ts";
import { planRule } from "./plan-rule.ts";
import { drain, restingOn, scopeOf } from "../read/read-target.ts";
import { referredTo, type Turn } from "../run/turns.ts";
import { withoutAccounts } from "./without-accounts.ts";

export interface PlanInput {
  readonly target: string;
  readonly settings: Settings;
  readonly edited: readonly string[];
  readonly turns: readonly Turn[];
  readonly reads: Reads;
  readonly links: readonly Link[];
  /** Records of this target that were removed and may still be there. */
  readonly removed: readonly RemovedRecord[];
  readonly newcomers: Newcomers;
  readonly source: Source;
  readonly today: CivilDate;
  /** The moment since which a partial run wants the changes; null: a full run wants all records. */
  readonly changedSince: Instant | null;
  /** How many look-ups by id the run may make on each side; what would need more is held. */
  readonly lookups: number;
  /** Of a kind, what failed and is to be tried again by now: a partial run asks for it, though it has not changed since. Left out: nothing. */
  readonly due?: (kind: Kind) => readonly string[];
  readonly observe?: Observer;
  readonly progress?: TellProgress;
}

export interface TargetPlan {
  readonly flows: readonly FlowPlan[];
  /** Who is who, for the changes that are applied. */
  readonly references: References;
  /** People who are to count as known from now on (newcomers.ts). Omitted: nobody. */
  readonly met?: ReadonlySet<string>;
  /** The people of a target without accounts who are to be remembered as here. Omitted: links say who was met. */
  readonly here?: ReadonlySet<string>;
  /** The plan is for few records alone (plan-few.ts) and says nothing about others. Omitted: it is for all. */
  readonly narrow?: true;
}

export function rulesOf({ flows }: TargetPlan, kind: Kind): FieldRules {
  return flows.find(({ rules }) => rules.kind === kind)?.rules.fields ?? {};
}

/** What the flows of one plan share. */
interface PlanState extends PlanInput {
  readonly references: References;
  readonly lookUps: LookupBudget;
  readonly plans: FlowPlan[];
}

export async function planTarget(input: PlanInput): Promise<TargetPlan> {
  const references = new References(referredTo(input.turns));
  const plans: FlowPlan[] = [];
  const state = { ...input, references, plans, lookUps: new LookupBudget(input.lookups) };
  for (const turn of input.turns)
    plans.push(await (isRuleFlow(turn.flow) ? planRule(turn.flow, turn, state) : planFlow(turn.flow, turn, state)));
  const { reads, newcomers } = input;
  const remembered = withoutAccounts(plans, reads, newcomers.hereBefore);
  await confirmMissing(plans, state);
  // A list that lacked one record proves nothing about another, whichever flow asked.
  if (plans.some((plan) => plan.incomplete)) plans.forEach(withdrawRemovals);
  keepShared(plans);
  forgetLeftBehind(plans, input.links, reads.people.records);
  return { flows: plans, references, met: newcomers.met, ...remembered };
}

async function planFlow(flow: Flow, turn: Turn, state: PlanState): Promise<FlowPlan> {
  const { reads, references } = state;
  const ofKind = state.links.filter((link) => link.kind === flow.kind);
  const own = flow.knows ? ofKind.filter((link) => isOwn(flow, link)) : ofKind;
  const scope = scopeOf(state, own);
  const context = await withDue(flow, { ...(await contextOf(flow, scope, own, state)), followed: false }, state);
  flow.prepare?.(reads, context);
  const opposite = own === ofKind ? [] : ofKind.filter((link) => !isOwn(flow, link));
  const turned = opposite.length > 0 ? turnRound(flow.desired(reads, context), opposite, own) : [];
  const links = turned.length > 0 ? [...own, ...turned.map(({ link }) => link)] : own;
  const removed = state.removed.filter((one) => one.kind === flow.kind);
  const aside = { observe: state.observe, removed: new RemovedThere(removed, reads.readAt) };
  const planner = new FlowPlanner(flowRules(flow, turn, scope, state), links, references, aside);
  planner.begin(flow.desired(reads, context));
  // Links whose leading side has changed are known as well: their records are nobody else's.
  const current = currentOf(flow, turned.length > 0 ? scopeOf(state, links) : scope, links, references);
  const there = await drain(flow.kind, current, (page) => planner.seen(page), state);
  const questions = planner.questions();
  const answers: Answers = {
    source: await askSource({
      ...{ flow, links, context, subjects: questions.source, allConfirmed: allConfirmed(state.plans) },
      ...{ reads, source: state.source, lookUps: state.lookUps },
    }),
    target: await askTarget(flow, state.lookUps.take("target", questions.target)),
  };
  const plan = planner.finish(answers, basisOf(flow, reads, context.leading, there));
  if (flow.kind === "user") {
    const listed = new Set(reads.people.records.map(({ id }) => id));
    compareCompany(plan, links, { listed, asked: answers.source }, state.newcomers);
  }
  noteTurned(plan, turned);
  return plan;
}

/** Reads the records with which the target leads, if it does, before anything is computed from them. */
async function contextOf(
  flow: Flow,
  scope: Scope,
  links: readonly Link[],
  state: PlanState,
): Promise<Omit<DesiredContext, "followed">> {
  const { references } = state;
  const leading = flow.leading ? await collect(flow.kind, flow.leading.read(scope), state) : null;
  return {
    leading,
    subjectOf: (kind, remoteId) => references.subjectOf(kind, remoteId),
    remoteIdOf: (kind, subject) => references.get(kind, subject)?.remoteId ?? null,
    isNew: (subject) => state.newcomers.isNew(flow.kind, subject),
    leftOutAs: (subject) => state.newcomers.leftOutAs(flow.kind, subject),
    links,
    ...(scope.kind === "partial" && { partial: true }),
  };
}

/** Adds to a partial run, which lists only what changed lately, the leading records that failed before and are to be tried again by now. */
async function withDue(flow: Flow, context: DesiredContext, state: PlanState): Promise<DesiredContext> {
  const due = state.changedSince !== null && context.leading ? (state.due?.(flow.kind) ?? []) : [];
  if (!flow.leading || !context.leading || due.length === 0) return context;
  const listed = new Set([...flow.desired(state.reads, context)].map(({ subject }) => subject));
  const asked = state.lookUps.take(
    "source",
    due.filter((subject) => !listed.has(subject)),
  );
  const records = [...context.leading.records];
  for (const subject of asked) {
    const record = await flow.leading.get(subject);
    if (record !== null) records.push(record);
  }
  return { ...context, leading: { ...context.leading, records } };
}

async function collect<T>(kind: string, reader: Reader<T>, state: PlanState): Promise<Collection<T>> {
  const records: T[] = [];
  const completeness = await drain(kind, reader, (page) => records.push(...page), state);
  return { records, completeness };
}

function currentOf(flow: Flow, scope: Scope, links: readonly Link[], references: References): Reader<Current> {
  return flow.current === "stored" ? stored(flow, links, references) : flow.current(scope);
}

/** Records as last written, for targets that never show them. One that was perhaps not written has no fields. */
async function* stored(flow: Flow, links: readonly Link[], references: References): Reader<Current> {
  yield links.map(({ remoteId, title, active, values, lastWrittenAt }) => {
    const fields = lastWrittenAt === null ? {} : references.resolve(flow.fields, values);
    return { remoteId, key: null, title, active, marked: true, fields };
  });
  const { length } = links;
  return Completeness.of({
    ...{ collection: `${flow.kind}s as last written`, pages: 1, distinct: length, total: length },
    ...{ window: null, attributes: null },
  });
}

function basisOf(flow: Flow, reads: Reads, leading: Collection<unknown> | null, there: Completeness): Basis {
  if (!leading) return restingOn(reads, there, flow.subjects === "absences" ? "absences" : "people");
  const { completeness: people } = reads.people;
  return { following: there, people, of: "leading", leading: leading.completeness };
}

function allConfirmed(plans: readonly FlowPlan[]): boolean {
  return plans.every((plan) => plan.suspects.length === 0 && plan.incomplete === null);
}
