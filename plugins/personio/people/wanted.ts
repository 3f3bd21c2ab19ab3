/** Names the attributes of a person that are kept: what the targets asked for, and what tells people apart. All others are dropped. */
import type { Reference } from "../../../core/model/person.ts";
import type { Needs } from "../../../core/plugin/contract.ts";

const ALWAYS = ["email", "first_name", "last_name", "status"];

export function wantedKeys({ required, useful }: Needs["people"]): readonly string[] {
  return [...new Set([...ALWAYS, ...required, ...useful])];
}

/** Makes people share one object for each department, team or supervisor, instead of one for each person in it. */
export function shared(): (key: string, reference: Reference) => Reference {
  const known = new Map<string, Reference>();
  return (key, reference) => {
    const name = `${key} ${reference.id} ${reference.name}`;
    const first = known.get(name);
    if (first === undefined) known.set(name, reference);
    return first ?? reference;
  };
}
