/**
 * Translates a v2 person and the employment that counts today into attributes under v1's keys. Attributes that v2 does not carry
 * are left out, which means "not released": names of department, team, office, subcompany and cost centers (v2 gives only ids,
 * their names are in beta interfaces), work schedule, holiday calendar, absence entitlement. Facts sheet of Personio, 4.
 */
import type { AttributeValue } from "../../../core/model/person.ts";
import { isObject, type Json } from "../wire/expect.ts";

type Values = Record<string, AttributeValue | undefined>;

/** Keys that come from the employment, which takes one more request a person. */
export const OF_EMPLOYMENT: ReadonlySet<string> = new Set([
  "status",
  "employment_type",
  "position",
  "weekly_working_hours",
  "hire_date",
  "contract_end_date",
  "probation_period_end",
  "termination_date",
  "last_working_day",
  "termination_type",
  "termination_reason",
  "supervisor",
]);

/** Keys that nobody carries in a company without a terminated person, so that it cannot be told there whether they are released. */
export const OF_TERMINATION: ReadonlySet<string> = new Set([
  "termination_date",
  "last_working_day",
  "termination_type",
  "termination_reason",
]);

export function valuesV2(id: string, person: Json, employment: Json | null): Values {
  const values = { ...ownValues(person), ...(employment ? employmentValues(employment) : {}) };
  return { ...values, status: statusOf(person, employment), id };
}

function ownValues(person: Json): Values {
  const values: Values = {
    email: given(person.email),
    first_name: given(person.first_name),
    last_name: given(person.last_name),
    preferred_name: given(person.preferred_name),
    gender: word(person.gender),
    created_at: given(person.created_at),
    last_modified_at: given(person.updated_at),
    profile_picture: isObject(person.profile_picture)
      ? given(person.profile_picture.url)
      : given(person.profile_picture),
  };
  if (!Array.isArray(person.custom_attributes)) return values;
  for (const attribute of person.custom_attributes) {
    if (isObject(attribute) && typeof attribute.id === "string") values[attribute.id] = customValue(attribute);
  }
  return values;
}

/** The words of an employment's status, in lower case. */
const STATES: ReadonlySet<unknown> = new Set(["onboarding", "active", "leave", "inactive"]);

/**
 * Returns the status of the employment; where it is empty or a word that nobody knows, the person's own says whether they have left. That one is
 * no more precise: a person who is "ACTIVE" may be on leave or not have begun yet.
 */
function statusOf(person: Json, employment: Json | null): AttributeValue | undefined {
  const [status, own] = [word(employment?.status), word(person.status)];
  if (STATES.has(status)) return status;
  if (own === "inactive") return own;
  if (typeof status === "string") return status;
  if (own === "active") return undefined;
  return own === undefined ? status : own;
}

function employmentValues(employment: Json): Values {
  return {
    employment_type: word(employment.type),
    position: isObject(employment.position) ? given(employment.position.title) : given(employment.position),
    weekly_working_hours: given(employment.weekly_working_hours),
    hire_date: day(employment.employment_start_date),
    contract_end_date: day(employment.contract_end_date),
    probation_period_end: day(employment.probation_end_date),
    supervisor: supervisorOf(employment.supervisor),
    ...terminationValues(employment.termination),
  };
}

/**
 * Attributes of a termination. All are empty for a person who is not terminated. For a terminated person, a missing attribute is
 * not released, rather than empty.
 */
function terminationValues(termination: unknown): Values {
  if (termination === undefined) return {};
  if (!isObject(termination)) return Object.fromEntries([...OF_TERMINATION].map((key) => [key, null]));
  return {
    termination_date: day(termination.termination_date),
    // Personio's schema says `last_working_day`, every example says `last_working_date`.
    last_working_day: day(termination.last_working_day ?? termination.last_working_date),
    termination_type: word(termination.type),
    termination_reason: given(termination.reason),
  };
}

/** Whether a person's attribute shows that it is released. Empty attributes of a termination do not, if the person is not terminated. */
export function showsRelease(key: string, employment: Json | null): boolean {
  return !OF_TERMINATION.has(key) || isObject(employment?.termination);
}

/** Returns the supervisor without a name, which is looked up among the people once all are read. */
function supervisorOf(supervisor: unknown): AttributeValue | undefined {
  if (supervisor === undefined) return undefined;
  return isObject(supervisor) ? { id: String(supervisor.id), name: "" } : null;
}

function customValue({ type, value }: Json): AttributeValue | undefined {
  if (Array.isArray(value)) {
    const texts = value.filter((one) => typeof one === "string" || typeof one === "number").map(String);
    return texts.length === value.length ? (texts.length > 0 ? texts : null) : undefined;
  }
  // Personio's description writes the type as DATE, its examples write it in lower case.
  return /^date$/i.test(String(type ?? "")) ? day(value) : given(value);
}

/** Returns a text, number or boolean; null if it is empty, undefined if it was not in the answer or is anything else. */
function given(value: unknown): AttributeValue | undefined {
  if (value === null || value === "") return null;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : undefined;
}

/** Returns a value in lower case, as v1 writes it; null for `UNSPECIFIED`, which means empty. */
function word(value: unknown): AttributeValue | undefined {
  if (value === "UNSPECIFIED") return null;
  return typeof value === "string" && value !== "" ? value.toLowerCase() : given(value);
}

function day(value: unknown): AttributeValue | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, 10) : given(value);
}
