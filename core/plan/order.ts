/**
 * The order in which changes are done: first the records that others refer to, last the removals, in reverse; within that, by
 * title. Changes that one request can carry stand together, else every batch would hold some of each team. Kinds that are written
 * as one file are done in one go, their removals with the rest.
 */
import { fieldsOf, isRemoval, type Change } from "../model/change.ts";
import { compare } from "../model/compare.ts";
import type { FlowRules } from "./flow-rules.ts";

/** `flows` in dependency order. */
export function order(
  changes: readonly Change[],
  flows: readonly Pick<FlowRules, "kind" | "asFile" | "together">[],
): Change[] {
  const rank = new Map(flows.map(({ kind }, index) => [kind, index + 1]));
  const together = new Map(flows.map(({ kind, together }) => [kind, together]));
  const filed = new Set(flows.filter((flow) => flow.asFile).map(({ kind }) => kind));
  const isLast = (change: Change) => isRemoval(change) && !filed.has(change.kind);
  const place = (change: Change) => (rank.get(change.kind) ?? 0) * (isLast(change) ? -1 : 1);
  const section = (change: Change) => (isLast(change) ? 1 : 0);
  const request = (change: Change) => {
    const field = together.get(change.kind);
    return field === undefined ? "" : String(fieldsOf(change)[field] ?? "");
  };
  return [...changes].sort(
    (a, b) =>
      section(a) - section(b) ||
      place(a) - place(b) ||
      compare(request(a), request(b)) ||
      compare(a.title, b.title) ||
      compare(a.subject, b.subject),
  );
}
