/**
 * A kind can be carried the other way once its leader was changed. Records that had travelled until then are there on both sides:
 * as soon as the new leader wants such a record, its link is turned round, so that it is neither made a second time nor taken
 * away. Turning writes nothing: if the two sides differ at that moment, it is a conflict until the leader's record changes.
 */
import { isLeftOut, type Desired, type Fields, type LeftOut, type Link } from "../model/record.ts";
import type { FlowPlan } from "./flow-rules.ts";

interface Turned {
  readonly desired: Desired;
  /** The link as it was until now. */
  readonly before: Link;
  readonly link: Link;
}

/** Whether this flow made the link, of all that carry its kind. */
export function isOwn({ knows }: { knows?(values: Fields): boolean }, { values }: Pick<Link, "values">): boolean {
  return knows?.(values) ?? true;
}

/** @param opposite links of the kind that were made the other way */
export function turnRound(
  rows: Iterable<Desired | LeftOut>,
  opposite: readonly Link[],
  own: readonly Link[],
): Turned[] {
  const linked = new Set(own.map(({ subject }) => subject));
  const byRemote = new Map(opposite.map((link) => [link.remoteId, link]));
  const turned: Turned[] = [];
  for (const row of rows) {
    if (isLeftOut(row) || linked.has(row.subject)) continue;
    const ids = [row.subject, ...(row.aliases ?? [])];
    const before = ids.map((id) => byRemote.get(id)).find((link) => link !== undefined);
    if (before) turned.push({ desired: row, before, link: turnedRound(before, row) });
  }
  return turned;
}

/** Notes in the plan that each turned link takes the place of its former one. */
export function noteTurned({ learned, forgotten }: FlowPlan, turned: readonly Turned[]): void {
  for (const { desired, before, link } of turned) {
    learned.push({ desired, remoteId: link.remoteId, link: null });
    forgotten.push(before);
  }
}

function turnedRound(before: Link, { subject, aliases = [], title, personId, person, fields, extent }: Desired): Link {
  return { ...before, subject, aliases, remoteId: before.subject, title, personId, person, values: fields, extent };
}
