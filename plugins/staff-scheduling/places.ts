/** Which location of the tool a person belongs to, and how departments and absence types are found by name. Pure. Behaviours S4, S10. */
import { textOf, type Person } from "../../core/model/person.ts";
import { plainName } from "../../core/model/plain-name.ts";
import { quoted } from "../../core/plugin/naming.ts";
import type { UserRules } from "./config.ts";
import type { Listed, Lists, Place } from "./connector.ts";

/**
 * Returns the location that the map names for the office, or of the office's name; else the default, else the only one; null: none. It is
 * null too where Personio does not give the office and that decides: then not even the default counts, for it is that of other offices.
 */
export function locationOf(person: Person, rule: UserRules["location"], { locations }: Lists): Place | null {
  if (typeof rule === "string") return named(rule, locations);
  if (isUntold(person, rule, locations)) return null;
  const office = officeOf(person);
  const own = office ? named(mapped(office, rule.map), locations) : null;
  const fallback = rule.default === undefined ? null : named(rule.default, locations);
  return own ?? fallback ?? (locations.length === 1 ? locations[0]! : null);
}

export interface Unplaced {
  /** `NOT_RELEASED`: the person may well have an office, but Personio does not give it. */
  readonly code: "LOCATION_MISSING" | "NOT_RELEASED";
  /** What lacks a location: `the office "Berlin"`. */
  readonly whose: string;
  /** The reason, for the owner, with the remedy. */
  readonly why: string;
}

/** Returns why a person has no location there. */
export function unplaced(person: Person | undefined, rule: UserRules["location"], { locations }: Lists): Unplaced {
  if (person && isUntold(person, rule, locations)) return UNTOLD;
  const office = person && officeOf(person);
  const isFixed = typeof rule === "string";
  const code = "LOCATION_MISSING";
  const whose = isFixed ? "everybody" : office ? `the office "${office}"` : "somebody without an office";
  const name = isFixed ? rule : office ? mapped(office, rule.map) : null;
  if (name !== null && allNamed(name, locations).length > 1)
    return { code, whose, why: `several locations there have the name "${name}": rename all but one of them` };
  const setting = isFixed
    ? "users.location"
    : office
      ? "users.location.map, or in users.location.default,"
      : "users.location.default";
  const there = `there are ${namesOf(locations)}: say in ${setting} which`;
  const why = isFixed ? `no location has the name "${name}" of users.location` : `no location matches ${whose}`;
  return { code, whose, why: `${why}; ${there}` };
}

const UNTOLD: Unplaced = {
  code: "NOT_RELEASED",
  whose: "people whose office Personio does not give",
  why: 'Personio does not give the office, and the tool has several locations: tick "office" under Readable employee attributes (people read by v2 have none), or write the name of one location for everybody in users.location',
};

function isUntold(person: Person, rule: UserRules["location"], locations: readonly Place[]): boolean {
  return typeof rule !== "string" && locations.length > 1 && officeOf(person) === undefined;
}

/** Returns the office's name: null if the person has none, undefined if Personio does not give it. */
function officeOf(person: Person): string | null | undefined {
  const office = textOf(person, "office");
  return office?.trim() ?? office;
}

/** Returns the location that the map names for the office; if it names none, the office's own name. */
function mapped(office: string, map: Readonly<Record<string, string>>): string {
  return Object.entries(map).find(([name]) => plainName(name) === plainName(office))?.[1] ?? office;
}

/** Returns the one record of this name (`plainName`); null if there is none, or several. */
export function named<T extends Place>(name: string, list: readonly T[]): T | null {
  const found = allNamed(name, list);
  return found.length === 1 ? found[0]! : null;
}

export function allNamed<T extends Place>(name: string, list: readonly T[]): readonly T[] {
  return list.filter((one) => plainName(one.name) === plainName(name));
}

/** Returns the records that belong to a location; all of them if it is not known. */
export function at(location: Place | null, list: readonly Listed[]): readonly Listed[] {
  return location === null ? list : list.filter((one) => one.location === location.id);
}

/** Returns the names for people to read, in alphabetical order: `"Berlin", "Leeds"`. */
export function namesOf(list: readonly Pick<Place, "name">[]): string {
  return quoted(list.map(({ name }) => name));
}
