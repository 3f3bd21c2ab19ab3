/**
 * Absence types of both sides, matched by exact name. One without a partner is reported once, with the names on both sides,
 * and its absences wait; the others go on. Pure. Behaviour S10.
 */
import type { LeftOut } from "../../core/model/record.ts";
import { frozen, kept, type Excuse } from "./selection.ts";
import { named, namesOf } from "./places.ts";
import type { Place } from "./connector.ts";

export interface Missing {
  /** The type without a partner. */
  readonly type: Place;
  /** Where it was looked for: `Staffomatic at "Berlin"`. */
  readonly where: string;
  readonly here: readonly Place[];
  readonly there: readonly Place[];
}

/** Said of each absence; the names stand in the report alone. */
export const WAITING: Excuse = frozen("CATEGORY_MISSING", "its type has no partner of the same name on the other side");

export class Categories {
  readonly #missing = new Map<string, LeftOut>();

  /** The partner; null is noted for the report. */
  partner<T extends Place>(type: Place, there: readonly T[], where: string, here: readonly Place[]): T | null {
    const found = named(type.name, there);
    if (!found) this.#note({ type, where, here, there });
    return found;
  }

  /** A line of the report for each type that lacks a partner. */
  report(): Iterable<LeftOut> {
    return this.#missing.values();
  }

  #note({ type, where, here, there }: Missing): void {
    const subject = `type ${type.id} in ${where}`;
    if (this.#missing.has(subject)) return;
    const detail = `"${type.name}" has no absence type of exactly this name in ${where}; there: ${namesOf(there)}; here: ${namesOf(here)}`;
    const title = `absence type ${type.id} in ${where}`;
    this.#missing.set(subject, { subject, title, personId: null, person: null, ...kept(WAITING.code, detail) });
  }
}
