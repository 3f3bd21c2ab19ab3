/**
 * A plan for few records of the source, each held against its own counterpart there: what a link names is asked for by its id, and
 * what is to be made is looked for by its key first. Only a rule reads a list. Who is who is taken from the links. Whatever
 * depends on other people is not decided here: who is new, who has another address, what is there already or is gone there.
 */
import { isUpsert } from "../../model/change.ts";
import { Completeness } from "../../model/completeness.ts";
import { RecordError } from "../../model/errors.ts";
import { isLeftOut, type Current, type Desired, type Kind, type LeftOut, type Link } from "../../model/record.ts";
import type { Settings } from "../../model/settings.ts";
import { whyAnotherCompany } from "../../plan/company.ts";
import { FlowPlanner } from "../../plan/flow-planner.ts";
import type { FlowPlan } from "../../plan/flow-rules.ts";
import { References } from "../../plan/references.ts";
import { isOwn } from "../../plan/turned.ts";
import { isRuleFlow, type Flow, type Reads, type RuleFlow } from "../../plugin/contract.ts";
import type { LinkTable } from "../../store/tables/links.ts";
import { eachInFlight } from "../each-in-flight.ts";
import { askTarget } from "../read/ask-target.ts";
import { flowRules } from "./flow-rules-of.ts";
import { LinkedIds } from "../read/linked-ids.ts";
import { lookFor } from "../read/look-for.ts";
import type { TargetPlan } from "./plan-target.ts";
import { planRule, type RuleState } from "./plan-rule.ts";
import { type Asking, restingOn, scopeOf } from "../read/read-target.ts";
import { referredTo, type Turn } from "../run/turns.ts";
import { Undecided } from "../read/undecided.ts";

interface FewInput extends Asking {
  readonly target: string;
  readonly settings: Settings;
  readonly turns: readonly Turn[];
  readonly reads: Reads;
  readonly store: { readonly links: Pick<LinkTable, "of" | "concerning" | "withRecords" | "count"> };
}

interface PlanOfFew {
  readonly plan: TargetPlan;
  /** The remote ids of all links of the target. */
  readonly linked: LinkedIds;
}

interface PlanState extends FewInput {
  readonly references: References;
  /** The links that were looked at. */
  readonly looked: Link[];
  readonly linked: LinkedIds;
}

type Row = Desired | LeftOut;

/** @throws Undecided where these records cannot be decided without the others */
export async function planFew(input: FewInput): Promise<PlanOfFew> {
  const { turns, reads, target, store } = input;
  if (!turns.every(({ flow }) => flow.narrow?.(reads))) throw new Undecided("it takes a list");
  const references = new References(referredTo(turns));
  const links: Link[] = [];
  const linked = new LinkedIds(
    () => links,
    (kind, remoteId) => store.links.withRecords(target, kind, [remoteId]),
  );
  const state: PlanState = { ...input, references, linked, looked: links };
  const flows: FlowPlan[] = [];
  for (const turn of turns) {
    const { flow } = turn;
    flows.push(
      await (isRuleFlow(flow) ? planRule(flow, turn, await ruleState(flow, state)) : planFlow(flow, turn, state)),
    );
  }
  // Three people of a thousand may change their names and addresses on one day; these few records know no thousand.
  if (whyAnotherCompany(flows, { target }) !== null) throw new Undecided("the company is judged by everybody");
  for (const [at, { flow }] of turns.entries())
    if (!isRuleFlow(flow)) await requireNoneThere(flow, flows[at] as FlowPlan, references);
  return { plan: { flows, references, narrow: true }, linked };
}

/** What a rule needs: what was released before, and how many people have an account, so that the limit is that of every run. */
async function ruleState({ kind }: RuleFlow, state: PlanState): Promise<RuleState> {
  const { store, target } = state;
  return { ...state, links: await store.links.of(target, kind), people: await store.links.count(target, "user") };
}

async function planFlow(flow: Flow, turn: Turn, state: PlanState): Promise<FlowPlan> {
  const { reads, references } = state;
  const rows = rowsOf(flow, state);
  const links = await linksOf(flow, rows, state);
  const asked = links.map(({ remoteId }) => remoteId);
  const there = [...(await askTarget(flow, asked)).values()];
  const found = there.filter((one): one is Current => one !== null && !(one instanceof RecordError));
  if (found.length < there.length) throw new Undecided("a record is not there by its id, or cannot be read");
  if (flow.adopt === "key") requireKnown(rows, links, found);
  if (rows.some((row) => pointsToNobody(row, flow, references))) throw new Undecided("somebody is not linked");
  await learnFormer(flow, links, state);
  const planner = new FlowPlanner(flowRules(flow, turn, scopeOf(state, links), state), links, references);
  planner.begin(rows);
  planner.seen(found);
  const basis = restingOn(reads, proofOf(flow, found), flow.subjects === "absences" ? "absences" : "people");
  return planner.finish({ source: new Map(), target: new Map() }, basis);
}

function rowsOf(flow: Flow, { reads, references }: PlanState): readonly Row[] {
  let asksWhoIsNew = false;
  const isNew = () => {
    asksWhoIsNew = true;
    return false;
  };
  const subjectOf = references.subjectOf.bind(references);
  flow.prepare?.(reads, { subjectOf });
  const rows = [...flow.desired(reads, { followed: false, leading: null, subjectOf, isNew })];
  if (asksWhoIsNew) throw new Undecided("for new people everybody has to be read");
  return rows;
}

/** The links of these rows, under any of their ids. */
async function linksOf(flow: Flow, rows: readonly Row[], state: PlanState): Promise<readonly Link[]> {
  const ids = [...new Set(rows.flatMap(({ subject, aliases = [] }) => [subject, ...aliases]))];
  return (await singleLinks(flow.kind, ids, state)).filter((link) => isOwn(flow, link));
}

/** The links of these ids. Throws Undecided if another link has one's record: only among all links both of them are seen. */
async function singleLinks(kind: Kind, ids: readonly string[], state: PlanState): Promise<readonly Link[]> {
  const { store, target, linked, looked } = state;
  const links = await store.links.concerning(target, kind, ids);
  looked.push(...links);
  for (const { remoteId } of links)
    if (await linked.hasTwice(kind, remoteId)) throw new Undecided("a record has two links");
  return links;
}

/** Throws Undecided unless each row has an active record with the key by which it is recognised: who is who is else decided among all. */
function requireKnown(rows: readonly Row[], links: readonly Link[], there: readonly Current[]): void {
  const currents = new Map(there.map((current) => [current.remoteId, current]));
  for (const row of rows) {
    if (isLeftOut(row)) continue;
    const link = concernedBy(row, links);
    const { key = null, otherKeys = [] } = (link && currents.get(link.remoteId)) ?? {};
    if (!link?.active || row.key === null || ![key, ...otherKeys].includes(row.key))
      throw new Undecided("to match people everybody has to be read");
  }
}

function concernedBy({ subject, aliases = [] }: Desired, links: readonly Link[]): Link | undefined {
  return links.find((link) => [subject, ...aliases].some((id) => link.subject === id || link.aliases.includes(id)));
}

function pointsToNobody(row: Row, { fields, kind }: Flow, references: References): boolean {
  return !isLeftOut(row) && references.state(fields, row.fields, kind) === "absent";
}

/** Learns from the links to whom records belonged until now (an absence that was entered for another person). */
async function learnFormer({ fields }: Flow, links: readonly Link[], state: PlanState) {
  const { references } = state;
  for (const [name, { ref }] of Object.entries(fields)) {
    const former = ref ? links.map(({ values }) => values[name]).filter((one) => typeof one === "string") : [];
    const unknown = former.filter((subject) => ref && !references.get(ref, subject));
    for (const { kind, subject, remoteId, active } of ref ? await singleLinks(ref, unknown, state) : [])
      references.set(kind, subject, { remoteId, active });
  }
}

/** Throws Undecided if what is to be made is there already, linked or not (it was entered anew): whose it becomes is decided among all. */
async function requireNoneThere(flow: Flow, { changes }: FlowPlan, references: References): Promise<void> {
  const creates = changes.filter(isUpsert).flatMap(({ op, desired }) => (op === "create" ? desired : []));
  if (creates.length > 0 && !flow.find) throw new Undecided("existing records cannot be searched for");
  const found = await eachInFlight(creates, ({ fields }) =>
    lookFor(references.resolve(flow.fields, fields), { flow, isLinked: () => false }),
  );
  if (found.some(({ free }) => free !== undefined)) throw new Undecided("something exists already");
}

function proofOf({ kind }: Flow, there: readonly Current[]): Completeness {
  const tally = { collection: `${kind}s by their ids`, pages: 0, distinct: there.length, total: null };
  return Completeness.of({ ...tally, window: null, attributes: null });
}
