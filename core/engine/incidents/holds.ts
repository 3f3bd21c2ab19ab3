/**
 * Held changes and what people decide about them. An approval reaches the changes that the person saw and that are still held
 * unchanged, no others.
 */
import { isSuspect, remoteIdOf, type Change } from "../../model/change.ts";
import { CommandRefused } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, type Instant } from "../../model/time.ts";
import { digestOfHold } from "../../plan/digest.ts";
import type { FlowPlan } from "../../plan/flow-rules.ts";
import type { HeldChange, Verdict } from "../../plan/safety.ts";
import { asUnjudged } from "../../plan/unjudged.ts";
import { whyWaiting } from "../../plan/waiting.ts";
import type { HeldRecord, Hold, Store } from "../../store/store.ts";
import type { Engine } from "../engine.ts";

/** The part of an approval that can still be carried out. */
interface StillHeld {
  readonly approved: ReadonlySet<string>;
  /** Records that the person saw and that are no longer held unchanged. */
  readonly moved: readonly HeldRecord[];
}

interface HeldNow {
  readonly target: string;
  readonly verdict: Verdict;
  /** The hold that the person saw; undefined: it was never stored. */
  readonly hold: Hold | undefined;
  /** Fingerprints that were rejected: these records are where they were left, and did not move. */
  readonly rejected: ReadonlySet<string>;
  readonly now: Instant;
}

/**
 * Finds which of the approved changes are still held as the person saw them.
 * @throws CommandRefused STALE_APPROVAL when none of the approved changes is still held unchanged, when the source proves none of them,
 * or when the hold was last seen too long ago.
 */
export function stillHeld(digest: string, { target, verdict, hold, rejected, now }: HeldNow): StillHeld {
  const stale = (message: string) => staleApproval(message, lookAgain(target, verdict.digest));
  const held = new Map(verdict.held.map((one) => [one.fingerprint, one.change]));
  if (hold) requireValid(hold, verdict.digest, now);
  const isSame = verdict.digest === digest;
  if (!isSame && (!hold || (hold.state === "closed" && hasLapsed(hold, now))))
    throw stale(`nothing is held under ${digest}`);
  // What the person was told cannot be approved, since no run could judge it, is not approved because one can by now.
  const seen = isSame ? [] : (hold?.records.filter(({ because }) => because !== "unjudged") ?? []);
  const moved = seen.filter((one) => !held.has(one.fingerprint) && !rejected.has(one.fingerprint));
  const still = isSame ? [...held.keys()] : seen.map((one) => one.fingerprint).filter((one) => held.has(one));
  if (hold && !isSame && seen.length === 0) throw notJudged(target, digest, hold.records.length);
  // Only their number: this message stands in the log, where people are not named.
  if (still.length === 0) throw stale(`none of the ${seen.length} changes of ${digest} is still held`);
  // A run with an approval asked the source for everybody by id: what is not proven by now cannot be.
  const approved = new Set(still.filter((one) => !isSuspect(held.get(one) as HeldChange["change"])));
  if (approved.size === 0) throw notProven(target, digest, still.length);
  return { approved, moved };
}

/**
 * Checks, before a run that is to carry out this approval, that it is still open. A digest that was never stored may still be right: it
 * comes from `rollcall plan`.
 * @throws CommandRefused STALE_APPROVAL when somebody decided about the hold already, or when it lapsed.
 */
export async function requireOpen(
  target: string,
  digest: string,
  { store, clock }: Pick<Engine, "store" | "clock">,
): Promise<void> {
  const hold = await store.holds.get(target, digest);
  const current = await store.holds.open(target);
  if (hold) requireValid(hold, current?.digest ?? null, clock.now());
}

/**
 * Refuses a hold that was decided or has lapsed: one that was mailed on Friday has to be looked at again before it is approved on Tuesday.
 * A closed one is treated as never stored, since the same changes may be held anew, as a plan shows.
 */
function requireValid(hold: Hold, current: string | null, now: Instant): void {
  const { target, digest, state, lastSeenAt } = hold;
  const again =
    digest === current
      ? `Run \`rollcall sync ${target}\`: it renews the hold and lists what is still held. Then approve ${current}.`
      : lookAgain(target, current);
  if (state === "closed") return;
  if (state === "approved") throw staleApproval(`${digest} was approved already`, again);
  if (state === "rejected")
    throw staleApproval(
      `${digest} was rejected already`,
      `Take that back first: \`rollcall reject ${target} ${digest} --undo\`.`,
    );
  if (hasLapsed(hold, now)) throw staleApproval(`${digest} has expired: it was last held at ${lastSeenAt}`, again);
}

/** Whether no run has held the changes for so long that they cannot be approved. */
export function hasLapsed({ lastSeenAt }: Pick<Hold, "lastSeenAt">, now: Instant): boolean {
  return elapsed(lastSeenAt, now) > RULES.holds.lapseMs;
}

function lookAgain(target: string, current: string | null): string {
  if (current === null) return "Nothing is held now: there is nothing to approve.";
  return `Look at what is held now with \`rollcall plan ${target}\`, then approve ${current}.`;
}

function staleApproval(message: string, remedy: string): CommandRefused {
  return new CommandRefused("STALE_APPROVAL", message, { remedy });
}

/** The source says of none of these records that it is gone, and no approval takes the place of its word. */
function notProven(target: string, digest: string, count: number): CommandRefused {
  const message = `none of the ${count} changes of ${digest} can be made: asked for each by its id, the source confirms of none that it is gone`;
  return new CommandRefused("STALE_APPROVAL", message, {
    remedy: `Correct the source, so that it lists them or confirms that they are gone, or leave them as they are: \`rollcall reject ${target} ${digest}\`.`,
  });
}

/** Of none of these records the last full run could tell whether the change is still needed. */
function notJudged(target: string, digest: string, count: number): CommandRefused {
  const message = `none of the ${count} changes of ${digest} can be approved: the last full run could not tell whether they are still needed`;
  return new CommandRefused("STALE_APPROVAL", message, {
    remedy: `\`rollcall plan ${target}\` shows what is known by now. To leave the records as they are: \`rollcall reject ${target} ${digest}\`.`,
  });
}

/** Nothing is held under this digest, or no longer is. */
export function nothingHeld(target: string, digest: string, current: string | null): CommandRefused {
  const remedy =
    current === null ? "Nothing is held now." : `${current} is held now; look at it with \`rollcall plan ${target}\`.`;
  return new CommandRefused("STALE_APPROVAL", `nothing is held under ${digest}`, { remedy });
}

interface HeldByRun extends Pick<Hold, "edits"> {
  readonly verdict: Pick<Verdict, "held" | "unjudged">;
  /** The hold that was open before it. What it names and the run could not judge stays in the hold. */
  readonly before: Pick<Hold, "records"> | undefined;
}

/** Stores what is held as of this run, without changes that were rejected while it went on; null: nothing is held. */
export async function recordHold(
  store: Store,
  target: string,
  { verdict, before, edits = [] }: HeldByRun,
  now: Instant,
): Promise<Hold | null> {
  const unjudged = new Set(verdict.unjudged);
  const stays = before?.records.filter(({ fingerprint }) => unjudged.has(fingerprint)) ?? [];
  const rejected = await store.holds.rejected(target);
  const held = [...verdict.held.map(recordOf), ...stays.map(asUnjudged)];
  const records = held.filter(({ fingerprint }) => !rejected.has(fingerprint));
  const named = digestOfHold(records);
  if (named === null) {
    await store.holds.close(target);
    return null;
  }
  const open = await store.holds.open(target);
  const hold = { target, digest: named, since: open?.since ?? now, lastSeenAt: now, records, edits };
  await store.holds.put(hold);
  return { ...hold, state: "open", decidedBy: null, decidedAt: null };
}

/** Goes on asking, without a mail, about what an open hold names beside the changes that somebody has just decided about, and about nothing else. */
export async function holdRest(
  store: Store,
  open: Hold,
  decided: ReadonlySet<string>,
  { announcer }: Pick<Engine, "announcer">,
): Promise<void> {
  const records = open.records.filter(({ fingerprint }) => !decided.has(fingerprint));
  const named = digestOfHold(records);
  if (named === null) await store.holds.close(open.target);
  const rest = named === null ? null : { ...open, digest: named, records };
  if (rest) await store.holds.put(rest);
  await announcer.held(store, open.target, rest);
}

function recordOf(held: HeldChange): HeldRecord {
  const { kind, op, subject, title, person, reason } = withWhy(held);
  return {
    kind,
    op,
    subject,
    title,
    person,
    remoteId: remoteIdOf(held.change),
    reason,
    why: held.why,
    fingerprint: held.fingerprint,
    because: held.because,
  };
}

/** A change that waits for a held one, as test mode shows it: held too, since there changes are only planned or held. */
export function heldAlong(plans: readonly FlowPlan[]): (change: Change) => Change {
  const whyItWaits = whyWaiting(plans);
  return (change) => ({ ...change, reason: `${change.reason}; ${whyItWaits(change).message}` });
}

/** The change with both its reasons: why it is to be made, and why it is held. */
export function withWhy({ change, why }: HeldChange): HeldChange["change"] {
  return { ...change, reason: change.reason === why ? why : `${change.reason}; ${why}` };
}
