/**
 * The name of a set of changes: what `approve` takes. Equal sets give equal digests; neither the clock, nor the order, nor
 * what was applied already enters.
 */
import { createHash } from "node:crypto";
import { isUpsert, remoteIdOf, type Change, type Suspect } from "../model/change.ts";

/**
 * What exactly is asked for. Another fingerprint is another change, and an approval does not reach it: a booking that was
 * moved, or is somebody else's by now, is not the one that was seen.
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
