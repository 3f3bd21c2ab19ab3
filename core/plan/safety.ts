/**
 * The last look before the first effect: which changes may run, which are held for a person, and whether the source is
 * still the same company. Limits trip, they do not ration: above one, all removals of that flow are held and everything
 * else goes on. The numbers are those of the README and protect 5 people as well as 50,000.
 */
import {
  COUNTED_BY_RECORD,
  isRemoval,
  isSuspect,
  REMOVALS,
  type Change,
  type Kept,
  type Suspect,
} from "../model/change.ts";
import { RefusedError, type RollcallError } from "../model/errors.ts";
import type { Kind, Link } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import { blanking } from "./blanking.ts";
import { digest, fingerprint } from "./digest.ts";
import type { FlowPlan } from "./flow-rules.ts";
import { waiting } from "./waiting.ts";

/** `limits` of a target's config: a share keeps the rule's floor, a count is exact. Null: the rule's own numbers. */
export type LimitSetting = { readonly share: number } | { readonly count: number } | { readonly off: string } | null;

export interface SafetyContext {
  readonly removals: LimitSetting;
  readonly creates: LimitSetting;
  /** People read from the source; none at all is never believed. */
  readonly peopleRead: number;
  /** Attributes that say who works here, told once and not any more. */
  readonly withdrawn: readonly string[];
  /** After the first complete run the limits on creates apply. */
  readonly established: boolean;
  /** Who lost a record of the kind in the last 24 h without anybody's approval; of kinds that are counted by record, which. */
  readonly lostRecently: ReadonlyMap<Kind, ReadonlySet<string>>;
  readonly approved: ReadonlySet<string>;
  readonly rejected: ReadonlySet<string>;
}

export interface HeldChange {
  readonly change: Change | Suspect;
  readonly fingerprint: string;
  /** Why it is held, with the numbers. */
  readonly why: string;
}

export interface Verdict {
  readonly allowed: readonly Change[];
  /** Allowed too, but for what is held they could not be done. */
  readonly waiting: readonly Change[];
  readonly held: readonly HeldChange[];
  /** Fingerprints among the allowed ones that a person approved. */
  readonly approved: ReadonlySet<string>;
  /** What a person has rejected: kept as it is until its situation changes. */
  readonly rejected: readonly Kept[];
  /** Their fingerprints; a rejection that is not among them has lost its object. */
  readonly stillRejected: ReadonlySet<string>;
  /** What `approve` takes; null when nothing is held. */
  readonly digest: string | null;
  /** Nothing at all may be written. */
  readonly stop: RollcallError | null;
}

export function assess(plans: readonly FlowPlan[], context: SafetyContext): Verdict {
  const allowed: Change[] = [];
  const held: HeldChange[] = [];
  const approved = new Set<string>();
  const spared: (Change | Suspect)[] = [];
  for (const plan of plans) {
    const removalsHeld = whyRemovalsHeld(plan, context);
    const createsHeld = whyCreatesHeld(plan, context);
    for (const change of [...plan.changes, ...plan.suspects]) {
      const why = whyHeld(change, removalsHeld, createsHeld);
      const standing = standingOf(change, why, context);
      if (standing === "rejected") spared.push(change);
      else if (standing === "held") held.push({ change, fingerprint: fingerprint(change), why: why as string });
      else allowed.push(change as Change);
      if (standing === "approved") approved.add(fingerprint(change));
      const staying = standing === "held" || standing === "rejected" ? goingLink(change) : null;
      // What stays there for now must not show what is withheld by now.
      const hidden = staying && blanking(plan.rules, staying);
      if (hidden) allowed.push(hidden);
    }
  }
  const wait = waiting(allowed, [...held.map((one) => one.change), ...spared], plans);
  return {
    allowed: wait.size === 0 ? allowed : allowed.filter((change) => !wait.has(change)),
    waiting: [...wait],
    held,
    approved,
    rejected: spared.map(rejectedKept),
    stillRejected: new Set(spared.map(fingerprint)),
    digest: digest(held.map((one) => one.fingerprint)),
    stop: whyStop(plans),
  };
}

function standingOf(
  change: Change | Suspect,
  why: string | null,
  context: SafetyContext,
): "allowed" | "approved" | "held" | "rejected" {
  if (isRejected(change, context)) return "rejected";
  if (why === null && !isRemoval(change)) return "allowed";
  if (!isSuspect(change) && context.approved.has(fingerprint(change))) return "approved";
  return why === null ? "allowed" : "held";
}

/** Of what takes something away. */
function goingLink(change: Change | Suspect): Link | null {
  return isRemoval(change) || isSuspect(change) ? change.link : null;
}

function whyHeld(change: Change | Suspect, removalsHeld: string | null, createsHeld: CreatesHeld): string | null {
  if (isSuspect(change)) return removalsHeld ?? change.reason;
  if (isRemoval(change)) return removalsHeld;
  if (change.op !== "create") return null;
  return createsHeld[isAgain(change) ? "again" : "new"];
}

function isAgain(change: Change): boolean {
  return "again" in change && change.again;
}

// ── removals ──

function whyRemovalsHeld(plan: FlowPlan, context: SafetyContext): string | null {
  const going = [...plan.changes.filter(isRemoval), ...plan.suspects];
  if (going.length === 0) return null;
  const { kind } = plan.rules;
  const { linked } = plan.counts;
  if (context.peopleRead === 0) return "the source listed nobody at all";
  const everything = kind === "user" || linked >= RULES.removals.everythingFrom;
  if (everything && going.length >= linked) return `all ${linked} linked ${kind} records would go`;
  const byRecord = COUNTED_BY_RECORD.has(kind);
  const leaving = going.filter((one) => !isRejected(one, context));
  const losing = new Set([
    ...leaving.map((one) => (byRecord ? one.subject : (one.personId ?? one.subject))),
    ...(context.lostRecently.get(kind) ?? []),
  ]);
  const limit = removalLimit(kind, byRecord ? linked : plan.counts.people, context.removals);
  if (losing.size <= limit) return null;
  const what = byRecord ? `${kind}s would go` : `people would lose ${aRecord(kind)}`;
  return `${losing.size} ${what} within 24 hours; more than ${limit} need a person's approval`;
}

/** What a person has rejected does not happen, so it counts towards no limit. */
function isRejected(change: Change | Suspect, { rejected, approved }: SafetyContext): boolean {
  if (rejected.size === 0) return false;
  const print = fingerprint(change);
  return rejected.has(print) && (isSuspect(change) || !approved.has(print));
}

/** The largest number of people that may lose a record of the kind without being asked about. */
export function removalLimit(kind: Kind, base: number, setting: LimitSetting): number {
  const { floor, share, cap } = REMOVAL_LIMITS[kind];
  const limit = limitOf(floor, share, base, setting);
  return setting ? limit : Math.min(limit, cap);
}

const REMOVAL_LIMITS: Readonly<Record<Kind, { readonly floor: number; readonly share: number; readonly cap: number }>> =
  {
    user: { floor: 2, share: 0.1, cap: 50 },
    team: { floor: 2, share: 0.1, cap: Number.POSITIVE_INFINITY },
    membership: { floor: 0, share: 0.5, cap: Number.POSITIVE_INFINITY },
    absence: { floor: 5, share: 0.1, cap: 500 },
    attendance: { floor: 5, share: 0.1, cap: 500 },
    booking: { floor: 5, share: 0.25, cap: Number.POSITIVE_INFINITY },
  };

// ── creates ──

/** Why new records are held, and why those that are made again. */
type CreatesHeld = Readonly<Record<"new" | "again", string | null>>;

/** Each has its own limit, for users and teams alone. */
function whyCreatesHeld(plan: FlowPlan, context: SafetyContext): CreatesHeld {
  const { kind } = plan.rules;
  const creates = plan.changes.filter((change) => change.op === "create" && !isRejected(change, context));
  const again = creates.filter(isAgain).length;
  const fresh = creates.length - again;
  const vanished = whyVanishedHeld(plan, again);
  if (kind !== "user" && kind !== "team") return { new: null, again: vanished };
  return {
    new: whyNewHeld(plan, fresh, context),
    again: vanished ?? aboveLimit(again, VANISHED, plan.counts.linked, null, "vanished there and would be made again"),
  };
}

/** A target that has lost everything we ever wrote has more likely been read with the wrong eyes. */
function whyVanishedHeld(plan: FlowPlan, again: number): string | null {
  const { linked } = plan.counts;
  const everything = again >= RULES.removals.everythingFrom && again >= linked;
  return everything
    ? `all ${linked} linked ${plan.rules.kind} records are missing there and would be made again`
    : null;
}

/** Floor and share of the linked records that may be missing there before the list is doubted. */
const VANISHED = [2, 0.1] as const;
/** The same of new records. */
const NEW = [10, 0.3] as const;

function whyNewHeld(plan: FlowPlan, fresh: number, context: SafetyContext): string | null {
  if (fresh === 0) return null;
  const { there, matched, linked, lacking } = plan.counts;
  if (plan.rules.kind === "user" && context.withdrawn.length > 0)
    return `the source does not tell the ${context.withdrawn.join(", ")} any more: whether they work here is not known`;
  if (lacking > limitOf(...VANISHED, linked, null)) {
    return `${lacking} linked ${plan.rules.kind} records are there by their ids, but not in the list there: it was cut short, and the new ones may be in the rest of it`;
  }
  if (plan.rules.kind === "user" && there >= 10 && matched < there * 0.2) {
    return `only ${matched} of ${there} accounts there belong to anybody in the source: is it the right company?`;
  }
  return context.established ? aboveLimit(fresh, NEW, linked, context.creates, "would be created") : null;
}

function aboveLimit(
  count: number,
  [floor, share]: readonly [number, number],
  base: number,
  setting: LimitSetting,
  what: string,
): string | null {
  const limit = limitOf(floor, share, base, setting);
  return count > limit ? `${count} ${what}; more than ${limit} need a person's approval` : null;
}

function limitOf(floor: number, share: number, base: number, setting: LimitSetting): number {
  if (setting && "off" in setting) return Number.POSITIVE_INFINITY;
  if (setting && "count" in setting) return setting.count;
  return Math.max(floor, Math.floor(base * (setting ? setting.share : share)));
}

// ── the wrong company ──

function whyStop(plans: readonly FlowPlan[]): RollcallError | null {
  const users = plans.find((plan) => plan.rules.kind === "user");
  if (!users) return null;
  const { strangers, people } = users.counts;
  if (strangers < 3 || strangers <= people * 0.2) return null;
  return new RefusedError(
    "SOURCE_CHANGED",
    `${strangers} of ${people} linked people changed both their e-mail and their name`,
    {
      remedy:
        "Check that the source's credentials belong to the right company. If the people really changed, forget their links with `rollcall links TARGET --reset`.",
    },
  );
}

function rejectedKept({ kind, op, subject, title, person, reason, ...rest }: Change | Suspect): Kept {
  const what = REMOVALS.has(op) ? "its removal" : `its ${op}`;
  const remoteId = "link" in rest && rest.link ? rest.link.remoteId : null;
  return { kind, subject, title, person, remoteId, code: "REJECTED", detail: `${what} was rejected (${reason})` };
}

function aRecord(kind: Kind): string {
  return kind === "user" ? "their account" : `${kind === "booking" ? "a" : "an"} ${kind}`;
}
