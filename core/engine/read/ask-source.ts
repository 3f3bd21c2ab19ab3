/**
 * Asks the leading side by id for records that its list lacks. It says "not found" of what it has lost; for what it has after all,
 * the flow computes what should be there. How a record is asked for is the flow's to say (`Flow.subjects`).
 */
import { isLeftOut, type Desired, type LeftOut, type Link } from "../../model/record.ts";
import type { Answers } from "../../plan/flow-rules.ts";
import type { Collection, DesiredContext, Flow, Reads, Source, SourceContext } from "../../plugin/contract.ts";
import type { LookupBudget } from "./lookup-budget.ts";

interface Asked {
  readonly flow: Flow;
  readonly subjects: readonly string[];
  readonly links: readonly Link[];
  readonly reads: Reads;
  readonly source: Source;
  readonly lookUps: LookupBudget;
  readonly context: DesiredContext;
  /** Whether every person whom earlier flows missed was confirmed as gone: only then is a record that nobody makes up proven empty. */
  readonly allConfirmed: boolean;
}

type Rows = Answers["source"];
type Answer = Rows extends ReadonlyMap<string, infer One> ? One : never;

export async function askSource(asked: Asked): Promise<Rows> {
  if (asked.subjects.length === 0) return new Map();
  const { flow, reads } = asked;
  if (flow.leading) return askLeading(asked, flow.leading);
  if (flow.subjects === "derived") return askPeopleBehind(asked);
  return flow.subjects === "absences" && reads.absences ? askAbsences(asked, reads.absences) : askPeople(asked);
}

async function askLeading({ flow, subjects, reads, lookUps, context }: Asked, leading: LeadingOf): Promise<Rows> {
  const confirmed = new Map<string, unknown>();
  for (const subject of lookUps.take("source", subjects))
    confirmed.set(subject, (await leading.get(subject)) ?? "gone");
  const collection = context.leading && only(context.leading, confirmed);
  return answersOf([], confirmed, flow.desired(reads, { ...context, followed: true, leading: collection }));
}

type LeadingOf = NonNullable<Flow["leading"]>;

async function askAbsences(
  { flow, subjects, links, reads, source, lookUps, context }: Asked,
  absences: NonNullable<Reads["absences"]>,
): Promise<Rows> {
  const ids = lookUps.take("source", subjects);
  const confirmed = await confirm(ids, links, (asked) => source.confirmAbsences(asked));
  const followed = { ...reads, absences: only(absences, confirmed) };
  return answersOf(ids, confirmed, flow.desired(followed, { ...context, followed: true }));
}

async function askPeople({ flow, subjects, links, reads, source, lookUps, context }: Asked): Promise<Rows> {
  const ids = lookUps.take("source", subjects);
  const confirmed = await confirm(ids, links, (asked) => source.confirmPeople(asked, dayOf(reads)));
  const followed = { ...reads, people: only(reads.people, confirmed) };
  return answersOf(ids, confirmed, flow.desired(followed, { ...context, followed: true }));
}

/**
 * Asks for the people who made up a derived record. Whoever the list shows is known not to any more, unless the source does not tell;
 * the others are asked for.
 */
async function askPeopleBehind(asked: Asked): Promise<Rows> {
  const { flow, subjects, links, reads, source, lookUps } = asked;
  const isUntold = flow.untold?.(reads);
  const listed = new Set(reads.people.records.map(({ id }) => id));
  const wanted = new Set(subjects);
  const answers = new Map<string, Answer>();
  const unlisted: Link[] = [];
  for (const link of links) {
    if (!wanted.has(link.subject)) continue;
    if (isUntold?.(link.subject)) answers.set(link.subject, untold(link));
    else if (link.personId !== null && !listed.has(link.personId)) unlisted.push(link);
    else if (link.personId !== null || asked.allConfirmed) answers.set(link.subject, noLonger(link));
  }
  const people = new Set(lookUps.take("source", [...new Set(unlisted.map(({ personId }) => personId as string))]));
  const confirmed = people.size > 0 ? await source.confirmPeople([...people], dayOf(reads)) : new Map();
  for (const { subject, personId } of unlisted)
    if (people.has(personId as string))
      answers.set(subject, confirmed.get(personId as string) === "gone" ? "gone" : "unanswered");
  return answers;
}

/** What the source has to know beside the ids. */
function dayOf({ today }: Reads): SourceContext {
  return { today };
}

function untold({ subject, title, personId, person }: Link): LeftOut {
  const detail = "the source does not say who is in it";
  return { subject, title, personId, person, code: "UNKNOWN", detail, fate: "frozen" };
}

function noLonger({ subject, title, personId, person }: Link): LeftOut {
  const detail =
    personId === null
      ? "nobody in the source belongs to it any more"
      : "does not belong to it in the source any more, or is to have no account here any more";
  return { subject, title, personId, person, code: "NO_LONGER", detail, fate: "dropped" };
}

/** Answers by subject. One that the source does not answer for (its interface knows the older number only) is asked for by its aliases. */
export async function confirm<T>(
  subjects: readonly string[],
  links: readonly Link[],
  ask: (ids: readonly string[]) => Promise<ReadonlyMap<string, T | "gone">>,
): Promise<ReadonlyMap<string, T | "gone">> {
  if (subjects.length === 0) return new Map();
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

function only<T>(collection: Collection<T>, records: ReadonlyMap<string, unknown>): Collection<T> {
  const found = [...records.values()].filter((record): record is T => record !== "gone");
  return { records: found, completeness: collection.completeness };
}

function answersOf(
  asked: readonly string[],
  confirmed: ReadonlyMap<string, unknown>,
  rows: Iterable<Desired | LeftOut>,
): Rows {
  const answers = new Map<string, Answer>();
  for (const [subject, record] of confirmed) if (record === "gone") answers.set(subject, "gone");
  for (const row of rows) {
    const subject = [row.subject, ...(row.aliases ?? [])].find((one) => confirmed.has(one));
    // If one record becomes several, a wanted one outweighs those that were left out.
    if (subject !== undefined && (!isLeftOut(row) || !answers.has(subject))) answers.set(subject, row);
  }
  for (const subject of asked) if (!answers.has(subject)) answers.set(subject, "unanswered");
  return answers;
}
