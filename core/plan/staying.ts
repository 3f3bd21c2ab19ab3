/**
 * Removals that are not done now, and what stays with them: a team goes because nobody is in it any more, so it stays as long as
 * a member whom we put there. A record that stands for a person goes with the person: nobody keeps access for the sake of a
 * membership.
 */
import { isRemoval, type Change, type Suspect } from "../model/change.ts";
import type { FieldRules, Kind } from "../model/record.ts";

export class Staying {
  readonly #rules: ReadonlyMap<Kind, FieldRules>;
  readonly #referredTo = new Set<string>();

  constructor(rules: ReadonlyMap<Kind, FieldRules>) {
    this.#rules = rules;
  }

  /** Notes a removal that is not done: what its record refers to has to stay. */
  add({ kind, link }: Pick<Suspect, "kind" | "link">): void {
    for (const [name, { ref }] of Object.entries(this.#rules.get(kind) ?? {}))
      if (ref && ref !== kind) this.#referredTo.add(`${ref} ${link.values[name]}`);
  }

  /** Whether the change would take away what a staying record refers to. */
  keeps(change: Change): boolean {
    return isRemoval(change) && isNobodys(change) && this.#referredTo.has(`${change.kind} ${change.subject}`);
  }
}

/** Whether the record stands for no person: it is made up of what refers to it (a team), and goes when nothing does any more. */
export function isNobodys({ personId }: Pick<Change, "personId">): boolean {
  return personId === null;
}
