/**
 * The made-up company that the Personio simulator serves: plain, mutable arrays, the same for the same seed. Tests and `demo`
 * change it with the helpers here, which keep `updatedAt` and `version` true; after a change by hand call `touch`.
 */
import type { CivilDate, Instant } from "../../core/model/time.ts";
import { makeAbsences } from "./simulator/absences.ts";
import {
  makeOrganisation,
  type Organisation,
  type SimAbsenceType,
  type SimOffice,
  type SimUnit,
} from "./simulator/organisation.ts";
import { makePeople } from "./simulator/people.ts";
import { type Dice, diceOf } from "./simulator/random.ts";

export type { SimAbsenceType, SimOffice, SimUnit };

export interface SimPerson {
  /** v1 integer; the v2 id is the same as text. */
  id: number;
  firstName: string;
  lastName: string;
  preferredName: string;
  email: string | null;
  gender: "male" | "female" | "diverse" | null;
  status: "onboarding" | "active" | "leave" | "inactive";
  position: string | null;
  department: SimUnit | null;
  team: SimUnit | null;
  office: SimOffice | null;
  subcompany: SimUnit | null;
  supervisor: SimPerson | null;
  employmentType: "internal" | "external";
  weeklyHours: number;
  hireDate: CivilDate | null;
  probationEnd: CivilDate | null;
  contractEnd: CivilDate | null;
  terminationDate: CivilDate | null;
  lastWorkingDay: CivilDate | null;
  /** Values of the company's own attributes (`dynamic_305`), see `simulator/attributes.ts`. */
  custom: Record<string, string | number | readonly string[] | null>;
  /** v2 UUID of the employment. */
  employmentId: string;
  createdAt: Instant;
  updatedAt: Instant;
}

export interface SimAbsence {
  /** v2 UUID. */
  id: string;
  /** v1 integer. */
  numericId: number;
  person: SimPerson;
  type: SimAbsenceType;
  startsOn: CivilDate;
  /** The last absent day; null: open. */
  endsOn: CivilDate | null;
  startsAtMidday: boolean;
  endsAtMidday: boolean;
  /** `HH:MM`, on startsOn and endsOn, of an absence by the hour. */
  hours: { from: string; until: string } | null;
  /** approved, pending, rejected, deletion_pending, substitute_requested, or a word that nobody has heard of. */
  status: string;
  comment: string | null;
  /** Where the person works. */
  zone: string;
  createdAt: Instant;
  updatedAt: Instant;
}

export interface World extends Organisation {
  company: string;
  /** The account's own zone: in it v1 writes its dates. */
  zone: string;
  /** The world's clock; helpers stamp with it, and the simulator's tokens live by it unless told otherwise. */
  now: Instant;
  people: SimPerson[];
  absences: SimAbsence[];
  /** Keys ticked as readable for our credential; null: all. */
  released: Set<string> | null;
  /** Moves with every change. */
  version: number;
  /** Ids are never given twice. */
  nextPersonId: number;
  nextAbsenceId: number;
  readonly dice: Dice;
}

export interface WorldOptions {
  readonly seed: number;
  readonly people: number;
  readonly today: CivilDate;
  /** Default Europe/Berlin. */
  readonly zone?: string;
}

export function makeWorld({ seed, people, today, zone = "Europe/Berlin" }: WorldOptions): World {
  const dice = diceOf(seed);
  const world: World = {
    ...makeOrganisation(dice, zone),
    company: "Beispielwerke",
    zone,
    now: `${today}T06:00:00.000Z`,
    people: [],
    absences: [],
    released: null,
    version: 0,
    nextPersonId: 1001,
    nextAbsenceId: 500_001,
    dice,
  };
  makePeople(world, people, today);
  makeAbsences(world, today);
  return world;
}

/** Tells the simulator that something was changed by hand. */
export function touch(world: World, changed?: SimPerson | SimAbsence): void {
  world.version += 1;
  if (changed) changed.updatedAt = world.now;
}

/** Someone new. Whatever is not given is plain: active, internal, 40 hours, hired a year ago, no supervisor. */
export function addPerson(
  world: World,
  given: Partial<SimPerson> & Pick<SimPerson, "firstName" | "lastName">,
): SimPerson {
  const person: SimPerson = {
    id: world.nextPersonId++,
    preferredName: `${given.firstName} ${given.lastName}`,
    email: null,
    gender: null,
    status: "active",
    position: null,
    department: null,
    team: null,
    office: null,
    subcompany: null,
    supervisor: null,
    employmentType: "internal",
    weeklyHours: 40,
    hireDate: `${Number(world.now.slice(0, 4)) - 1}-01-01`,
    probationEnd: null,
    contractEnd: null,
    terminationDate: null,
    lastWorkingDay: null,
    custom: {},
    employmentId: world.dice.uuid(),
    createdAt: world.now,
    updatedAt: world.now,
    ...given,
  };
  world.people.push(person);
  touch(world);
  return person;
}

export interface NewAbsence {
  readonly person: SimPerson;
  /** A type, or the name of one. */
  readonly type: SimAbsenceType | string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate | null;
  readonly startsAtMidday?: boolean;
  readonly endsAtMidday?: boolean;
  readonly hours?: { from: string; until: string } | null;
  /** Default approved. */
  readonly status?: string;
  readonly comment?: string | null;
}

export function addAbsence(world: World, given: NewAbsence): SimAbsence {
  const absence: SimAbsence = {
    id: world.dice.uuid(),
    numericId: world.nextAbsenceId++,
    startsAtMidday: false,
    endsAtMidday: false,
    hours: null,
    status: "approved",
    comment: null,
    ...given,
    type: typeof given.type === "string" ? typeNamed(world, given.type) : given.type,
    zone: given.person.office?.zone ?? world.zone,
    createdAt: world.now,
    updatedAt: world.now,
  };
  world.absences.push(absence);
  touch(world);
  return absence;
}

/** @throws when the company knows no such type: a slip in a test. */
export function typeNamed(world: World, name: string): SimAbsenceType {
  const type = world.types.find((one) => one.name === name);
  if (!type)
    throw new Error(
      `world: no absence type is called "${name}"; there are ${world.types.map((t) => t.name).join(", ")}`,
    );
  return type;
}

export function changeAbsence(
  world: World,
  absence: SimAbsence,
  change: Partial<Omit<SimAbsence, "id" | "numericId">>,
): void {
  Object.assign(absence, change);
  touch(world, absence);
}

/** It vanishes, without a trace. */
export function withdrawAbsence(world: World, absence: SimAbsence): void {
  world.absences = world.absences.filter((one) => one !== absence);
  touch(world);
}

export function rejectAbsence(world: World, absence: SimAbsence): void {
  changeAbsence(world, absence, { status: "rejected" });
}

export function changePerson(world: World, person: SimPerson, change: Partial<Omit<SimPerson, "id">>): void {
  Object.assign(person, change);
  touch(world, person);
}

/** The person leaves with `lastDay` as the last working day; inactive once that day is over by the world's clock. */
export function leave(world: World, person: SimPerson, lastDay: CivilDate): void {
  const gone = lastDay < world.now.slice(0, 10);
  changePerson(world, person, {
    lastWorkingDay: lastDay,
    terminationDate: lastDay,
    ...(gone ? { status: "inactive" as const } : {}),
  });
}

/** Deleted: no tombstone, and the absences go too. */
export function removePerson(world: World, person: SimPerson): void {
  world.people = world.people.filter((one) => one !== person);
  world.absences = world.absences.filter((one) => one.person !== person);
  touch(world);
}
