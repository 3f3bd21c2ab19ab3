/**
 * Names a set of changes by a digest, which `approve` takes. Equal sets have equal digests, whatever the time and the order, and
 * whatever was applied already.
 */
import { createHash } from "node:crypto";
import {
  isRemoval,
  isSuspect,
  isUpsert,
  remoteIdOf,
  type Change,
  type HeldBecause,
  type Suspect,
} from "../model/change.ts";

/** The length of an effect, with which the fingerprint of a change begins. */
const EFFECT = 16;

/**
 * Identifies exactly one change, as people decide about it: what it does and, if it takes something away, for which reason. If the change
 * becomes another, its fingerprint does too, and an approval does not reach it: a booking that was moved, or belongs to somebody else by
 * now, is not the one that was approved, and whoever is kept although on leave was not kept for the day on which they leave.
 */
export function fingerprint(change: Change | Suspect): string {
  const reason = reasonOf(change);
  return reason === null ? effect(change) : `${effect(change)}-${hash(reason, 8)}`;
}

/** Identifies what a change does, whatever the reason. */
export function effect(change: Change | Suspect): string {
  const parts: unknown[] = [change.kind, change.op, change.subject, remoteIdOf(change)];
  if (isUpsert(change)) parts.push(change.desired.fields);
  else if (change.op === "release") parts.push(change.link.values);
  return hash(JSON.stringify(parts), EFFECT);
}

/** Returns the effect of the change that the fingerprint identifies. In earlier versions it was the effect alone. */
export function effectIn(fingerprint: string): string {
  return fingerprint.slice(0, EFFECT);
}

/** That a record is no longer in the source's list is one reason, whether the source confirms it or was not asked. */
function reasonOf(change: Change | Suspect): string | null {
  if (isSuspect(change)) return GONE;
  if (!isRemoval(change)) return null;
  return change.proof.source === "not found" ? GONE : (change.proof.shown ?? null);
}

const GONE = "gone";

function hash(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}

/**
 * Returns the digest of a hold. What the last full run could not judge is another question than before: whoever answered it under the former
 * digest was shown that it cannot be approved, or was not shown it at all.
 */
export function digestOfHold(
  records: Iterable<{ readonly fingerprint: string; readonly because?: HeldBecause | undefined }>,
): string | null {
  return digest(
    Iterator.from(records).map(({ fingerprint, because }) =>
      because === "unjudged" ? `${fingerprint} ${because}` : fingerprint,
    ),
  );
}

export function digest(fingerprints: Iterable<string>): string | null {
  const sorted = [...fingerprints].sort();
  if (sorted.length === 0) return null;
  return hash(sorted.join("\n"), 12);
}
