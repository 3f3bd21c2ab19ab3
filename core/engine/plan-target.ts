/** From reads to a plan: each flow's desired records are held against the pages of the target, in dependency order. */
import type { Op } from "../model/change.ts";
import type { Completeness } from "../model/completeness.ts";
import type { Desired, Kind, LeftOut, Link } from "../model/record.ts";
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
  const references = new References(referredTo(input.flows));
  const flows: FlowPlan[] = [];
  for (const flow of input.flows) flows.push(await planFlow(flow, references, input));
  return { flows, references };
}

function referredTo(flows: readonly Flow[]): ReadonlySet<Kind> {
  return new Set(flows.flatMap(({ fields }) => Object.values(fields).flatMap(({ ref }) => ref ?? [])));
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
    source: await askSource(flow, questions, links, input),
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
  links: readonly Link[],
  { source, reads, lookups }: PlanInput,
): Promise<Answers["source"]> {
  const subjects = questions.source.slice(0, lookups);
  if (subjects.length === 0) return new Map();
  const followed = { followed: true };
  if (flow.subjects === "absences" && reads.absences) {
    const confirmed = await confirm(subjects, links, (ids) => source.confirmAbsences(ids));
    const rows = flow.desired({ ...reads, absences: only(reads.absences, confirmed) }, followed);
    return answersOf(confirmed, rows);
  }
  const confirmed = await confirm(subjects, links, (ids) => source.confirmPeople(ids));
  return answersOf(confirmed, flow.desired({ ...reads, people: only(reads.people, confirmed) }, followed));
}

/** By subject. Where the source cannot be asked for the subject itself (an interface that knows its older number only), by an alias. */
async function confirm<T>(
  subjects: readonly string[],
  links: readonly Link[],
  ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, T | "gone">>,
): Promise<ReadonlyMap<string, T | "gone">> {
  const answers = new Map(await ask(subjects));
  const open = new Set(subjects.filter((subject) => !answers.has(subject)));
  const asked = links.filter(({ subject, aliases }) => open.has(subject) && aliases.length > 0);
  if (asked.length === 0) return answers;
  const again = await ask(asked.flatMap(({ aliases }) => aliases));
  for (const { subject, aliases } of asked) {
    const said = aliases.map((alias) => again.get(alias)).filter((one) => one !== undefined);
    const answer = said.find((one) => one !== "gone") ?? said[0];
    if (answer !== undefined) answers.set(subject, answer);
  }
  return answers;
}

function only<T>(collection: Collection<T>, records: ReadonlyMap<string, T | "gone">): Collection<T> {
  const found = [...records.values()].filter((record): record is T => record !== "gone");
  return { records: found, completeness: collection.completeness };
}

function answersOf(
  confirmed: ReadonlyMap<string, unknown>,
  rows: Iterable<Desired | LeftOut>,
): Map<string, Desired | LeftOut | "gone"> {
  const answers = new Map<string, Desired | LeftOut | "gone">();
  for (const [subject, record] of confirmed) if (record === "gone") answers.set(subject, "gone");
  for (const row of rows) {
    const subject = [row.subject, ...(row.aliases ?? [])].find((one) => confirmed.has(one));
    if (subject !== undefined) answers.set(subject, row);
  }
  return answers;
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
