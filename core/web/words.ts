/** Every text of the pages. English defines which texts there are, so another language is complete if it compiles. */
import { CODES } from "../render/codes.ts";
import { partInGerman } from "../render/reasons.de.ts";
import { germanActions } from "./words/actions.de.ts";
import { englishActions } from "./words/actions.en.ts";
import { germanNames } from "./words/names.de.ts";
import { englishNames } from "./words/names.en.ts";
import { germanPages } from "./words/pages.de.ts";
import { englishPages } from "./words/pages.en.ts";
import { germanPeople } from "./words/people.de.ts";
import { englishPeople } from "./words/people.en.ts";

const english = {
  language: "en" as "en" | "de",
  codes: CODES.en,
  /** A part of a reason, which is stored in English, in this language; null: it is not known here. */
  partOfReason: (part: string): string | null => part,
  ...englishNames,
  ...englishActions,
  ...englishPages,
  ...englishPeople,
};
const german: Words = {
  language: "de",
  codes: CODES.de,
  partOfReason: partInGerman,
  ...germanNames,
  ...germanActions,
  ...germanPages,
  ...germanPeople,
};

export type Words = typeof english;

export function wordsOf(language: "en" | "de"): Words {
  return language === "de" ? german : english;
}
