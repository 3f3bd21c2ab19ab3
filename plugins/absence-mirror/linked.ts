/** The look-up of the link that an absence has already. Pure. */
import type { Absence } from "../../core/model/absence.ts";
import type { Link } from "../../core/model/record.ts";

export type LinkOf = (absence: Pick<Absence, "id" | "aliases">) => Link | undefined;

/**
 * Returns the look-up among all links of the flow. It finds the one that the planner goes by: two absences that share no more than an alias are
 * not one record. Gathered once it is asked for: there are many links.
 */
export function linkLookUp(links: readonly Link[]): LinkOf {
  let known: ReadonlyMap<string, Link> | null = null;
  return ({ id, aliases }) => {
    known ??= gathered(links);
    const byId = known;
    return (
      byId.get(id) ?? aliases.map((alias) => byId.get(alias)).find((link) => link && aliases.includes(link.subject))
    );
  };
}

/** Returns the links by subject and by alias. A subject goes before an alias that is the same. */
function gathered(links: readonly Link[]): ReadonlyMap<string, Link> {
  const byId = new Map<string, Link>();
  for (const link of links) for (const alias of link.aliases) byId.set(alias, link);
  for (const link of links) byId.set(link.subject, link);
  return byId;
}
