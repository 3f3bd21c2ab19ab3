/** The links by which a flow is planned: those of the days that it looks at, and the past ones that its leading side's records name. */
import { compare } from "../../model/compare.ts";
import type { Desired, LeftOut, Link } from "../../model/record.ts";
import type { FlowRules } from "../../plan/flow-rules.ts";
import { isOwn } from "../../plan/turned.ts";
import type { DesiredContext, Flow } from "../../plugin/contract.ts";
import type { PastLinks } from "../read/past-links.ts";

export interface FlowLinks {
  /** Those that the flow made. */
  readonly own: readonly Link[];
  /** Those of the kind that were made the other way. */
  readonly opposite: readonly Link[];
}

/** Tells the flow's own links from those that were made the other way. */
export function flowLinks(flow: Flow, ofKind: readonly Link[]): FlowLinks {
  if (!flow.knows) return { own: ofKind, opposite: [] };
  return { own: ofKind.filter((link) => isOwn(flow, link)), opposite: ofKind.filter((link) => !isOwn(flow, link)) };
}

/**
 * Adds the past links that belong to rows. With them a flow may have further rows, so it is asked again until none is found.
 * `rowsOf`: what should be there, as the flow computes it with these links.
 */
export async function withNamed(
  flow: Flow,
  links: FlowLinks,
  past: PastLinks,
  rowsOf: (own: readonly Link[]) => Iterable<Desired | LeftOut>,
): Promise<FlowLinks> {
  const asked = new Set<string>();
  for (let known = links; ; ) {
    const ids = idsWithoutLink(rowsOf(known.own), known.own).filter((id) => !asked.has(id));
    for (const id of ids) asked.add(id);
    const found = await past.named(ids);
    // A record that travelled the other way until now has the id there that it is called by here.
    if (flow.knows) found.push(...(await past.withRecords(ids)));
    if (found.length === 0) return known;
    const { own, opposite } = flowLinks(flow, found);
    known = { own: sorted(known.own, own), opposite: sorted(known.opposite, opposite) };
  }
}

/** Returns the context with these links. Whoever has one of them is not new. */
export function withLinks(context: DesiredContext, links: readonly Link[]): DesiredContext {
  let linked: ReadonlySet<string> | null = null;
  const isNew = (subject: string) => {
    linked ??= new Set(links.map((link) => link.subject));
    return !linked.has(subject) && context.isNew?.(subject) === true;
  };
  return { ...context, links, isNew };
}

/** Returns the flow's past links that the planner decides about although no row names them. */
export async function withoutRow(flow: Flow, { fields, can }: FlowRules, past: PastLinks): Promise<readonly Link[]> {
  const withheld = can.has("update") ? Object.keys(fields).filter((name) => fields[name]?.withheld) : [];
  return flowLinks(flow, [...(await past.sharing()), ...(await past.withValues(withheld))]).own;
}

/** Returns both in the order in which links are read: of two with the same alias the later one counts. */
function sorted(links: readonly Link[], further: readonly Link[]): readonly Link[] {
  return [...links, ...further].sort((a, b) => compare(a.subject, b.subject));
}

function idsWithoutLink(rows: Iterable<Desired | LeftOut>, links: readonly Link[]): readonly string[] {
  const linked = new Set(links.map(({ subject }) => subject));
  const ids = new Set<string>();
  for (const { subject, aliases = [] } of rows)
    if (!linked.has(subject)) for (const id of [subject, ...aliases]) ids.add(id);
  return [...ids];
}
