/** The attributes of a v1 employee: key, labels in both languages, type, and how a person's value is written on the wire. */
import type { CivilDate } from "../../../core/model/time.ts";
import type { SimUnit } from "./organisation.ts";
import type { SimPerson, World } from "./records.ts";
import { CUSTOM_ATTRIBUTES, type CustomAttribute } from "./attributes.ts";
import { midnight, withOffset } from "./calendar.ts";
import type { Quirks } from "./quirks.ts";

/** One reference object for each thing that is referred to. */
export type Refer = (one: object, make: () => object) => object;

interface Look {
  readonly world: World;
  readonly quirks: Quirks;
  readonly refer: Refer;
}

export interface V1Attribute {
  readonly key: string;
  readonly label: string;
  readonly german: string;
  readonly type: string;
  readonly universalId: string | null;
  readonly options: readonly string[];
  readonly value: (person: SimPerson, look: Look) => unknown;
}

function attribute(key: string, label: string, german: string, type: string, value: V1Attribute["value"]): V1Attribute {
  return { key, label, german, type, universalId: key, options: [], value };
}

/** Nothing to refer to: null, or what stands for it on a bad day. */
function nothing(person: SimPerson, { quirks }: Look): null | "" | readonly [] {
  if (!quirks.emptyAsList) return null;
  return person.id % 2 ? "" : [];
}

function unit(type: string, of: (person: SimPerson) => SimUnit | null): V1Attribute["value"] {
  return (person, look) => {
    const one = of(person);
    if (!one) return nothing(person, look);
    return look.refer(one, () => ({ type, attributes: { id: one.id, name: one.name } }));
  };
}

function day(of: (person: SimPerson) => CivilDate | null): V1Attribute["value"] {
  return (person, { world }) => {
    const date = of(person);
    return date && midnight(date, world.zone);
  };
}

/** A person as one reference inside another record: four labelled attributes. */
export function shortEmployee(person: SimPerson): object {
  const cell = (label: string, value: unknown, type: string, universal_id: string) => ({
    label,
    value,
    type,
    universal_id,
  });
  return {
    type: "Employee",
    attributes: {
      id: cell("ID", person.id, "integer", "id"),
      first_name: cell("First name", person.firstName, "standard", "first_name"),
      last_name: cell("Last name", person.lastName, "standard", "last_name"),
      email: cell("Email", person.email ?? "", "standard", "email"),
    },
  };
}

const WEEK = {
  monday: "08:00",
  tuesday: "08:00",
  wednesday: "08:00",
  thursday: "08:00",
  friday: "08:00",
  saturday: "00:00",
  sunday: "00:00",
};

/** An id beyond 2^53, as seen. */
const SCHEDULE = {
  type: "WorkSchedule",
  attributes: { id: 1067807102794692000, name: "Vollzeit, 40 Stunden", valid_from: null, ...WEEK },
};

const GERMANY = { id: 2, name: "Deutschland (Berlin) Feiertage", country: "DE", state: "Berlin" };
const ENGLAND = { id: 3, name: "England (bank holidays)", country: "GB", state: null };

function holidays(person: SimPerson, look: Look): unknown {
  if (!person.office) return nothing(person, look);
  const attributes = person.office.name === "Leeds" ? ENGLAND : GERMANY;
  return look.refer(attributes, () => ({ type: "HolidayCalendar", attributes }));
}

function entitlement(_person: SimPerson, { world, refer }: Look): unknown {
  const [vacation] = world.types;
  if (!vacation) return null;
  const { numericId: id, name, category } = vacation;
  return refer(vacation, () => [{ type: "TimeOffType", attributes: { id, name, category, entitlement: 28 } }]);
}

function picture(person: SimPerson): string {
  return `https://api.personio.de/v1/company/employees/${person.id}/profile-picture`;
}

function customValue({ key, type }: CustomAttribute): V1Attribute["value"] {
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
