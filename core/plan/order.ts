/**
 * The order in which changes are done: what others refer to first, what takes away last and in reverse; within, by title.
 * Kinds that are written as one file are done in one go, their removals with the rest.
 */
import { isRemoval, type Change } from "../model/change.ts";
import type { Kind } from "../model/record.ts";

/** `flows` in dependency order. */
export function order(
  changes: readonly Change[],
  flows: readonly { readonly kind: Kind; readonly whole: boolean }[],
): Change[] {
  const rank = new Map(flows.map(({ kind }, index) => [kind, index + 1]));
  const whole = new Set(flows.filter((flow) => flow.whole).map(({ kind }) => kind));
  const isLast = (change: Change) => isRemoval(change) && !whole.has(change.kind);
  const place = (change: Change) => (rank.get(change.kind) ?? 0) * (isLast(change) ? -1 : 1);
  const section = (change: Change) => (isLast(change) ? 1 : 0);
  return [...changes].sort(
    (a, b) =>
      section(a) - section(b) || place(a) - place(b) || compare(a.title, b.title) || compare(a.subject, b.subject),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
