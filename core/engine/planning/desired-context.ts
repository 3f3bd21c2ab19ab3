/** What a flow is given to compute what should be there: the target's own records where the target leads, and who is who. */
import type { Kind, Link } from "../../model/record.ts";
import type { References } from "../../plan/references.ts";
import type { Collection, DesiredContext, Flow, Reader, Reads, Scope } from "../../plugin/contract.ts";
import type { LookupBudget } from "../read/lookup-budget.ts";
import { type Asking, drain } from "../read/read-target.ts";
import type { Newcomers } from "./newcomers.ts";

interface State extends Asking {
  readonly reads: Reads;
  readonly references: References;
  readonly newcomers: Newcomers;
  readonly lookUps: LookupBudget;
  readonly due?: (kind: Kind) => readonly string[];
}

/** Reads the records with which the target leads, if it does, before anything is computed from them. */
export async function contextOf(
  flow: Flow,
  scope: Scope,
  links: readonly Link[],
  state: State,
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
export async function withDue(flow: Flow, context: DesiredContext, state: State): Promise<DesiredContext> {
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

async function collect<T>(kind: string, reader: Reader<T>, state: State): Promise<Collection<T>> {
  const records: T[] = [];
  const completeness = await drain(kind, reader, (page) => records.push(...page), state);
  return { records, completeness };
}
