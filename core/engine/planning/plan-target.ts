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
import { forgetLeftBehind, peopleHere } from "../../plan/left-behind.ts";
import { References } from "../../plan/references.ts";
import { RemovedThere } from "../../plan/removed-there.ts";
import { keepShared } from "../../plan/shared.ts";
import { noteTurned, turnRound } from "../../plan/turned.ts";
import {
  isRuleFlow,
  type Collection,
  type Flow,
  type Reader,
  type Reads,
  type Scope,
  type Source,
} from "../../plugin/contract.ts";
import { askSource } from "../read/ask-source.ts";
import { askTarget } from "../read/ask-target.ts";
import { confirmMissing } from "./confirm-missing.ts";
import { contextOf, withDue } from "./desired-context.ts";
import { flowLinks, withLinks, withNamed, withoutRow } from "./flow-links.ts";
import { flowRules } from "./flow-rules-of.ts";
import { LookupBudget } from "../read/lookup-budget.ts";
import type { pastLinksOf } from "../read/past-links.ts";
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
  /** The target's links, but for the past ones. */
  readonly links: readonly Link[];
  /** Finds the past ones of a kind, beside those of the kind that are given; null: there are none. */
  readonly past: ReturnType<typeof pastLinksOf>;
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
  forgetLeftBehind(plans, [...input.links, ...(await pastOfTheGone(state))], reads.people.records);
  return { flows: plans, references, met: newcomers.met, ...remembered };
}

async function planFlow(flow: Flow, turn: Turn, state: PlanState): Promise<FlowPlan> {
  const { reads, references } = state;
  const ofKind = state.links.filter((link) => link.kind === flow.kind);
  const past = await state.past(flow.kind, ofKind);
  const present = flowLinks(flow, ofKind);
  const scope = scopeOf(state, present.own);
  const began = await withDue(flow, { ...(await contextOf(flow, scope, present.own, state)), followed: false }, state);
  flow.prepare?.(reads, began);
  const named = past && (await withNamed(flow, present, past, (own) => flow.desired(reads, withLinks(began, own))));
  const { own, opposite } = named ?? present;
  const context = named ? withLinks(began, own) : began;
  const turned = opposite.length > 0 ? turnRound(flow.desired(reads, context), opposite, own) : [];
  const links = turned.length > 0 ? [...own, ...turned.map(({ link }) => link)] : own;
  const rules = flowRules(flow, turn, scope, state);
  /** Past links that no row names. */
  const further = past ? [...(await withoutRow(flow, rules, past))] : [];
  const removed = state.removed.filter((one) => one.kind === flow.kind);
  const aside = { observe: state.observe, removed: new RemovedThere(removed, reads.readAt) };
  const planner = new FlowPlanner(rules, [...links, ...further], references, aside);
  planner.begin(flow.desired(reads, context));
  // Links whose leading side has changed are known as well: their records are nobody else's.
  const current = currentOf(flow, links === present.own ? scope : scopeOf(state, links), links, references);
  const take = async (page: readonly Current[]) => {
    const shown = past ? flowLinks(flow, await past.withRecords(planner.unknownOn(page))).own : [];
    for (const link of shown) planner.add(link);
    further.push(...shown);
    planner.seen(page);
  };
  const there = await drain(flow.kind, current, take, state);
  const questions = planner.questions();
  const answers: Answers = {
    source: await askSource({
      ...{ flow, links: [...links, ...further], subjects: questions.source, allConfirmed: allConfirmed(state.plans) },
      context: further.length > 0 ? withLinks(context, [...own, ...further]) : context,
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

/** The past links that may be forgotten with their people (left-behind.ts). */
async function pastOfTheGone({ plans, links, reads, past }: PlanState): Promise<readonly Link[]> {
  const here = peopleHere(plans, links, reads.people.records);
  const gone: Link[] = [];
  for (const { rules } of here ? plans : []) {
    const ofKind = rules.scope === "full" ? await past(rules.kind, []) : null;
    gone.push(...((here && (await ofKind?.ofOthers(here))) ?? []));
  }
  return gone;
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
