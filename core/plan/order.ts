/** The order in which changes are done: what others refer to first, what takes away last and in reverse; within, by title. */
import { isRemoval, type Change } from "../model/change.ts";
import type { Kind } from "../model/record.ts";

/** `flows` in dependency order. */
export function order(changes: readonly Change[], flows: readonly { readonly kind: Kind }[]): Change[] {
  const rank = new Map(flows.map(({ kind }, index) => [kind, index + 1]));
  const place = (change: Change) => (rank.get(change.kind) ?? 0) * (isRemoval(change) ? -1 : 1);
  const section = (change: Change) => (isRemoval(change) ? 1 : 0);
  return [...changes].sort(
    (a, b) =>
      section(a) - section(b) || place(a) - place(b) || compare(a.title, b.title) || compare(a.subject, b.subject),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
