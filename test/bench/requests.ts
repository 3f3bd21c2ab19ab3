/** Holds what a run asked against what it needed to ask. */
import type { Counts, Expected } from "./bench-case.ts";

/** @throws when a run sent a request that neither the work nor paging needs. Gives how many stand beside those that do. */
export function excessOf(counts: Counts, { needed, beside }: Expected): number {
  let excess = 0;
  for (const [what, count] of Object.entries(counts)) {
    const over = count - (needed[what] ?? 0);
    if (over > (beside[what] ?? 0)) throw new Error(`${count} times ${what}, where ${needed[what] ?? 0} are needed`);
    excess += Math.max(0, over);
  }
  return excess;
}
