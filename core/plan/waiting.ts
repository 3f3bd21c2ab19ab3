/**
 * Changes that cannot be done yet: one refers to a record whose create is held; one would take away a record (a team) to which
 * another refers whose removal is held, rejected, or not made since an account stays locked; one would go into a file beside such
 * a record with the same address. A plan says so beforehand, for a run will find it so. References to a record's own kind (a
 * supervisor) keep nobody waiting, unless there is nothing else to write.
 */
import { isRemoval, isSuspect, isUpsert, type Change, type Removal, type Upsert } from "../model/change.ts";
import type { FieldRules, Fields, Kind } from "../model/record.ts";
import type { FlowPlan } from "./flow-rules.ts";
import { namesakes } from "./namesakes.ts";
import type { HeldChange } from "./safety.ts";
import { Staying } from "./staying.ts";

/** Returns the changes that wait. */
export function waiting(
  changes: readonly Change[],
  kept: readonly HeldChange["change"][],
  plans: readonly FlowPlan[],
): ReadonlySet<Change> {
  const absent = new Set(
    kept.flatMap((change) => (change.op === "create" ? [`${change.kind} ${change.subject}`] : [])),
  );
  const rules = new Map(plans.map((plan) => [plan.rules.kind, plan.rules.fields]));
  const refers = (change: Change, fields: Fields) =>
    Object.entries(rules.get(change.kind) ?? {}).some(
      ([name, { ref }]) => ref && ref !== change.kind && absent.has(`${ref} ${fields[name]}`),
    );
  const isOpen = ({ kind, desired }: Upsert, name: string) =>
    rules.get(kind)?.[name]?.ref === kind && absent.has(`${kind} ${desired.fields[name]}`);
  const isLate = (one: Upsert) =>
    one.op === "update" && one.differing.length > 0 && one.differing.every((name) => isOpen(one, name));
  const upserts = changes.filter(isUpsert);
  const referring = absent.size === 0 ? [] : upserts.filter((one) => refers(one, one.desired.fields) || isLate(one));
  return new Set([...referring, ...besideKept(upserts, kept, plans), ...referredTo(changes, kept, rules)]);
}

/** Returns the removals of records that have to stay with others, and those that in turn wait for these. */
function referredTo(
  changes: readonly Change[],
  kept: readonly HeldChange["change"][],
  rules: ReadonlyMap<Kind, FieldRules>,
): Change[] {
  const staying = new Staying(rules);
  for (const one of kept) if (isRemoval(one) || isSuspect(one)) staying.add(one);
  const found: Change[] = [];
  // In reverse, since a kind that refers to another comes after it.
  for (const kind of [...rules.keys()].reverse()) {
    const waits = changes.filter((one): one is Removal => one.kind === kind && isRemoval(one) && staying.keeps(one));
    for (const one of waits) staying.add(one);
    found.push(...waits);
  }
  return found;
}

/** Returns the changes of records that would stand in a file beside a namesake whose removal is not done. */
function besideKept(
  upserts: readonly Upsert[],
  kept: readonly HeldChange["change"][],
  plans: readonly FlowPlan[],
): Upsert[] {
  const files = plans.filter(({ rules }) => rules.asFile);
  return files.flatMap(({ rules: { kind, fields } }) => {
    const staying = kept.flatMap((one) => (one.kind === kind && one.op !== "create" && one.link ? [one.link] : []));
    const own = upserts.filter((one) => one.kind === kind);
    return [...namesakes(fields, own, staying).keys()];
  });
}

/** What people read about a change that waits. */
export const WAITS_FOR_APPROVAL = {
  code: "WAITS",
  message: "waits for a record that is held or kept",
  remedy: "Approve what is held, or see why it is kept: this then follows automatically.",
} as const;
