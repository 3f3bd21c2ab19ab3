/**
 * The last look before the first effect: which changes may run, which are held for a person, and whether the source is
 * still the same company.
 */
import {
  isAgain,
  isRemoval,
  isSuspect,
  remoteIdOf,
  REMOVALS,
  type Change,
  type Conflict,
  type HeldReason,
  type Kept,
  type Suspect,
} from "../model/change.ts";
import type { RollcallError } from "../model/errors.ts";
import type { Link } from "../model/record.ts";
import { askedAgainBy, endedOf, idleOf } from "./asked-again.ts";
import { blanking } from "./blanking.ts";
import { whyAnotherCompany } from "./company.ts";
import { digestOfHold, fingerprint } from "./digest.ts";
import type { FlowPlan } from "./flow-rules.ts";
import { isRejected, whyCreatesHeld, whyRemovalsHeld, type CreatesHeld, type SafetyContext } from "./limits.ts";
import { staysLocked } from "./locked.ts";
import { stillOpen } from "./locked-again.ts";
import { asUnjudged, unjudgedOf } from "./unjudged.ts";
import { waiting } from "./waiting.ts";

export interface HeldChange extends HeldReason {
  readonly change: Change | Suspect;
  readonly fingerprint: string;
}

export interface Verdict {
  readonly allowed: readonly Change[];
  /** Changes that are allowed, but cannot be done before what is held. */
  readonly waiting: readonly Change[];
  readonly held: readonly HeldChange[];
  /** Fingerprints of allowed changes that a person approved. */
  readonly approved: ReadonlySet<string>;
  /** Changes that a person has rejected: their records are kept as they are until their situation changes. */
  readonly rejected: readonly Kept[];
  /**
   * Fingerprints that a person rejected, and that match no change any more although their record was judged: should the change come
   * again, it is asked about. Decisions made since the context was read are not among them: nothing is known of them.
   */
  readonly idleRejections: readonly string[];
  /** Fingerprints that a person decided about and that cannot come again: their link is forgotten. */
  readonly endedRejections: readonly string[];
  /**
   * Fingerprints that the open hold names and this verdict cannot speak of, since their records were not judged: a full run leaves them in
   * the hold.
   */
  readonly unjudged: readonly string[];
  /** Accounts of leavers that are locked once more, since earlier locks did not last. */
  readonly stillOpen: readonly Conflict[];
  /** Accounts that stay locked while the source does not tell who works here. */
  readonly locked: readonly Kept[];
  /** The digest that `approve` takes, of what is held and of what stays in the hold unjudged; null if nothing is held. */
  readonly digest: string | null;
  /** Why nothing at all may be written; null if changes may be. */
  readonly stop: RollcallError | null;
}

export function assess(plans: readonly FlowPlan[], context: SafetyContext): Verdict {
  const allowed: Change[] = [];
  const held: HeldChange[] = [];
  const approved = new Set<string>();
  const spared: (Change | Suspect)[] = [];
  const stays = staysLocked(plans, context);
  const whyAskedAgain = askedAgainBy(context);
  for (const plan of plans) {
    const removalsHeld = whyRemovalsHeld(plan, context);
    const createsHeld = whyCreatesHeld(plan, context);
    for (const change of [...plan.changes, ...plan.suspects]) {
      if (!isSuspect(change) && stays.has(change)) continue;
      const why = whyHeld(change, removalsHeld, createsHeld) ?? whyAskedAgain(change);
      const standing = standingOf(change, why, context);
      if (standing === "rejected") spared.push(change);
      else if (standing === "held") held.push({ change, fingerprint: fingerprint(change), ...(why as HeldReason) });
      else allowed.push(change as Change);
      if (standing === "approved") approved.add(fingerprint(change));
      const staying = standing === "held" || standing === "rejected" ? goingLink(change) : null;
      // The record stays for now, but must not go on showing details that are withheld by now.
      const hidden = staying && blanking(plan.rules, staying);
      if (hidden) allowed.push(hidden);
    }
  }
  const left = [...held.map((one) => one.change), ...spared, ...stays.keys()];
  const wait = waiting(allowed, left, plans);
  const unjudged = unjudgedOf(plans, context);
  return {
    allowed: wait.size === 0 ? allowed : allowed.filter((change) => !wait.has(change)),
    waiting: [...wait],
    held,
    approved,
    rejected: spared.map((change) => rejectedKept(change, context)),
    stillOpen: stillOpen(allowed),
    locked: [...stays].map(([change, why]) => keptOf(change, "NOT_RELEASED", why)),
    idleRejections: idleOf(plans, context, new Set([...left.map(fingerprint), ...approved])),
    endedRejections: endedOf(plans, context),
    unjudged: unjudged.map((one) => one.fingerprint),
    digest: held.length === 0 ? null : digestOfHold([...held, ...unjudged.map(asUnjudged)]),
    stop: whyAnotherCompany(plans, context),
  };
}

function standingOf(
  change: Change | Suspect,
  why: HeldReason | null,
  context: SafetyContext,
): "allowed" | "approved" | "held" | "rejected" {
  if (isRejected(change, context)) return "rejected";
  if (why === null && !isRemoval(change)) return "allowed";
  if (!isSuspect(change) && context.approved.has(fingerprint(change))) return "approved";
  return why === null ? "allowed" : "held";
}

/** Returns the link of a change that takes something away; null for all others. */
function goingLink(change: Change | Suspect): Link | null {
  return isRemoval(change) || isSuspect(change) ? change.link : null;
}

function whyHeld(
  change: Change | Suspect,
  removalsHeld: HeldReason | null,
  createsHeld: CreatesHeld,
): HeldReason | null {
  if (isSuspect(change) && (change.because === "unanswered" || !removalsHeld))
    return { because: change.because, why: change.reason };
  if (isSuspect(change)) return removalsHeld;
  if (isRemoval(change)) return removalsHeld;
  if (change.op !== "create") return null;
  return createsHeld[isAgain(change) ? "again" : "new"];
}

function rejectedKept(change: Change | Suspect, { rejected }: SafetyContext): Kept {
  const what = REMOVALS.has(change.op) ? "its removal" : `its ${change.op}`;
  const { undo = null } = rejected.get(fingerprint(change)) ?? {};
  const again = undo ? `; to be asked again: ${undo}` : "";
  return keptOf(change, "REJECTED", `${what} was rejected (${change.reason})${again}`);
}

function keptOf(change: Change | Suspect, code: string, detail: string): Kept {
  const { kind, subject, title, person } = change;
  return { kind, subject, title, person, remoteId: remoteIdOf(change), code, detail };
}
