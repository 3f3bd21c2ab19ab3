/**
 * Records that cannot go into a file as wanted, since another record that stays in it has the same address: the whole file would
 * be refused. A record that is put off stays with its old address, and may in turn keep out another.
 */
import { isBlanking, isUpsert, type Upsert } from "../model/change.ts";
import { normalEmail } from "../model/person.ts";
import type { Current, Desired, FieldRules, Fields, Link } from "../model/record.ts";
import type { Decider } from "./decider.ts";
import { withdraw } from "./flow-rules.ts";
import type { References } from "./references.ts";

/** A record that is wanted, linked and there, and not yet decided: it refers to a record that was not known yet. */
export interface LateRow {
  readonly desired: Desired;
  readonly link: Link;
  readonly current: Current;
}

/**
 * Makes each namesake a conflict, when all but the late ones are decided. `links`: all links of the flow. Returns the late ones
 * that may go on.
 */
export function refuseNamesakes(
  links: readonly Link[],
  late: readonly LateRow[],
  decider: Decider,
  references: References,
): readonly LateRow[] {
  const { rules, changes, suspects } = decider.plan;
  const moving = new Set([...changes.filter((one) => !isBlanking(one)), ...suspects, ...late].map(({ link }) => link));
  const staying = links.filter((link) => link.active && !moving.has(link));
  const upserts = changes.filter(isUpsert);
  const refused = namesakes<Upsert | LateRow>(rules.fields, [...upserts, ...late], staying);
  if (refused.size === 0) return late;
  for (const [one, holder] of refused) {
    if ("op" in one && one.op === "create") references.forget(rules.kind, one.desired.subject);
    decider.addressReused(one.desired, holder, false);
  }
  withdraw(decider.plan, (change) => refused.has(change as Upsert));
  return late.filter((one) => !refused.has(one));
}

type Coming = Pick<Upsert, "desired" | "link">;

/** Returns the link with which each of them would share its address. `staying`: links whose records stay as last written. */
export function namesakes<One extends Coming>(
  rules: FieldRules,
  coming: readonly One[],
  staying: readonly Link[],
): ReadonlyMap<One, Link> {
  const addressOf = addressBy(rules);
  const seekers = Map.groupBy(coming, ({ desired }) => addressOf(desired.fields));
  seekers.delete(null);
  const found = new Map<One, Link>();
  const queue = [...staying];
  for (const holder of queue) {
    for (const one of seekers.get(addressOf(holder.values)) ?? []) {
      if (one.link === holder || found.has(one)) continue;
      found.set(one, holder);
      if (one.link) queue.push(one.link);
    }
  }
  return found;
}

/** Returns a function that reads a record's address; null if it has none. */
function addressBy(rules: FieldRules): (fields: Fields) => string | null {
  const name = Object.keys(rules).find((field) => rules[field]?.identity === "address");
  return (fields) => {
    const value = name === undefined ? null : fields[name];
    return typeof value === "string" ? normalEmail(value) : null;
  };
}
