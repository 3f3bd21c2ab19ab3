/** How a linked record that is there counts in the limits of its flow. */
import type { Current, Desired, LeftOut, Link } from "../model/record.ts";
import { isSomebodyElse } from "./diff.ts";
import type { FlowCounts, FlowRules } from "./flow-rules.ts";

interface Met {
  readonly link: Link;
  readonly wanted: Desired | "as written" | null;
  readonly leftOut: LeftOut | null;
}

/**
 * Counts a linked record that was seen. An account that we locked when its person left, and whose person the source has forgotten
 * since, says nothing about the company.
 */
export function countThere(counts: FlowCounts, { wanted, leftOut, link }: Met): void {
  const isOfSource = wanted !== null || leftOut !== null;
  if (isOfSource) counts.matched += 1;
  if (isOfSource || link.active) counts.there += 1;
}

/** Counts the account of a person who comes back under another id: it belongs to the source after all. */
export function countReturned(counts: FlowCounts, { leftOut, link }: Met): void {
  if (leftOut !== null) return;
  counts.matched += 1;
  if (!link.active) counts.there += 1;
}

/** Counts an account that we had locked and somebody there unlocked: it can be lost again. */
export function countAgain(counts: FlowCounts): void {
  counts.linked += 1;
  counts.people += 1;
}

/**
 * Returns whether an account that we wrote is somebody else's by now. One that is locked there is nobody's: many tools blank what they
 * delete. (It is not unlocked either: locked-strangers.ts.) Where nothing is written, it is not known how it should look; and what is set
 * back again and again is a fight.
 */
export function isUnlike(
  { fields, onlyMatches }: FlowRules,
  { active, lastWrittenAt, values, setBack }: Link,
  current: Current,
): boolean {
  if (!active || !current.active || lastWrittenAt === null || onlyMatches || setBack !== undefined) return false;
  return isSomebodyElse(fields, current.fields, values);
}
