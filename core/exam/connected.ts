/** The flows of the examined target, connected outside a run: for cases that ask one of them by itself. */
import { isRuleFlow, type AnyFlow, type Reader, type Scope } from "../plugin/contract.ts";
import type { Current, Fields, Kind, Link } from "../model/record.ts";
import { dateIn } from "../model/time.ts";
import { ZONE } from "../app/demo/company.ts";
import type { Company } from "./company.ts";

export interface Asked {
  readonly kind: Kind;
  readonly flow: AnyFlow;
  readonly get: ((id: string) => Promise<Current | null>) | undefined;
  readonly find: ((wanted: Fields) => Promise<readonly Current[]>) | undefined;
  /** Asks for the leading record of a subject, where the tool leads. */
  readonly lead: ((subject: string) => Promise<unknown>) | undefined;
  /** Takes a record away, in whichever way the flow does it; undefined: it never does. */
  readonly take: ((id: string) => Promise<void>) | undefined;
  /** Undefined: the other side never shows its records. */
  readonly current: ((known: readonly string[]) => Reader<Current>) | undefined;
}

export async function connected(
  company: Company,
  work: (flows: readonly Asked[]) => Promise<void>,
  { readOnly = true }: { readonly readOnly?: boolean } = {},
): Promise<void> {
  const { signal } = new AbortController();
  const open = company.target.connect({ readOnly, signal, onAcknowledged: () => undefined });
  const today = dateIn(ZONE, company.clock.now());
  try {
    const flows = await open.connection.flows();
    await work(flows.map((flow) => asked(flow, today)));
  } finally {
    await open.close();
  }
}

function asked(flow: AnyFlow, today: string): Asked {
  const { kind } = flow;
  const scope = (known: readonly string[]): Scope => ({ kind: "full", today, changedSince: null, known });
  if (isRuleFlow(flow))
    return {
      kind,
      flow,
      get: undefined,
      find: undefined,
      lead: undefined,
      take: flow.release?.bind(flow),
      current: (known) => flow.current(scope(known)),
    };
  const { current } = flow;
  return {
    kind,
    flow,
    get: flow.get?.bind(flow),
    find: flow.find?.bind(flow),
    lead: flow.leading?.get.bind(flow.leading),
    take: (flow.remove ?? flow.deactivate)?.bind(flow),
    current: current === "stored" ? undefined : (known) => current.call(flow, scope(known)),
  };
}

/** Returns every record that the flow shows now. */
export async function read({ current, kind }: Asked, links: readonly Link[]): Promise<Current[]> {
  const all: Current[] = [];
  const known = links.filter((link) => link.kind === kind).map(({ remoteId }) => remoteId);
  for await (const page of current?.(known) ?? []) all.push(...page);
  return all;
}
