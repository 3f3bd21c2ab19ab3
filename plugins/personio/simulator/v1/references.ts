/** References in v1 values: units, people, calendars, entitlements, as objects of their own; and what stands for an empty one. */
import type { SimUnit } from "../organisation.ts";
import type { Quirks } from "../quirks.ts";
import type { SimPerson, World } from "../records.ts";

/** Returns one reference object for each thing that is referred to. */
export type Refer = (one: object, make: () => object) => object;

export interface Look {
  readonly world: World;
  readonly quirks: Quirks;
  readonly refer: Refer;
}

/** Works out a person's value of one attribute. */
export type Value = (person: SimPerson, look: Look) => unknown;

/** Returns an empty reference: null, or what stands for it under a quirk ("" or []). */
export function nothing(person: SimPerson, { quirks }: Look): null | "" | readonly [] {
  if (!quirks.emptyAsList) return null;
  return person.id % 2 ? "" : [];
}

export function unit(type: string, of: (person: SimPerson) => SimUnit | null): Value {
  return (person, look) => {
    const one = of(person);
    if (!one) return nothing(person, look);
    return look.refer(one, () => ({ type, attributes: { id: one.id, name: one.name } }));
  };
}

/** Returns a person as a reference inside another record: four labelled attributes. */
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
export const SCHEDULE = {
  type: "WorkSchedule",
  attributes: { id: 1067807102794692000, name: "Vollzeit, 40 Stunden", valid_from: null, ...WEEK },
};

const GERMANY = { id: 2, name: "Deutschland (Berlin) Feiertage", country: "DE", state: "Berlin" };
const ENGLAND = { id: 3, name: "England (bank holidays)", country: "GB", state: null };

export function holidays(person: SimPerson, look: Look): unknown {
  if (!person.office) return nothing(person, look);
  const attributes = person.office.name === "Leeds" ? ENGLAND : GERMANY;
  return look.refer(attributes, () => ({ type: "HolidayCalendar", attributes }));
}

export function entitlement(_person: SimPerson, { world, refer }: Look): unknown {
  const [vacation] = world.types;
  if (!vacation) return null;
  const { numericId: id, name, category } = vacation;
  return refer(vacation, () => [{ type: "TimeOffType", attributes: { id, name, category, entitlement: 28 } }]);
}
