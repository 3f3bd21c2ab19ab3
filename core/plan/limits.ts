/**
 * The limits: how much may be taken away, made again or made without asking a person. They trip, they do not ration: above one, all
 * of that flow is held. The numbers stand in `core/model/rules.ts` and protect 5 people as well as 50,000.
 */
import {
  COUNTED_BY_RECORD,
  isAgain,
  isRemoval,
  isSuspect,
  type Change,
  type HeldReason,
  type Suspect,
} from "../model/change.ts";
import type { LimitSetting, LimitSettings } from "../model/limit-setting.ts";
import type { Kind } from "../model/record.ts";
import { RULES, type Limit } from "../model/rules.ts";
import { fingerprint } from "./digest.ts";
import type { FlowPlan } from "./flow-rules.ts";

/** Attributes that say who works here, which the source once told and no longer tells. */
export interface Untold {
  readonly withdrawn: readonly string[];
  /** Attributes that only people about to leave have: perhaps nobody has them now. */
  readonly doubtful: readonly string[];
}

export interface Rejected {
  /** The command that takes the rejection back; null if its digest is no longer known. */
  readonly undo: string | null;
  /** What the change is about; null if the hold that named it is no longer known. */
  readonly record: Pick<Change, "kind" | "subject"> | null;
}

export interface SafetyContext extends Untold, LimitSettings {
  readonly target: string;
  /** People read from the source; none at all is never believed. */
  readonly peopleRead: number;
  /** Kinds that had a complete run. The limits on creates apply to these alone. */
  readonly established: ReadonlySet<Kind>;
  /**
   * By kind, the people who lost a record in the last 24 h without anybody's approval; for kinds that are counted by record, the
   * records.
   */
  readonly lostRecently: ReadonlyMap<Kind, ReadonlySet<string>>;
  readonly approved: ReadonlySet<string>;
  /** What people rejected, by the fingerprint of the change. */
  readonly rejected: ReadonlyMap<string, Rejected>;
  /** Fingerprints whose rejection was taken back, or no longer fitted: a person is asked about them, whatever the limits say (asked-again.ts). */
  readonly askedAgain: ReadonlySet<string>;
  /** What the target's open hold names. It stays held, whatever the limits say by now, until somebody decides (asked-again.ts). */
  readonly openHold: readonly HeldBefore[];
}

/** A change as a hold names it. */
export interface HeldBefore extends Pick<Change, "kind" | "op" | "subject"> {
  readonly fingerprint: string;
}

// ── removals ──

export function whyRemovalsHeld(plan: FlowPlan, context: SafetyContext): HeldReason | null {
  const going = [...plan.changes.filter(isRemoval), ...plan.suspects];
  if (going.length === 0) return null;
  const { kind } = plan.rules;
  const { linked } = plan.counts;
  if (context.peopleRead === 0) return { because: "doubt", why: "the source listed nobody at all" };
  const everything = kind === "user" || linked >= RULES.removals.everythingFrom;
  if (everything && going.length >= linked)
    return {
      because: "limit",
      why: `all ${linked} linked ${kind} records would be ${kind === "user" ? "locked or removed" : "removed"}`,
    };
  const byRecord = COUNTED_BY_RECORD.has(kind);
  const leaving = going.filter((one) => !isRejected(one, context));
  const losing = new Set([
    ...leaving.map((one) => (byRecord ? one.subject : (one.personId ?? one.subject))),
    ...(context.lostRecently.get(kind) ?? []),
  ]);
  const limit = removalLimit(kind, byRecord ? linked : plan.counts.people, context.removals);
  if (losing.size <= limit) return null;
  const isOne = losing.size === 1;
  const records = isOne ? kind : `${kind}s`;
  const what = byRecord ? `${records} would go` : `${isOne ? "person" : "people"} would lose ${aRecord(kind)}`;
  return above(limit, `${losing.size} ${what} within 24 hours`, context.removals);
}

function above(limit: number, what: string, setting: LimitSetting): HeldReason {
  return isEach(setting)
    ? { because: "each", why: `${what}; the config asks about every one (\`limits\`)` }
    : { because: "limit", why: `${what}; more than ${limit} need a person's approval` };
}

/** Whether the owner wants to be asked about every single one. */
function isEach(setting: LimitSetting): boolean {
  return setting !== null && "count" in setting && setting.count === 0;
}

/** Whether a person has rejected the change. It then does not happen, and counts towards no limit. */
export function isRejected(change: Change | Suspect, { rejected, approved }: SafetyContext): boolean {
  if (rejected.size === 0) return false;
  const print = fingerprint(change);
  return rejected.has(print) && (isSuspect(change) || !approved.has(print));
}

/** The largest number of people that may lose a record of the kind without being asked about. */
export function removalLimit(kind: Kind, base: number, setting: LimitSetting): number {
  const rule = RULES.removals.limits[kind];
  const limit = limitOf(rule, base, setting);
  return setting ? limit : Math.min(limit, rule.cap);
}

// ── creates ──

/** Why new records are held, and why records that are made again are; null: they are not held. */
export type CreatesHeld = Readonly<Record<"new" | "again", HeldReason | null>>;

/** Judges new records and those made again, each by a limit of its own, which exists for users and teams alone. */
export function whyCreatesHeld(plan: FlowPlan, context: SafetyContext): CreatesHeld {
  const { kind } = plan.rules;
  const creates = plan.changes.filter((change) => change.op === "create" && !isRejected(change, context));
  const again = creates.filter(isAgain).length;
  const fresh = creates.length - again;
  const vanished = whyVanishedHeld(plan, again);
  if (kind !== "user" && kind !== "team") return { new: null, again: vanished };
  return {
    new: whyNewHeld(plan, fresh, context),
    again:
      vanished ??
      aboveLimit(
        again,
        RULES.creates.vanished,
        plan.counts.linked,
        isEach(context.creates) ? context.creates : null,
        "vanished from the tool and would be created again",
      ),
  };
}

/** Why creates are held if everything we ever wrote is missing there: more likely it was read wrongly. */
function whyVanishedHeld(plan: FlowPlan, again: number): HeldReason | null {
  const { linked } = plan.counts;
  const everything = again >= RULES.removals.everythingFrom && again >= linked;
  if (!everything) return null;
  const why = `all ${linked} linked ${plan.rules.kind} records are missing on the other side and would be created again`;
  return { because: "doubt", why };
}

function whyNewHeld(plan: FlowPlan, fresh: number, context: SafetyContext): HeldReason | null {
  if (fresh === 0) return null;
  const { there, matched, linked, lacking } = plan.counts;
  const untold = plan.rules.kind === "user" ? untoldOf(plan, context) : [];
  if (untold.length > 0) {
    const why = `the source no longer gives ${untold.join(", ")}, so it is not known whether they work here`;
    return { because: "unreleased", why };
  }
  if (lacking > limitOf(RULES.creates.vanished, linked, null)) {
    const why = `${lacking} linked ${plan.rules.kind} records exist by their ids, but are missing from the tool's list: the list was incomplete, and the new ones may be in the rest of it`;
    return { because: "doubt", why };
  }
  if (plan.rules.kind === "user" && there >= RULES.known.accounts && matched < there * RULES.known.share) {
    const why = `only ${matched} of ${there} accounts in the tool belong to anybody in the source: is it the right company?`;
    return { because: "doubt", why };
  }
  const isFirst = !context.established.has(plan.rules.kind);
  return isFirst ? null : aboveLimit(fresh, RULES.creates.fresh, linked, context.creates, "would be created");
}

/** Returns the attributes that are no longer told. If a locked account is about to be reactivated, the doubtful ones are among them. */
function untoldOf({ changes }: FlowPlan, { withdrawn, doubtful }: Untold): readonly string[] {
  return changes.some(({ op }) => op === "reactivate") ? [...withdrawn, ...doubtful] : withdrawn;
}

/**
 * Returns why a locked account stays locked while it is not known whether its person works here; null: it is known, or nobody is
 * let in.
 */
export function whyStaysLocked({ kind, op }: Change, { withdrawn, doubtful }: Untold): string | null {
  const untold = [...withdrawn, ...doubtful];
  if (kind !== "user" || op !== "reactivate" || untold.length === 0) return null;
  const names = untold.map((key) => `"${key}"`).join(", ");
  return `stays locked: whether people are locked depends on ${names}, which the source no longer gives; tick ${names} under Readable employee attributes again, or unlock the account in the tool`;
}

function aboveLimit(count: number, rule: Limit, base: number, setting: LimitSetting, what: string): HeldReason | null {
  const limit = limitOf(rule, base, setting);
  return count > limit ? above(limit, `${count} ${what}`, setting) : null;
}

function limitOf({ floor, share }: Limit, base: number, setting: LimitSetting): number {
  if (setting && "off" in setting) return Number.POSITIVE_INFINITY;
  if (setting && "count" in setting) return setting.count;
  return Math.max(floor, Math.floor(setting ? (base * setting.percent) / 100 : base * share));
}

function aRecord(kind: Kind): string {
  return kind === "user" ? "their account" : `${kind === "booking" ? "a" : "an"} ${kind}`;
}
