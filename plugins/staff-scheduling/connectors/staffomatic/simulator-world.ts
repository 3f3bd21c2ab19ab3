/** The records of the simulated Staffomatic, and its rules for users and absences: each e-mail once, whole days snapped. */
import { addDays, dateIn, epochOf, instantIn, instantOf, later, type Instant } from "../../../../core/model/time.ts";

export interface SimLocation {
  readonly id: number;
  name: string;
}

/** A department or an absence type: both belong to a location. */
export interface SimListed extends SimLocation {
  readonly location_id: number;
}

export interface SimUser {
  readonly id: number;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  custom_id: string | null;
  max_hours_per_month: number | null;
  max_vacation_days: number | null;
  department_ids: number[];
  locked_at: Instant | null;
  invitation_state: "accepted" | "pending" | null;
  /** How many invitations were sent. */
  invitations: number;
}

export interface SimStaffAbsence {
  readonly id: number;
  readonly location_id: number | null;
  applicant_id: number;
  absence_type_id: number;
  starts_at: Instant;
  ends_at: Instant;
  all_day: boolean;
  state: "new" | "approved" | "declined";
  updated_at: Instant;
}

export interface SimTimer {
  readonly id: number;
  user_id: number;
  state: "running" | "stopped" | "verified";
  starts_at: Instant;
  ends_at: Instant | null;
  break_duration: number;
  updated_at: Instant;
}

interface SimBreak {
  readonly id: number;
  readonly work_timer_id: number;
  starts_at: Instant;
  ends_at: Instant | null;
}

export type AbsenceForm = Partial<Omit<SimStaffAbsence, "id" | "state" | "updated_at">>;
export type UserForm = Partial<Omit<SimUser, "id" | "locked_at" | "invitation_state" | "invitations">>;

export class StaffomaticWorld {
  readonly locations = new Map<number, SimLocation>();
  readonly departments = new Map<number, SimListed>();
  readonly absenceTypes = new Map<number, SimListed>();
  readonly users = new Map<number, SimUser>();
  readonly absences = new Map<number, SimStaffAbsence>();
  readonly timers = new Map<number, SimTimer>();
  readonly breaks = new Map<number, SimBreak>();
  readonly zone: string;
  readonly now: () => Instant;
  #lastId = 100;

  constructor(zone: string, now: () => Instant) {
    this.zone = zone;
    this.now = now;
  }

  /** Adds a record to the map under the next number. */
  add<T extends { readonly id: number }>(map: Map<number, T>, record: Omit<T, "id">): T {
    this.#lastId += 1;
    const added = { id: this.#lastId, ...record } as T;
    map.set(added.id, added);
    return added;
  }

  addUser({ department_ids = [], ...form }: UserForm & { readonly locked?: boolean }): SimUser {
    const { locked = false, ...rest } = form;
    return this.add(this.users, {
      email: null,
      first_name: null,
      last_name: null,
      custom_id: null,
      max_hours_per_month: null,
      max_vacation_days: null,
      invitation_state: null,
      invitations: 0,
      ...rest,
      locked_at: locked ? this.now() : null,
      department_ids: [...department_ids],
    });
  }

  /** Sends an invitation, which nobody has accepted or declined yet. */
  invite(user: SimUser): void {
    user.invitation_state = "pending";
    user.invitations += 1;
  }

  isTaken(email: string | null | undefined, by?: SimUser): boolean {
    if (!email) return false;
    const same = (user: SimUser) => user !== by && user.email?.toLowerCase() === email.toLowerCase();
    return [...this.users.values()].some(same);
  }

  /** Returns why the form is refused; null if it is accepted. */
  refusal(form: AbsenceForm): string | null {
    if (!this.users.has(form.applicant_id ?? 0)) return "applicant must exist";
    const type = this.absenceTypes.get(form.absence_type_id ?? 0);
    if (!type || (form.location_id && type.location_id !== form.location_id)) return "absence_type must exist";
    if (!isTime(form.starts_at) || !isTime(form.ends_at)) return "starts_at and ends_at can't be blank";
    return epochOf(form.ends_at) < epochOf(form.starts_at) ? "ends_at must be after starts_at" : null;
  }

  /** Tells whether somebody is away in a part of this time by another absence. */
  isAway(form: AbsenceForm, self?: SimStaffAbsence): boolean {
    const { starts_at, ends_at } = this.timesOf(form);
    const others = [...this.absences.values()].filter((one) => one !== self && one.state !== "declined");
    const theirs = others.filter(({ applicant_id }) => applicant_id === form.applicant_id);
    return theirs.some((one) => one.starts_at < ends_at && starts_at < one.ends_at);
  }

  /** Times of whole days are snapped to the first and the last second of the account's days. */
  timesOf({ starts_at = "", ends_at = "", all_day = false }: AbsenceForm) {
    if (!all_day) return { starts_at: normal(starts_at), ends_at: normal(ends_at), all_day };
    const [first, last] = [dateIn(this.zone, starts_at), dateIn(this.zone, ends_at)];
    const end = later(instantIn(this.zone, `${addDays(last, 1)}T00:00`), -1_000);
    return { starts_at: instantIn(this.zone, `${first}T00:00`), ends_at: end, all_day };
  }

  addAbsence(form: AbsenceForm & Pick<Partial<SimStaffAbsence>, "state">): SimStaffAbsence {
    const { applicant_id = 0, absence_type_id = 0, location_id = null, state = "new" } = form;
    const who = { applicant_id, absence_type_id, location_id, state, updated_at: this.now() };
    return this.add(this.absences, { ...who, ...this.timesOf(form) });
  }

  change(absence: SimStaffAbsence, form: AbsenceForm): void {
    const { location_id: _, ...changes } = form;
    Object.assign(absence, changes, this.timesOf({ ...absence, ...changes }), { updated_at: this.now() });
  }
}

function isTime(text: string | undefined): text is string {
  try {
    return text !== undefined && !Number.isNaN(epochOf(text));
  } catch {
    return false;
  }
}

function normal(time: string): Instant {
  return instantOf(epochOf(time));
}
