/**
 * The made-up company that the Personio simulator serves: plain, mutable arrays, the same for the same seed. Tests and `demo`
 * change it with the helpers named here, which keep `updatedAt` and `version` true; after a change by hand call `touch`.
 */
import type { CivilDate } from "../../core/model/time.ts";
import { makeAbsences } from "./simulator/absences.ts";
import { makeOrganisation } from "./simulator/organisation.ts";
import { makePeople } from "./simulator/people.ts";
import { diceOf } from "./simulator/random.ts";
import type { World } from "./simulator/records.ts";

export {
  addAbsence,
  addPerson,
  approveAbsence,
  changeAbsence,
  changePerson,
  leave,
  type NewAbsence,
  rejectAbsence,
  removePerson,
  touch,
  typeNamed,
  withdrawAbsence,
} from "./simulator/changes.ts";
export {
  addAttendance,
  approveAttendance,
  rejectAttendance,
  changeAttendance,
  type NewAttendance,
  removeAttendance,
} from "./simulator/attendance-changes.ts";
export type { SimAbsenceType, SimOffice, SimUnit } from "./simulator/organisation.ts";
export type { SimAbsence, SimAttendance, SimEvent, SimPerson, World } from "./simulator/records.ts";

export interface WorldOptions {
  readonly seed: number;
  readonly people: number;
  readonly today: CivilDate;
  /** The company's zone. Default: Europe/Berlin. */
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
    attendances: [],
    holidays: new Set(),
    released: null,
    version: 0,
    nextPersonId: 1001,
    nextAbsenceId: 500_001,
    dice,
    listeners: new Set(),
  };
  makePeople(world, people, today);
  makeAbsences(world, today);
  return world;
}
