/**
 * What cannot be done yet: it refers to a record whose create is held; or it goes into a file in which somebody whose removal is
 * held, or was rejected, stands with the same address. A plan says so beforehand, for a run will find it so. References to a
 * record's own kind (a supervisor) keep nobody waiting.
 */
import { isSuspect, type Change, type Upsert } from "../model/change.ts";
import type { Fields } from "../model/record.ts";
import { identityAgrees } from "./diff.ts";
import type { FlowPlan } from "./flow-rules.ts";
import type { HeldChange } from "./safety.ts";

/** Which of these wait. */
export function waiting(
  changes: readonly Change[],
  kept: readonly HeldChange["change"][],
  plans: readonly FlowPlan[],
): ReadonlySet<Change> {
  const absent = new Set(kept.flatMap((change) => (isCreate(change) ? [`${change.kind} ${change.subject}`] : [])));
  const rules = new Map(plans.map((plan) => [plan.rules.kind, plan.rules.fields]));
  const refers = (change: Change, fields: Fields) =>
    Object.entries(rules.get(change.kind) ?? {}).some(
      ([name, { ref }]) => ref && ref !== change.kind && absent.has(`${ref} ${fields[name]}`),
    );
  const upserts = changes.filter((one): one is Upsert => "desired" in one);
  const referring = absent.size === 0 ? [] : upserts.filter((one) => refers(one, one.desired.fields));
  return new Set([...referring, ...upserts.filter(besideNamesake(kept, plans))]);
}

/** In a file each address stands once: it would be refused for everybody. */
function besideNamesake(
  kept: readonly HeldChange["change"][],
  plans: readonly FlowPlan[],
): (change: Upsert) => boolean {
  const files = new Map(plans.flatMap(({ rules }) => (rules.whole ? [[rules.kind, rules.fields] as const] : [])));
  const staying = kept.flatMap((one) => (files.has(one.kind) && !isCreate(one) && one.link ? [one.link] : []));
  return ({ kind, subject, desired }) =>
    staying.some(
      (link) =>
        link.kind === kind &&
        link.subject !== subject &&
        identityAgrees(files.get(kind) ?? {}, "address", desired.fields, link.values),
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
