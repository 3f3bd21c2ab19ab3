/** Which flows take part in a run, and what the run may do through each: a run of one area writes that area alone. */
import type { Op } from "../../model/change.ts";
import type { Kind } from "../../model/record.ts";
import { isRuleFlow, type AnyFlow } from "../../plugin/contract.ts";

export interface Turn {
  readonly flow: AnyFlow;
  /** The operations that the run may do through it. None: the flow only tells who is who. */
  readonly can: ReadonlySet<Op>;
}

/** Kinds that other records refer to. A run of one area reads them too, so that they are known, and does not write them. */
const REFERRED_TO: ReadonlySet<Kind> = new Set(["user", "team"]);

/** The kinds that records of these flows may refer to. For them alone it is kept who is who. */
export function referredTo(turns: readonly Turn[]): ReadonlySet<Kind> {
  const refs = turns.flatMap(({ flow }) => Object.values(flow.fields).flatMap(({ ref }) => ref ?? []));
  return new Set([...REFERRED_TO, ...refs]);
}

/** The flows that take part in a run of this area (null: of all areas), in dependency order. */
export function turnsOf(flows: readonly AnyFlow[], area: string | null): readonly Turn[] {
  const turns = flows.map((flow) => ({ flow, can: operationsOf(flow, area) }));
  if (area === null) return turns;
  const last = flows.findLastIndex((flow) => areasOf(flow).has(area));
  return turns.filter(({ flow }, index) => areasOf(flow).has(area) || (index < last && REFERRED_TO.has(flow.kind)));
}

function areasOf(flow: AnyFlow): ReadonlySet<string> {
  return new Set([flow.area, ...Object.values(flow.areas ?? {})]);
}

/** The areas in which these flows do something. A flow that only tells who is who does nothing in its own. */
export function areasOn(flows: readonly AnyFlow[]): ReadonlySet<string> {
  return new Set(
    flows.flatMap((flow) => {
      const written = offeredBy(flow).map((op) => areaOf(flow, op));
      return flow.creates === "never" && REFERRED_TO.has(flow.kind) ? written : [flow.area, ...written];
    }),
  );
}

const WRITTEN = ["create", "update", "reactivate", "deactivate", "remove"] as const;

function operationsOf(flow: AnyFlow, area: string | null): ReadonlySet<Op> {
  if (isRuleFlow(flow)) return new Set<Op>(flow.release && (area === null || area === flow.area) ? ["release"] : []);
  return new Set<Op>(offeredBy(flow).filter((op) => area === null || area === areaOf(flow, op)));
}

function offeredBy(flow: AnyFlow): readonly Op[] {
  return flow.publish ? (["create", "update", "remove"] as const) : WRITTEN.filter((op) => flow[op]);
}

function areaOf(flow: AnyFlow, op: Op): string {
  return flow.areas?.[op] ?? flow.area;
}
