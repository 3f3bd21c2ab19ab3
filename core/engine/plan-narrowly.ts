/**
 * A plan for few records of the source, each held against its own counterpart there: what a link names is asked for by its id, and
 * what is to be made is looked for by its key first. No list is read but by a rule. Who is who is taken from the links. What
 * depends on anybody else is not decided here: who is new, who has another address, what was found there already or is gone there.
 */
import { Completeness } from "../model/completeness.ts";
import { isLeftOut, type Current, type Desired, type LeftOut, type Link } from "../model/record.ts";
import { FlowPlanner } from "../plan/correlate.ts";
import type { FlowPlan } from "../plan/flow-rules.ts";
import { References } from "../plan/references.ts";
import { isOwn } from "../plan/turned.ts";
import { isRuleFlow, type Flow } from "../plugin/contract.ts";
import { askEach } from "./ask-each.ts";
import { askTarget } from "./ask-target.ts";
import { flowRules } from "./flow-rules-of.ts";
import { LinkedIds } from "./linked-ids.ts";
import { lookFor } from "./perform.ts";
import type { PlanInput, TargetPlan } from "./plan-target.ts";
import { planRule } from "./plan-rule.ts";
import { restingOn, scopeOf } from "./read-there.ts";
import { referredTo, type Turn } from "./turns.ts";
import { Undecided } from "./undecided.ts";

export type NarrowInput = Pick<
  PlanInput,
  "target" | "turns" | "reads" | "links" | "isNew" | "scope" | "today" | "changedSince" | "progress"
>;

interface Table extends NarrowInput {
  readonly references: References;
  readonly linked: LinkedIds;
}

type Row = Desired | LeftOut;

/** @throws Undecided */
export async function planNarrowly(input: NarrowInput): Promise<TargetPlan> {
  if (!input.turns.every(({ flow }) => flow.narrow?.(input.reads))) throw new Undecided("it takes a list");
  const references = new References(referredTo(input.turns));
  for (const { kind, subject, remoteId, active } of input.links) references.set(kind, subject, { remoteId, active });
  const table: Table = { ...input, references, linked: new LinkedIds(input.links) };
  const flows: FlowPlan[] = [];
  for (const turn of input.turns) {
    const { flow } = turn;
    flows.push(await (isRuleFlow(flow) ? planRule(flow, turn, table) : planFlow(flow, turn, table)));
  }
  return { flows, references, narrow: true };
}

async function planFlow(flow: Flow, turn: Turn, table: Table): Promise<FlowPlan> {
  const { reads, references } = table;
  const rows = [...flow.desired(reads, contextOf(flow, table))];
  const links = concerned(flow, rows, table.links);
  const there = [
    ...(
      await askTarget(
        flow,
        links.map(({ remoteId }) => remoteId),
      )
    ).values(),
  ];
  if (there.includes(null)) throw new Undecided("a record is not there by its id");
  const found = there as readonly Current[];
  if (flow.adopt === "key") requireKnown(rows, links, found);
  if (rows.some((row) => pointsToNobody(row, flow, references))) throw new Undecided("somebody is not linked");
  const planner = new FlowPlanner(flowRules(flow, turn, scopeOf(table, links), reads.readAt), links, references);
  planner.begin(rows);
  planner.seen(found);
  const basis = restingOn(reads, proofOf(flow, found), flow.subjects === "absences" ? "absences" : "people");
  const plan = planner.finish({ source: new Map(), target: new Map() }, basis);
  await requireNoneThere(flow, plan, table);
  return plan;
}

function contextOf({ kind }: Flow, { references, isNew }: Table) {
  return {
    followed: false,
    leading: null,
    subjectOf: references.subjectOf.bind(references),
    isNew: (subject: string) => isNew(kind, subject),
  };
}

/** The links that the rows are of, by whatever id. */
function concerned(flow: Flow, rows: readonly Row[], links: readonly Link[]): readonly Link[] {
  const ids = new Set(rows.flatMap(({ subject, aliases = [] }) => [subject, ...aliases]));
  return links.filter(
    (link) => link.kind === flow.kind && isOwn(flow, link) && [link.subject, ...link.aliases].some((id) => ids.has(id)),
  );
}

/** Who is who is decided among all: here everybody has an account, with the address by which anybody would know it. */
function requireKnown(rows: readonly Row[], links: readonly Link[], there: readonly Current[]): void {
  const currents = new Map(there.map((current) => [current.remoteId, current]));
  for (const row of rows) {
    if (isLeftOut(row)) continue;
    const link = concernedBy(row, links);
    const { key = null, otherKeys = [] } = (link && currents.get(link.remoteId)) ?? {};
    if (!link?.active || row.key === null || ![key, ...otherKeys].includes(row.key))
      throw new Undecided("who is who takes everybody");
  }
}

function concernedBy({ subject, aliases = [] }: Desired, links: readonly Link[]): Link | undefined {
  return links.find((link) => [subject, ...aliases].some((id) => link.subject === id || link.aliases.includes(id)));
}

function pointsToNobody(row: Row, { fields, kind }: Flow, references: References): boolean {
  return !isLeftOut(row) && references.state(fields, row.fields, kind) === "absent";
}

/** What is there already may be somebody else's as well: whose it becomes is decided among all. */
async function requireNoneThere(flow: Flow, { changes }: FlowPlan, { references, linked }: Table): Promise<void> {
  const isLinked = (id: string) => linked.has(flow.kind, id);
  const creates = changes.flatMap((change) => (change.op === "create" && "desired" in change ? change.desired : []));
  if (creates.length > 0 && !flow.find) throw new Undecided("what is there cannot be looked for");
  const found = await askEach(creates, ({ fields }) =>
    lookFor(references.resolve(flow.fields, fields), { flow, isLinked }),
  );
  if (found.some((one) => one !== undefined)) throw new Undecided("something is there already");
}

function proofOf({ kind }: Flow, there: readonly Current[]): Completeness {
  const tally = { collection: `${kind}s by their ids`, pages: 0, distinct: there.length, total: null };
  return Completeness.of({ ...tally, window: null, attributes: null });
}
