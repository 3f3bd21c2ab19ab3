/** The made-up company, half German and half English: where people work, what they are called, which absences it knows. */
import type { Dice } from "./random.ts";

export interface SimUnit {
  id: number;
  name: string;
}

export interface SimOffice extends SimUnit {
  /** IANA name. */
  zone: string;
}

export interface SimAbsenceType {
  /** v2 UUID, v1 `id_v2`. */
  id: string;
  /** v1 integer. */
  numericId: number;
  name: string;
  /** v1 spelling (`paid_vacation`); null: none. */
  category: string | null;
  unit: "day" | "hour";
}

export interface Organisation {
  readonly departments: SimUnit[];
  readonly offices: SimOffice[];
  readonly teams: SimUnit[];
  readonly subcompanies: SimUnit[];
  readonly types: SimAbsenceType[];
}

const DEPARTMENTS = [
  "Geschäftsführung",
  "Vertrieb",
  "Engineering",
  "Personal",
  "Finance",
  "Kundenservice",
  "Lager & Logistik",
];
const TEAMS = [
  "Field Sales",
  "Innendienst",
  "Platform",
  "Mobile",
  "Payroll",
  "First Level",
  "Frühschicht",
  "Spätschicht",
];
const SUBCOMPANIES = ["Beispielwerke GmbH", "Example Works Ltd"];
const OFFICES = [
  ["Berlin", "Europe/Berlin"],
  ["Leeds", "Europe/London"],
  ["München", "Europe/Berlin"],
] as const;

/** Name, category, unit. "Umzugstag" and "Volunteering day" are what companies configure for themselves. */
const TYPES = [
  ["Urlaub", "paid_vacation", "day"],
  ["Krankheit", "sick_leave", "day"],
  ["Elternzeit", "maternity_parental_leave", "day"],
  ["Umzugstag", "other", "day"],
  ["Volunteering day", null, "day"],
  ["Unpaid leave", "unpaid_vacation", "day"],
  ["Arzttermin", "other", "hour"],
  ["Time off in lieu", "other", "hour"],
] as const;

export const POSITIONS = [
  "Sachbearbeitung",
  "Software Engineer",
  "Account Manager",
  "Werkstudent:in",
  "Team Lead",
  "Lagerfachkraft",
];

export function makeOrganisation(dice: Dice, zone: string): Organisation {
  const units = (from: number, names: readonly string[]): SimUnit[] => names.map((name, n) => ({ id: from + n, name }));
  return {
    departments: units(401, DEPARTMENTS),
    teams: units(4501, TEAMS),
    subcompanies: units(7031, SUBCOMPANIES),
    offices: OFFICES.map(([name, own], n) => ({ id: 60301 + n, name, zone: own === "Europe/Berlin" ? zone : own })),
    types: TYPES.map(([name, category, unit], n) => ({ id: dice.uuid(), numericId: 1234 + n, name, category, unit })),
  };
}
