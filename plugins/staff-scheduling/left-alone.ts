/**
 * Linked records that the leading side does not list. Whoever is gone there has no row that could say why it is left alone, so it gets
 * one: what belongs to somebody whom the owner's choice leaves alone is not taken away, whatever becomes of the other side's. Pure.
 */
import type { LeftOut, Link } from "../../core/model/record.ts";
import { overlaps, type Window } from "../../core/model/time.ts";
import type { DesiredContext, Reads } from "../../core/plugin/contract.ts";
import type { Excuse } from "../../core/plugin/left-out.ts";
import type { UserRules } from "./config.ts";
import { unchosen } from "./selection.ts";

export interface Unlisted {
  readonly reads: Reads;
  readonly context: Pick<DesiredContext, "followed" | "links">;
  readonly users: UserRules;
  readonly window: Window;
  /** The ids that the leading side lists. */
  readonly listed: ReadonlySet<string>;
}

/** `orElse`: what else is a reason. */
export function* leftAlone(
  { reads, context, users, window, listed }: Unlisted,
  orElse: (link: Link) => Excuse | null = () => null,
): Generator<LeftOut> {
  // What is asked for by its id is not listed either.
  if (context.followed) return;
  const people = new Map(reads.people.records.map((person) => [person.id, person]));
  for (const link of context.links ?? []) {
    const { subject, title, personId, person, extent } = link;
    if (listed.has(subject) || (extent && !overlaps(extent, window))) continue;
    const known = people.get(personId ?? "");
    const excuse = (known && unchosen(known, users)) ?? orElse(link);
    if (excuse) yield { subject, title, personId, person, ...excuse };
  }
}
