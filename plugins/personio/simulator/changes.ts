/** Changes that a made-up world can undergo. Each keeps `updatedAt` and `version` true, by the world's own clock. */
import type { CivilDate } from "../../../core/model/time.ts";
import type { SimAbsenceType } from "./organisation.ts";
import type { SimAbsence, SimAttendance, SimPerson, World } from "./records.ts";
import { tell } from "./tell.ts";

/** Tells the simulator that something was changed by hand. */
export function touch(world: World, changed?: SimPerson | SimAbsence | SimAttendance): void {
  world.version += 1;
  if (changed) changed.updatedAt = world.now;
}

/** Adds a person. Whatever is not given is plain: active, internal, 40 hours, hired a year ago, no supervisor. */
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
  tell(world, "person.created", person);
  tell(world, "employment.created", person);
  return person;
}

export interface NewAbsence {
  readonly person: SimPerson;
  /** An absence type, or the name of one. */
  readonly type: SimAbsenceType | string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate | null;
  readonly startsAtMidday?: boolean;
  readonly endsAtMidday?: boolean;
  readonly hours?: { from: string; until: string } | null;
  /** Status of the absence; default approved. */
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
  tell(world, "absence-period.created", absence);
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
  const isOfStatus = Object.keys(change).every((key) => key === "status");
  tell(world, isOfStatus ? "absence-period.updated.status" : "absence-period.updated.timerange", absence);
}

/** Removes an absence, without a trace. */
export function withdrawAbsence(world: World, absence: SimAbsence): void {
  world.absences = world.absences.filter((one) => one !== absence);
  touch(world);
  tell(world, "absence-period.deleted", absence);
}

export function approveAbsence(world: World, absence: SimAbsence): void {
  changeAbsence(world, absence, { status: "approved" });
}

export function rejectAbsence(world: World, absence: SimAbsence): void {
  changeAbsence(world, absence, { status: "rejected" });
}

export function changePerson(world: World, person: SimPerson, change: Partial<Omit<SimPerson, "id">>): void {
  Object.assign(person, change);
  touch(world, person);
  tell(world, "person.updated", person);
}

/** Lets the person leave with `lastDay` as the last working day; inactive once that day is over by the world's clock. */
export function leave(world: World, person: SimPerson, lastDay: CivilDate): void {
  const gone = lastDay < world.now.slice(0, 10);
  changePerson(world, person, {
    lastWorkingDay: lastDay,
    terminationDate: lastDay,
    ...(gone ? { status: "inactive" as const } : {}),
  });
  tell(world, gone ? "employment.terminated" : "employment.updated", person);
}

/** Deletes a person: no tombstone stays, and absences and attendances go too. */
export function removePerson(world: World, person: SimPerson): void {
  world.people = world.people.filter((one) => one !== person);
  world.absences = world.absences.filter((one) => one.person !== person);
  world.attendances = world.attendances.filter((one) => one.person !== person);
  touch(world);
  tell(world, "employment.deleted", person);
  tell(world, "person.deleted", person);
}
