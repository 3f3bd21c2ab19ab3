/**
 * Changes that cannot be done yet: one refers to a record whose create is held; one would take away a record (a team) to which
 * another refers whose removal is held, rejected, or not made since an account stays locked; one would take away what goes with an
 * account (a membership) while nobody has decided that the account goes; one would go into a file beside such a record with the same
 * address. A plan says so beforehand, for a run will find it so. References to a record's own kind (a supervisor) keep nobody waiting,
 * unless there is nothing else to write.
 */
import {
  isRemoval,
  isSuspect,
  isUpsert,
  type Change,
  type Removal,
  type Suspect,
  type Upsert,
} from "../model/change.ts";
import type { Fields } from "../model/record.ts";
import type { FlowPlan, FlowRules } from "./flow-rules.ts";
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
  return new Set([...referring, ...besideKept(upserts, kept, plans), ...referredTo(changes, kept, plans)]);
}

/** Returns the removals of records that have to stay with others, and those that in turn wait for these. */
function referredTo(
  changes: readonly Change[],
  kept: readonly HeldChange["change"][],
  plans: readonly FlowPlan[],
): Change[] {
  const rules = new Map(plans.map((plan) => [plan.rules.kind, plan.rules.fields]));
  const accounts = accountsLeftAlone(plans);
  for (const one of kept) if (one.kind === "user" && (isRemoval(one) || isSuspect(one))) accounts.add(one.subject);
  const isUndecided = goesWithOneOf(accounts, plans);
  const staying = new Staying(rules);
  for (const one of kept) if (isRemoval(one) || isSuspect(one)) staying.add(one);
  const found: Change[] = [];
  // In reverse, since a kind that refers to another comes after it.
  for (const kind of [...rules.keys()].reverse()) {
    const goes = changes.filter((one): one is Removal => one.kind === kind && isRemoval(one));
    const waits = goes.filter((one) => staying.keeps(one) || isUndecided(one));
    for (const one of waits) staying.add(one);
    found.push(...waits);
  }
  return found;
}

/** Returns the subjects of the accounts of which the run does not know what is to become of them. */
function accountsLeftAlone(plans: readonly FlowPlan[]): Set<string> {
  return new Set(plans.flatMap((plan) => (plan.rules.kind === "user" ? [...plan.leftAlone.keys()] : [])));
}

/**
 * Returns whether a removal is of what goes with an account (a membership, which is lost because the account is) that stays for now: its own
 * removal is held or was rejected, or the run leaves the account alone. People decide about the account, and are told that nothing of it
 * was done; what hangs on it in the tool would not come back with a later "no".
 */
function goesWithOneOf(accounts: ReadonlySet<string>, plans: readonly FlowPlan[]): (change: Removal) => boolean {
  const accountsBehind = goingWith(plans.map(({ rules }) => rules));
  return (change) => accountsBehind(change).some((subject) => accounts.has(subject));
}

/** Returns the subjects of the accounts with which a removal goes (a membership, which is lost because the account is); mostly none. */
export function goingWith(
  rules: readonly Pick<FlowRules, "kind" | "fields" | "ofLocked">[],
): (change: Removal) => readonly string[] {
  const names = new Map(
    rules
      .filter(({ ofLocked }) => ofLocked === "removed")
      .map(({ kind, fields }) => [kind, Object.keys(fields).filter((name) => fields[name]?.ref === "user")]),
  );
  return ({ kind, link }) => (names.get(kind) ?? []).map((name) => String(link.values[name]));
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
interface WhyItWaits {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Returns what tells of a change that waits why it does. */
export function whyWaiting(plans: readonly FlowPlan[]): (change: Change | Suspect) => WhyItWaits {
  const isLeftAlone = goesWithOneOf(accountsLeftAlone(plans), plans);
  const members = new Staying(new Map(plans.map(({ rules }) => [rules.kind, rules.fields])));
  for (const one of plans.flatMap(({ changes }) => changes)) if (isRemoval(one) && isLeftAlone(one)) members.add(one);
  return (change) => {
    if (isRemoval(change) && isLeftAlone(change)) return WAITS_FOR_ACCOUNT;
    return isRemoval(change) && members.keeps(change) ? WAITS_FOR_MEMBER : WAITS_FOR_APPROVAL;
  };
}

const WAITS_FOR_APPROVAL: WhyItWaits = {
  code: "WAITS",
  message: "waits for a record that is held or kept",
  remedy: "Approve what is held, or see why it is kept: this then follows automatically.",
};

/** The run leaves the account alone: it is a run of another area, for instance, or the account cannot be read. */
const WAITS_FOR_ACCOUNT: WhyItWaits = {
  code: "WAITS",
  message: "waits until it is decided what becomes of the account",
  remedy: "If nothing is held, there is nothing to do: a full run decides it, or says why the account is left alone.",
};

/** Of a team that goes because nobody is to be in it any more, as long as a membership in it waits for its account. */
const WAITS_FOR_MEMBER: WhyItWaits = {
  ...WAITS_FOR_ACCOUNT,
  message: "waits until it is decided what becomes of the account of a member",
};
