/**
 * Rows for linked records that the leading side no longer lists and that must stay on the following side all the same, above all those of
 * people whom the owner's choice leaves alone. Without such a row the record would be taken for withdrawn, and removed. Pure.
 */
import type { LeftOut, Link } from "../../core/model/record.ts";
import { overlaps, type Window } from "../../core/model/time.ts";
import type { DesiredContext, Reads } from "../../core/plugin/contract.ts";
import type { Excuse } from "../../core/plugin/left-out.ts";
import type { UserRules } from "./config.ts";
import { goneAndExcluded, unchosen } from "./selection.ts";

interface Unlisted {
  readonly reads: Reads;
  readonly context: Pick<DesiredContext, "followed" | "links">;
  readonly users: UserRules;
  readonly window: Window;
  /** The ids that the leading side lists. */
  readonly listed: ReadonlySet<string>;
}

/** Yields a frozen row for each such record in the window. `orElse` returns a further reason to leave one as it is. */
export function* leftAlone(
  { reads, context, users, window, listed }: Unlisted,
  orElse: (link: Link) => Excuse | null = () => null,
): Generator<LeftOut> {
  // Records that were asked for by their ids are no list.
  if (context.followed) return;
  const people = new Map(reads.people.records.map((person) => [person.id, person]));
  for (const link of context.links ?? []) {
    const { subject, title, personId, person, extent } = link;
    if (listed.has(subject) || (extent && !overlaps(extent, window))) continue;
    const known = people.get(personId ?? "");
    const excuse = (known ? unchosen(known, users) : goneAndExcluded(personId, users)) ?? orElse(link);
    if (excuse) yield { subject, title, personId, person, ...excuse };
  }
}
