/** The shapes of a made-up world: plain, mutable, one row of the vendor's database each. */
import type { CivilDate, Instant } from "../../../core/model/time.ts";
import type { Organisation, SimAbsenceType, SimOffice, SimUnit } from "./organisation.ts";
import type { Dice } from "./random.ts";

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
  /** Former and future employments, which v2 alone tells: where each differs from the one that the person has here. */
  otherEmployments?: readonly SimEmployment[];
  createdAt: Instant;
  updatedAt: Instant;
}

export type SimEmployment = Pick<SimPerson, "employmentId"> &
  Partial<Pick<SimPerson, "status" | "position" | "supervisor" | "hireDate" | "terminationDate" | "lastWorkingDay">>;

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
  /** Times `HH:MM` on startsOn and endsOn, of an absence by the hour. */
  hours: { from: string; until: string } | null;
  /** Status: approved, pending, rejected, deletion_pending, substitute_requested, or a word that nobody has heard of. */
  status: string;
  comment: string | null;
  /** Zone in which the person works. */
  zone: string;
  createdAt: Instant;
  updatedAt: Instant;
}

/** A stretch of work or a break; v2 alone has them. */
export interface SimAttendance {
  id: string;
  person: SimPerson;
  type: "WORK" | "BREAK";
  /** Wall time without zone: `2026-07-05T09:00:00`. */
  start: string;
  /** Null while it is still running. */
  end: string | null;
  status: "PENDING" | "CONFIRMED" | "REJECTED";
  comment: string | null;
  projectId: string | null;
  /** True for a break that Personio made by its own rules. */
  automatic: boolean;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Event in the world, as webhooks tell it. */
export interface SimEvent {
  /** `absence-period.created` */
  readonly name: string;
  readonly occurredAt: Instant;
  readonly payload: object;
}

export interface World extends Organisation {
  company: string;
  /** Zone of the account, in which v1 writes its dates. */
  zone: string;
  /** The world's clock; helpers stamp with it, and the simulator's tokens live by it unless told otherwise. */
  now: Instant;
  people: SimPerson[];
  absences: SimAbsence[];
  attendances: SimAttendance[];
  /** Public holidays, for everybody: nothing of an absence counts on them, and they are in no list. */
  readonly holidays: Set<CivilDate>;
  /** Keys of the attributes that are ticked as readable for our credential; null: all. */
  released: Set<string> | null;
  /** Number that moves with every change. */
  version: number;
  /** Ids are never given twice. */
  nextPersonId: number;
  nextAbsenceId: number;
  readonly dice: Dice;
  /** Listeners for what the helpers change in the world; nothing that is changed by hand is told. */
  readonly listeners: Set<(event: SimEvent) => void>;
}
