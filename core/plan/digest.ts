/**
 * Names a set of changes by a digest, which `approve` takes. Equal sets have equal digests, whatever the time and the order, and
 * whatever was applied already.
 */
import { createHash } from "node:crypto";
import { isUpsert, remoteIdOf, type Change, type Suspect } from "../model/change.ts";

/**
 * Identifies exactly one change. If the change becomes another, its fingerprint does too, and an approval does not reach it: a
 * booking that was moved, or belongs to somebody else by now, is not the one that was approved.
 */
export function fingerprint(change: Change | Suspect): string {
  const parts: unknown[] = [change.kind, change.op, change.subject, remoteIdOf(change)];
  if (isUpsert(change)) parts.push(change.desired.fields);
  else if (change.op === "release") parts.push(change.link.values);
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

export function digest(fingerprints: Iterable<string>): string | null {
  const sorted = [...fingerprints].sort();
  if (sorted.length === 0) return null;
  return createHash("sha256").update(sorted.join("\n")).digest("hex").slice(0, 12);
}
