/**
 * What cannot be done yet, because it refers to a record whose create is held: a plan says so beforehand, for a run will find
 * it so. References to a record's own kind (a supervisor) keep nobody waiting.
 */
import { isBlanking, isRemoval, isSuspect, type Change } from "../model/change.ts";
import type { Fields } from "../model/record.ts";
import type { FlowPlan } from "./flow-rules.ts";
import type { HeldChange } from "./safety.ts";

/** Which of these wait. */
export function waiting(
  changes: readonly Change[],
  held: readonly HeldChange[],
  plans: readonly FlowPlan[],
): ReadonlySet<Change> {
  const absent = new Set(held.flatMap(({ change }) => (isCreate(change) ? [`${change.kind} ${change.subject}`] : [])));
  const rules = new Map(plans.map((plan) => [plan.rules.kind, plan.rules.fields]));
  const refers = (change: Change, fields: Fields) =>
    Object.entries(rules.get(change.kind) ?? {}).some(
      ([name, { ref }]) => ref && ref !== change.kind && absent.has(`${ref} ${fields[name]}`),
    );
  return new Set(
    absent.size === 0
      ? []
      : changes.filter((one) => !isRemoval(one) && !isBlanking(one) && refers(one, one.desired.fields)),
  );
}

function isCreate(change: HeldChange["change"]): boolean {
  return !isSuspect(change) && change.op === "create";
}

/** What a person reads of it. */
export const WAITS_FOR_APPROVAL = {
  code: "WAITS",
  message: "waits for a record that is held",
  remedy: "Approve what is held: this follows by itself.",
} as const;
