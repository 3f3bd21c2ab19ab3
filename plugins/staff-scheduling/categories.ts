/**
 * Absence types of both sides, matched by exact name. A type without a partner, or with several, is one conflict that lists the
 * names there are, and its absences wait; the others go on. Pure. Behaviour S10.
 */
import type { Person } from "../../core/model/person.ts";
import type { LeftOut } from "../../core/model/record.ts";
import { frozen, type Excuse } from "../../core/plugin/left-out.ts";
import { partnerless } from "../../core/plugin/naming.ts";
import { Nowhere } from "./nowhere.ts";
import { allNamed, namesOf, type Unplaced } from "./places.ts";
import type { Place } from "./connector.ts";

/** The reason for each absence of such a type. It contains no names: those are in the conflict only. */
const MISSING = frozen("CATEGORY_MISSING", "its type has no counterpart of the same name on the other side");
const TWICE = frozen("CATEGORY_TWICE", "its type has several counterparts of the same name on the other side");
const ELSEWHERE = {
  LOCATION_MISSING: frozen(
    "LOCATION_MISSING",
    "its type is at several locations, and none of them is that of this person",
  ),
  NOT_RELEASED: frozen("NOT_RELEASED", "Personio does not give the person's office, which decides about its type"),
};

export class Categories {
  readonly #lines = new Map<string, LeftOut>();
  readonly #nowhere = new Nowhere();

  /**
   * Returns the partner, or why the type's absences wait; that is also noted for the report.
   * @param where where it is looked for: `the tool at "Berlin"`
   */
  partner<T extends Place>(type: Place, there: readonly T[], where: string, here: readonly Place[]): T | Excuse {
    const [found, ...others] = allNamed(type.name, there);
    if (found && others.length === 0) return found;
    const title = `absence type ${type.id} in ${where}`;
    const detail = found
      ? `several absence types in ${where} have the name "${type.name}": rename all but one of them`
      : `"${type.name}" has no absence type of exactly this name in ${where}; there: ${namesOf(there)}; here: ${namesOf(here)}`;
    const excuse = found ? TWICE : MISSING;
    this.#note(`type ${type.id} in ${where}`, title, { ...excuse, detail });
    return excuse;
  }

  /** Returns why an absence waits whose type depends on the person's location, if that is not known. */
  elsewhere(person: Person | undefined, reason: Unplaced): Excuse {
    this.#nowhere.note(person, reason);
    return ELSEWHERE[reason.code];
  }

  /** Returns a conflict for each type without a partner, and for each office without a location. */
  *report(): Iterable<LeftOut> {
    yield* this.#lines.values();
    yield* this.#nowhere.report();
  }

  #note(subject: string, title: string, excuse: Excuse): void {
    if (!this.#lines.has(subject)) this.#lines.set(subject, partnerless(subject, title, excuse));
  }
}
