/** Collects people for whom the tool has no location, for one conflict per office that names them. Pure. Behaviours S4, S10. */
import type { Person } from "../../core/model/person.ts";
import type { LeftOut } from "../../core/model/record.ts";
import { partnerless } from "../../core/plugin/naming.ts";
import { whoOf } from "../../core/plugin/people.ts";
import type { Unplaced } from "./places.ts";

/** The most people whom a conflict names, as in a mail. */
const NAMED = 20;

export class Nowhere {
  readonly #people = new Map<string, { readonly reason: Unplaced; readonly names: Set<string> }>();

  note(person: Person | undefined, reason: Unplaced): void {
    const noted = this.#people.get(reason.whose) ?? { reason, names: new Set<string>() };
    if (person) noted.names.add(whoOf(person).person);
    this.#people.set(reason.whose, noted);
  }

  /** Yields one conflict for all whom the same office, or its lack, leaves without a location. */
  *report(): Iterable<LeftOut> {
    for (const { reason, names } of this.#people.values()) {
      const title = `location of ${reason.whose}`;
      yield partnerless(title, title, { code: reason.code, detail: `${reason.why}${concerning([...names].sort())}` });
    }
  }
}

function concerning(names: readonly string[]): string {
  if (names.length === 0) return "";
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return `. This concerns ${names.slice(0, NAMED).join(", ")}${more}`;
}
