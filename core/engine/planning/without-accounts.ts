/**
 * Targets without accounts (a booking tool that shows none): no link tells who was met, so the people who are here are remembered from one
 * run to the next. Whether the source is still the same company is seen from them.
 */
import type { Reads } from "../../plugin/contract.ts";
import { hasLeft } from "../../plugin/people.ts";
import { comparePeople } from "../../plan/company.ts";
import type { FlowPlan } from "../../plan/flow-rules.ts";
import type { TargetPlan } from "./plan-target.ts";

/** Compares the people with those of the run before. Returns whom to remember: nothing for a target with accounts. */
export function withoutAccounts(
  [first, ...others]: readonly FlowPlan[],
  { people }: Reads,
  before: ReadonlySet<string>,
): Pick<TargetPlan, "here"> {
  if (!first || [first, ...others].some(({ rules }) => rules.kind === "user")) return {};
  const listed = new Set(people.records.map(({ id }) => id));
  const here = new Set(people.records.filter((person) => !hasLeft(person)).map(({ id }) => id));
  comparePeople(first, { listed, here, before });
  return { here };
}
