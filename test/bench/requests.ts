/** Holds what a run asked against what it needed to ask. */
import type { Counts, Expected } from "./bench-case.ts";

/** @throws when a run sent a request that neither the work nor paging needs. Gives how many stand beside those that do. */
export function excessOf(counts: Counts, { needed, beside }: Expected): number {
  const over = Object.entries(counts).map(([what, count]) => [what, count, count - (needed[what] ?? 0)] as const);
  const tooMany = over.filter(([what, , more]) => more > (beside[what] ?? 0));
  if (tooMany.length > 0) {
    const each = tooMany.map(([what, count]) => `${count} times ${what}, where ${needed[what] ?? 0} are needed`);
    throw new Error(each.join("; "));
  }
  return over.reduce((sum, [, , more]) => sum + Math.max(0, more), 0);
}
