/** The attributes of a v1 employee: key, labels in both languages, type, and how a person's value is written on the wire. */
import type { CivilDate } from "../../../../core/model/time.ts";
import type { SimPerson } from "../records.ts";
import { entitlement, holidays, nothing, SCHEDULE, shortEmployee, unit, type Value } from "./references.ts";
import { CUSTOM_ATTRIBUTES, type CustomAttribute } from "../attributes.ts";
import { midnight, withOffset } from "../calendar.ts";
import type { Quirks } from "../quirks.ts";

export interface V1Attribute {
  readonly key: string;
  readonly label: string;
  readonly german: string;
  readonly type: string;
  readonly universalId: string | null;
  readonly options: readonly string[];
  readonly value: Value;
}

function attribute(key: string, label: string, german: string, type: string, value: Value): V1Attribute {
  return { key, label, german, type, universalId: key, options: [], value };
}

function day(of: (person: SimPerson) => CivilDate | null): Value {
  return (person, { world }) => {
    const date = of(person);
    return date && midnight(date, world.zone);
  };
}

function picture(person: SimPerson): string {
  return `https://api.personio.de/v1/company/employees/${person.id}/profile-picture`;
}

function customValue({ key, type }: CustomAttribute): Value {
  return (person, look) => {
    const value = person.custom[key] ?? null;
    if (Array.isArray(value)) return value.length ? tags(value, look.quirks) : nothing(person, look);
    return value ?? (type === "standard" ? "" : null);
  };
}

function tags(values: readonly string[], { tagsAsJson }: Quirks): string {
  return tagsAsJson ? JSON.stringify(values) : values.join(",");
}

export const V1_ATTRIBUTES: readonly V1Attribute[] = [
  attribute("id", "ID", "ID", "integer", (p) => p.id),
  attribute("first_name", "First name", "Vorname", "standard", (p) => p.firstName),
  attribute("last_name", "Last name", "Nachname", "standard", (p) => p.lastName),
  attribute("preferred_name", "Name (preferred)", "Rufname", "standard", (p) => p.preferredName),
  attribute("email", "Email", "E-Mail", "standard", (p) => p.email ?? ""),
  attribute("gender", "Gender", "Geschlecht", "standard", (p) => p.gender ?? ""),
  attribute("status", "Status", "Status", "standard", (p) => p.status),
  attribute("position", "Position", "Position", "standard", (p) => p.position ?? ""),
  attribute("supervisor", "Supervisor", "Vorgesetzte:r", "standard", (p, look) =>
    p.supervisor ? look.refer(p.supervisor, () => shortEmployee(p.supervisor!)) : nothing(p, look),
  ),
  attribute("employment_type", "Employment type", "Anstellungsart", "standard", (p) => p.employmentType),
  attribute("weekly_working_hours", "Weekly hours", "Wochenstunden", "standard", (p) => String(p.weeklyHours)),
  attribute(
    "hire_date",
    "Hire date",
    "Einstellungsdatum",
    "date",
    day((p) => p.hireDate),
  ),
  attribute(
    "contract_end_date",
    "Contract ends",
    "Vertragsende",
    "date",
    day((p) => p.contractEnd),
  ),
  attribute(
    "termination_date",
    "Termination date",
    "Kündigungsdatum",
    "date",
    day((p) => p.terminationDate),
  ),
  attribute("termination_type", "Termination type", "Kündigungsart", "standard", (p) =>
    p.terminationDate ? "employee" : "",
  ),
  attribute("termination_reason", "Termination reason", "Kündigungsgrund", "standard", () => ""),
  attribute(
    "probation_period_end",
    "Probation period end",
    "Ende der Probezeit",
    "date",
    day((p) => p.probationEnd),
  ),
  attribute("created_at", "created_at", "created_at", "date", (p, { world }) => withOffset(p.createdAt, world.zone)),
  attribute("last_modified_at", "Last modified", "Zuletzt geändert", "date", (p, { world }) =>
    withOffset(p.updatedAt, world.zone),
  ),
  attribute(
    "subcompany",
    "Subcompany",
    "Gesellschaft",
    "standard",
    unit("Subcompany", (p) => p.subcompany),
  ),
  attribute(
    "office",
    "Office",
    "Standort",
    "standard",
    unit("Office", (p) => p.office),
  ),
  attribute(
    "department",
    "Department",
    "Abteilung",
    "standard",
    unit("Department", (p) => p.department),
  ),
  attribute("cost_centers", "Cost center", "Kostenstelle", "standard", () => []),
  attribute("holiday_calendar", "Public holidays", "Feiertage", "standard", holidays),
  attribute("absence_entitlement", "Absence entitlement", "Urlaubsanspruch", "standard", entitlement),
  attribute("work_schedule", "Work schedule", "Arbeitszeitmodell", "standard", () => SCHEDULE),
  attribute(
    "last_working_day",
    "Last day of work",
    "Letzter Arbeitstag",
    "date",
    day((p) => p.lastWorkingDay),
  ),
  attribute("profile_picture", "Profile Picture", "Profilbild", "standard", picture),
  attribute(
    "team",
    "Team",
    "Team",
    "standard",
    unit("Team", (p) => p.team),
  ),
  ...CUSTOM_ATTRIBUTES.map((own) => ({ ...own, value: customValue(own) })),
];

export const ATTRIBUTE_KEYS: readonly string[] = V1_ATTRIBUTES.map((one) => one.key);
