/**
 * Which absence types count, as long as it is certain what the config's list of them means. While an entry names no type of the source
 * (a typo, or the type has another name by now), any type that no entry names may be the one that was meant. Pure.
 */
import type { AbsenceType } from "../model/absence.ts";
import type { LeftOut } from "../model/record.ts";
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

  /** Returns whether absences of the type count; "unknown": nothing new may follow from them. */
  judge(type: AbsenceType): boolean | "unknown" {
    const isJudged = this.#isCertain || this.#list.entries.some((entry) => namesType(entry, type));
    return isJudged ? countsType(this.#types, type) : "unknown";
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
      `no absence type of the source has the name or id ${entries}; there: ${quoted((there ?? []).map(({ name }) => name.trim()))}. Until every entry names one, nothing new is done for absences of a type that no entry names`,
  };
}
