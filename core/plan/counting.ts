/** What a linked record that is there counts for, in the limits of its flow. */
import type { Desired, LeftOut, Link } from "../model/record.ts";
import type { FlowCounts } from "./flow-rules.ts";

interface Met {
  readonly link: Link;
  readonly wanted: Desired | "as written" | null;
  readonly leftOut: LeftOut | null;
}

/** What we locked when its person left, and the source has forgotten since then, says nothing of the company. */
export function countThere(counts: FlowCounts, { wanted, leftOut, link }: Met): void {
  const isOfSource = wanted !== null || leftOut !== null;
  if (isOfSource) counts.matched += 1;
  if (isOfSource || link.active) counts.there += 1;
}

/** The account of somebody who comes back under another id belongs to the source after all. */
export function countReturned(counts: FlowCounts, { leftOut, link }: Met): void {
  if (leftOut !== null) return;
  counts.matched += 1;
  if (!link.active) counts.there += 1;
}

/** Somebody there has unlocked what we had locked: it can be lost again. */
export function countAgain(counts: FlowCounts): void {
  counts.linked += 1;
  counts.people += 1;
}
