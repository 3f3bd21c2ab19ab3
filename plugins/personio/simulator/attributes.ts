/** The company's own attributes, one of each kind that is known to be awkward: text, number, date, tags, empty ones. */

export interface CustomAttribute {
  readonly key: string;
  readonly label: string;
  readonly german: string;
  /** v1 spelling. */
  readonly type: "standard" | "integer" | "date" | "list" | "tags";
  readonly universalId: string | null;
  readonly options: readonly string[];
}

export const CUSTOM_ATTRIBUTES: readonly CustomAttribute[] = [
  {
    key: "dynamic_305",
    label: "Favourite colour",
    german: "Lieblingsfarbe",
    type: "list",
    universalId: null,
    options: ["Red", "Blau", "Green"],
  },
  { key: "dynamic_306", label: "Locker", german: "Spindnummer", type: "integer", universalId: null, options: [] },
  {
    key: "dynamic_307",
    label: "Date of birth",
    german: "Geburtstag",
    type: "date",
    universalId: "date_of_birth",
    options: [],
  },
  {
    key: "dynamic_308",
    label: "Languages",
    german: "Sprachen",
    type: "tags",
    universalId: null,
    options: ["Deutsch", "English", "Türkçe"],
  },
  {
    key: "dynamic_309",
    label: "Job title in directory",
    german: "Titel im Verzeichnis",
    type: "standard",
    universalId: null,
    options: [],
  },
];
