/**
 * Which absence types count, as long as it is certain what the config's list of them means. While an entry names no type of the source
 * (a typo, or the type has another name by now), any type that no entry names may be the one that was meant. Pure.
 */
import type { Absence, AbsenceType } from "../model/absence.ts";
import type { Link, LeftOut } from "../model/record.ts";
import { frozen } from "./left-out.ts";
import { namingNothing, quoted, unnamed, type NamedList } from "./naming.ts";
import { countsType, namesType, type AbsenceTypes } from "./schema.ts";

/** The reason for an absence of a type that may be one which the list was to leave out, or to let in. */
export const TYPE_UNKNOWN = frozen(
  "TYPE_UNKNOWN",
  "an entry of absence_types names no type, and the type of this absence may be the one that was meant",
);

export class ChosenTypes {
  readonly #types: AbsenceTypes;
  readonly #list: NamedList;
  readonly #isCertain: boolean;

  /** @param there all types of the source; undefined: it does not tell, and every entry is taken for one that names a type */
  constructor(types: AbsenceTypes, there: readonly AbsenceType[] | undefined) {
    this.#types = types;
    this.#list = listOf(types, there);
    this.#isCertain = namingNothing(this.#list).length === 0;
  }

  /**
   * Returns whether absences of the type count; "unknown": nothing may follow from them.
   * @param isFamiliar whether absences of the type were carried before. With `exclude` such a type is none that was to be left out.
   */
  judge(type: AbsenceType, isFamiliar: (type: AbsenceType) => boolean): boolean | "unknown" {
    const counts = countsType(this.#types, type);
    if (this.#isCertain || this.#list.entries.some((entry) => namesType(entry, type))) return counts;
    return counts && isFamiliar(type) ? true : "unknown";
  }

  /** Yields a conflict if entries name no type. */
  report(): Iterable<LeftOut> {
    return unnamed(this.#list);
  }
}

function listOf(types: AbsenceTypes, there: readonly AbsenceType[] | undefined): NamedList {
  const isExcluding = types !== "all" && "exclude" in types;
  return {
    setting: `absence_types.${isExcluding ? "exclude" : "include"}`,
    entries: types === "all" ? [] : isExcluding ? types.exclude : types.include,
    isThere: (entry) => there === undefined || there.some((type) => namesType(entry, type)),
    problem: (entries) =>
      `no absence type in Personio has the name or id ${entries}; there: ${quoted((there ?? []).map(({ name }) => name.trim()))}. Until every entry names one, absences of a type that no entry names wait${isExcluding ? ", where most of them are not carried yet" : ""}`,
  };
}

/**
 * Returns whether absences of a type were carried before: of people who have any link, more of its approved absences are linked than not. One
 * link alone shows nothing, since somebody may have given a linked absence another type. Computed once it is asked for: there are many links.
 */
export function familiarTypes(absences: readonly Absence[], links: readonly Link[]): (type: AbsenceType) => boolean {
  let lead: ReadonlyMap<string, number> | null = null;
  return ({ id }) => {
    lead ??= leadOf(absences, links);
    return (lead.get(id) ?? 0) > 0;
  };
}

/** By the type's id: how many more absences are linked than not. */
function leadOf(absences: readonly Absence[], links: readonly Link[]): ReadonlyMap<string, number> {
  const linked = new Set(links.flatMap(({ subject, aliases }) => [subject, ...aliases]));
  const people = new Set(links.map(({ personId }) => personId));
  const lead = new Map<string, number>();
  for (const { id, aliases, type, personId, approval } of absences) {
    if (approval !== "approved" || !people.has(personId)) continue;
    const isLinked = [id, ...aliases].some((one) => linked.has(one));
    lead.set(type.id, (lead.get(type.id) ?? 0) + (isLinked ? 1 : -1));
  }
  return lead;
}
