/**
 * What cannot be done yet: it refers to a record whose create is held; or it goes into a file in which somebody whose removal is
 * held, or was rejected, stands with the same address. A plan says so beforehand, for a run will find it so. References to a
 * record's own kind (a supervisor) keep nobody waiting.
 */
import { isSuspect, type Change, type Upsert } from "../model/change.ts";
import type { Fields } from "../model/record.ts";
import type { FlowPlan } from "./flow-rules.ts";
import { namesakes } from "./namesakes.ts";
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
  return new Set([...referring, ...besideKept(upserts, kept, plans)]);
}

/** Beside somebody who stays in a file, since their removal is not done. */
function besideKept(
  upserts: readonly Upsert[],
  kept: readonly HeldChange["change"][],
  plans: readonly FlowPlan[],
): Upsert[] {
  const files = plans.filter(({ rules }) => rules.whole);
  return files.flatMap(({ rules: { kind, fields } }) => {
    const staying = kept.flatMap((one) => (one.kind === kind && !isCreate(one) && one.link ? [one.link] : []));
    const own = upserts.filter((one) => one.kind === kind);
    return [...namesakes(fields, own, staying).keys()];
  });
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
