/**
 * The last look before the first effect: which changes may run, which are held for a person, and whether the source is
 * still the same company.
 */
import {
  isRemoval,
  isSuspect,
  remoteIdOf,
  REMOVALS,
  type Change,
  type HeldBecause,
  type Kept,
  type Suspect,
} from "../model/change.ts";
import type { RollcallError } from "../model/errors.ts";
import type { Link } from "../model/record.ts";
import { blanking } from "./blanking.ts";
import { whyAnotherCompany } from "./company.ts";
import { digest, fingerprint } from "./digest.ts";
import type { FlowPlan } from "./flow-rules.ts";
import {
  isAgain,
  isRejected,
  whyCreatesHeld,
  whyRemovalsHeld,
  type CreatesHeld,
  type SafetyContext,
  type WhyHeld,
} from "./limits.ts";
import { staysLocked } from "./locked.ts";
import { waiting } from "./waiting.ts";

export interface HeldChange {
  readonly change: Change | Suspect;
  readonly fingerprint: string;
  /** Why it is held, with the numbers. */
  readonly why: string;
  readonly because: HeldBecause;
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
  /**
   * What was rejected, or is to be asked about again, and has lost its object, by fingerprint. What somebody decided since then is not
   * among them: nothing is known of it.
   */
  readonly idleRejections: readonly string[];
  /** Accounts that stay locked while the source does not tell who works here. */
  readonly locked: readonly Kept[];
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
  const stays = staysLocked(plans, context);
  for (const plan of plans) {
    const removalsHeld = whyRemovalsHeld(plan, context);
    const createsHeld = whyCreatesHeld(plan, context);
    for (const change of [...plan.changes, ...plan.suspects]) {
      if (!isSuspect(change) && stays.has(change)) continue;
      const why = whyHeld(change, removalsHeld, createsHeld) ?? whyAskedAgain(change, context);
      const standing = standingOf(change, why, context);
      if (standing === "rejected") spared.push(change);
      else if (standing === "held") held.push(heldChange(change, why as WhyHeld));
      else allowed.push(change as Change);
      if (standing === "approved") approved.add(fingerprint(change));
      const staying = standing === "held" || standing === "rejected" ? goingLink(change) : null;
      // What stays there for now must not show what is withheld by now.
      const hidden = staying && blanking(plan.rules, staying);
      if (hidden) allowed.push(hidden);
    }
  }
  const left = [...held.map((one) => one.change), ...spared, ...stays.keys()];
  const wait = waiting(allowed, left, plans);
  return {
    allowed: wait.size === 0 ? allowed : allowed.filter((change) => !wait.has(change)),
    waiting: [...wait],
    held,
    approved,
    rejected: spared.map((change) => rejectedKept(change, context)),
    locked: [...stays].map(([change, why]) => keptOf(change, "NOT_RELEASED", why)),
    idleRejections: idleOf(context, left),
    digest: digest(held.map((one) => one.fingerprint)),
    stop: whyAnotherCompany(plans, context),
  };
}

function idleOf({ rejected, askedAgain }: SafetyContext, left: readonly (Change | Suspect)[]): string[] {
  const decided = [...rejected.keys(), ...askedAgain];
  if (decided.length === 0) return [];
  const standing = new Set(left.map(fingerprint));
  return decided.filter((one) => !standing.has(one));
}

function heldChange(change: Change | Suspect, { because, text }: WhyHeld): HeldChange {
  return { change, fingerprint: fingerprint(change), why: text, because };
}

function standingOf(
  change: Change | Suspect,
  why: WhyHeld | null,
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

function whyHeld(change: Change | Suspect, removalsHeld: WhyHeld | null, createsHeld: CreatesHeld): WhyHeld | null {
  if (isSuspect(change) && (change.because === "unanswered" || !removalsHeld))
    return { because: change.because, text: change.reason };
  if (isSuspect(change)) return removalsHeld;
  if (isRemoval(change)) return removalsHeld;
  if (change.op !== "create") return null;
  return createsHeld[isAgain(change) ? "again" : "new"];
}

function whyAskedAgain(change: Change | Suspect, { askedAgain }: SafetyContext): WhyHeld | null {
  if (askedAgain.size === 0 || !askedAgain.has(fingerprint(change))) return null;
  return { because: "again", text: "its rejection was taken back, so it is asked about again" };
}

function rejectedKept(change: Change | Suspect, { rejected }: SafetyContext): Kept {
  const what = REMOVALS.has(change.op) ? "its removal" : `its ${change.op}`;
  const back = rejected.get(fingerprint(change));
  const again = back ? `; to be asked again: ${back}` : "";
  return keptOf(change, "REJECTED", `${what} was rejected (${change.reason})${again}`);
}

function keptOf(change: Change | Suspect, code: string, detail: string): Kept {
  const { kind, subject, title, person } = change;
  return { kind, subject, title, person, remoteId: remoteIdOf(change), code, detail };
}
