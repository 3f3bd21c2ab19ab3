/** Whether a link's own particulars (id, title, dates), not its record, have moved on in the source. */
import type { Desired, Link } from "../model/record.ts";

export function isStale(link: Link, row: Desired): boolean {
  return (
    link.subject !== row.subject ||
    link.title !== row.title ||
    link.person !== row.person ||
    hasMoved(link, row) ||
    (row.aliases?.length ? isRenamed(link, row.aliases) : false)
  );
}

function hasMoved({ extent: before }: Link, { extent: now }: Desired): boolean {
  return before !== now && (before?.from !== now?.from || (before?.to ?? null) !== (now?.to ?? null));
}

function isRenamed({ aliases }: Link, now: readonly string[]): boolean {
  return now.some((alias) => !aliases.includes(alias));
}
