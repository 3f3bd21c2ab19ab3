/** From reads to a plan: each flow's desired records are held against the pages of the target, in dependency order. */
import type { Op } from "../model/change.ts";
import type { Completeness } from "../model/completeness.ts";
import type { Desired, LeftOut, Link } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import type { RunScope } from "../model/run.ts";
import type { CivilDate } from "../model/time.ts";
import { FlowPlanner } from "../plan/correlate.ts";
import type { Answers, Basis, FlowPlan, FlowRules, Observer, Questions } from "../plan/flow-rules.ts";
import { References } from "../plan/references.ts";
import type { Collection, Flow, Reads, Scope, Source } from "../plugin/contract.ts";

export interface PlanInput {
  readonly flows: readonly Flow[];
  readonly reads: Reads;
  readonly links: readonly Link[];
  readonly source: Source;
  readonly scope: RunScope;
  readonly today: CivilDate;
  /** Look-ups by id that the run may spend on each side; more are held. */
  readonly lookups: number;
  readonly observe?: (flow: Flow) => Observer;
  readonly progress?: (phase: string, done: number) => void;
}

export interface TargetPlan {
  readonly flows: readonly FlowPlan[];
  /** Who is who, for the changes that are applied. */
  readonly references: References;
}

export async function planTarget(input: PlanInput): Promise<TargetPlan> {
  const references = new References();
  const flows: FlowPlan[] = [];
  for (const flow of input.flows) flows.push(await planFlow(flow, references, input));
  return { flows, references };
}

async function planFlow(flow: Flow, references: References, input: PlanInput): Promise<FlowPlan> {
  const { reads } = input;
  const scope: Scope = { kind: input.scope, today: input.today };
  const links = input.links.filter((link) => link.kind === flow.kind);
  const planner = new FlowPlanner(rulesOf(flow, scope), links, references, input.observe?.(flow));
  planner.begin(flow.desired(reads, { followed: false }));
  const there = await drain(flow, scope, planner, input.progress);
  const questions = planner.questions();
  const answers: Answers = {
    source: await askSource(flow, questions, input),
    target: await askTarget(flow, questions, input.lookups),
  };
  return planner.finish(answers, basisOf(flow, reads, there));
}

export function rulesOf(flow: Flow, scope: Scope): FlowRules {
  const { kind, fields, drift, adopt, creates, orphans } = flow;
  return {
    kind,
    fields,
    drift,
    adopt,
    creates,
    orphans,
    can: operationsOf(flow),
    window: flow.window(scope.today),
    scope: scope.kind,
  };
}

function operationsOf(flow: Flow): ReadonlySet<Op> {
  const operations = ["create", "update", "reactivate", "deactivate", "remove"] as const;
  return new Set<Op>(operations.filter((op) => flow[op] !== undefined));
}

/** Feeds the planner page by page; the reader's last word is its completeness. */
async function drain(
  flow: Flow,
  scope: Scope,
  planner: FlowPlanner,
  progress: PlanInput["progress"],
): Promise<Completeness> {
  const pages = flow.current(scope);
  let read = 0;
  for (;;) {
    const { done, value } = await pages.next();
    if (done) return value;
    planner.seen(value);
    read += value.length;
    progress?.(`reading ${flow.kind}s there`, read);
  }
}

function basisOf(flow: Flow, reads: Reads, there: Completeness): Basis {
  const absences = flow.subjects === "absences" && reads.absences ? [reads.absences.completeness] : [];
  return [there, reads.people.completeness, ...absences];
}

/** "Not found" for those that the source has lost; for those that it has after all, what should be there. */
async function askSource(
  flow: Flow,
  questions: Questions,
  { source, reads, lookups }: PlanInput,
): Promise<Answers["source"]> {
  const ids = questions.source.slice(0, lookups);
  const answers = new Map<string, Desired | LeftOut | "gone">();
  if (ids.length === 0) return answers;
  const found: string[] = [];
  const note = (id: string, record: unknown) => {
    if (record === "gone") answers.set(id, "gone");
    else found.push(id);
  };
  const followed = { followed: true };
  if (flow.subjects === "absences" && reads.absences) {
    const records = await source.confirmAbsences(ids);
    for (const [id, record] of records) note(id, record);
    const rows = flow.desired({ ...reads, absences: only(reads.absences, records) }, followed);
    answerWith(answers, rows, found);
  } else {
    const records = await source.confirmPeople(ids);
    for (const [id, record] of records) note(id, record);
    const rows = flow.desired({ ...reads, people: only(reads.people, records) }, followed);
    answerWith(answers, rows, found);
  }
  return answers;
}

function only<T>(collection: Collection<T>, records: ReadonlyMap<string, T | "gone">): Collection<T> {
  const found = [...records.values()].filter((record): record is T => record !== "gone");
  return { records: found, completeness: collection.completeness };
}

function answerWith(
  answers: Map<string, Desired | LeftOut | "gone">,
  rows: Iterable<Desired | LeftOut>,
  found: readonly string[],
): void {
  const asked = new Set(found);
  for (const row of rows) {
    const id = [row.subject, ...(row.aliases ?? [])].find((one) => asked.has(one));
    if (id !== undefined) answers.set(id, row);
  }
}

async function askTarget(flow: Flow, questions: Questions, lookups: number): Promise<Answers["target"]> {
  const ids = questions.target.slice(0, lookups);
  const answers = new Map<string, Awaited<ReturnType<Flow["get"]>>>();
  const queue = [...ids];
  const ask = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) answers.set(id, await flow.get(id));
  };
  await Promise.all(Array.from({ length: RULES.request.inFlight }, ask));
  return answers;
}
