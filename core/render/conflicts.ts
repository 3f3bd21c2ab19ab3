/**
 * What each code of a conflict means, and what settles it. Nothing of it comes from a record, so a mail may say it about absences and working
 * times too, whose own words it must not repeat. `docs/codes.md` says the same, and a test holds it to that.
 */
import { CONFLICTS_DE } from "./conflicts.de.ts";
import { CONFLICTS_EN } from "./conflicts.en.ts";

export interface ConflictWords {
  readonly meaning: string;
  /** What settles it. `TARGET` stands for the target's name. */
  readonly remedy: string;
}

export type ConflictCode =
  | "ACCOUNT_UNKNOWN"
  | "ADDRESS_REUSED"
  | "AMBIGUOUS"
  | "BREAK_TIMES_UNKNOWN"
  | "CATEGORY_MISSING"
  | "CATEGORY_TWICE"
  | "EDITED_THERE"
  | "LEFT_UNMANAGED"
  | "LINKED_TWICE"
  | "LOCATION_MISSING"
  | "MOVED"
  | "NAMES_NOTHING"
  | "NOT_CONFIRMED"
  | "NOT_RELEASED"
  | "PASSED_ON"
  | "RELEASED_IN_ERROR"
  | "REMOVED_THERE"
  | "SET_BACK"
  | "SOMEBODY_ELSE"
  | "STILL_OPEN"
  | "STILL_THERE"
  | "TIMES_UNCLEAR"
  | "TOO_LONG"
  | "UNREADABLE";

export const CONFLICTS: Readonly<Record<"en" | "de", Readonly<Record<ConflictCode, ConflictWords>>>> = {
  en: CONFLICTS_EN,
  de: CONFLICTS_DE,
};

/** Returns the words about a conflict; undefined for a code that only an external plugin has. */
export function conflictWords(language: "en" | "de", code: string, target: string): ConflictWords | undefined {
  const all: Readonly<Record<string, ConflictWords>> = CONFLICTS[language];
  const words = Object.hasOwn(all, code) ? all[code] : undefined;
  return words && { ...words, remedy: words.remedy.replaceAll("TARGET", () => target) };
}
