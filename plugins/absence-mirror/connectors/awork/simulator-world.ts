/** The records of the simulated awork, and its rules for absences: checks, UTC rounding, the read-only mark. */
import { epochOf, type Instant } from "../../../../core/model/time.ts";
import { dayOf, stretchByFlags, stretchByTimes } from "./simulator-stretch.ts";

interface ContactInfo {
  readonly type?: string;
  readonly subType?: string;
  readonly value?: string;
}

export interface SimAworkUser {
  readonly id: string;
  firstName: string | null;
  lastName: string | null;
  readonly createdOn: Instant;
  isArchived: boolean;
  isDeactivated: boolean;
  isAgent: boolean;
  isExternal: boolean;
  deletedOn: Instant | null;
  userContactInfos: ContactInfo[];
}

export interface SimAworkAbsence {
  readonly id: string;
  readonly createdOn: Instant;
  updatedOn: Instant;
  userId: string;
  startOn: string;
  endOn: string;
  description: string | null;
  externalProvider: string | null;
  isReadOnly: boolean;
  isHalfDayOnStart: boolean;
  isHalfDayOnEnd: boolean;
  deletedOn: Instant | null;
}

export interface NewUser {
  readonly email?: string | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  /** Further contact infos of the type e-mail. */
  readonly otherEmails?: readonly string[];
  readonly isArchived?: boolean;
  readonly isDeactivated?: boolean;
  readonly isAgent?: boolean;
  readonly isExternal?: boolean;
}

/** The body of POST and PUT; everything but the user may be omitted. */
export interface AbsenceForm {
  readonly userId: string;
  readonly startOn?: string;
  readonly endOn?: string;
  readonly description?: string | null;
  readonly externalProvider?: string | null;
  readonly isHalfDayOnStart?: boolean;
  readonly isHalfDayOnEnd?: boolean;
}

export interface Refusal {
  readonly code: string;
  readonly properties: readonly string[];
}

export class AworkWorld {
  readonly users = new Map<string, SimAworkUser>();
  readonly absences = new Map<string, SimAworkAbsence>();
  readonly now: () => Instant;
  /** Rises with every change: a list that was computed before may be out of date. */
  version = 0;
  /** Whether the times of a form set the half days, and not its flags. */
  timesWin = false;
  #made = 0;

  constructor(now: () => Instant) {
    this.now = now;
  }

  addUser(user: NewUser): SimAworkUser {
    const emails = [user.email ?? null, ...(user.otherEmails ?? [])].filter((email) => email !== null);
    const added: SimAworkUser = {
      id: this.#newId(),
      firstName: user.firstName ?? null,
      lastName: user.lastName ?? null,
      createdOn: this.now(),
      isArchived: user.isArchived ?? false,
      isDeactivated: user.isDeactivated ?? false,
      isAgent: user.isAgent ?? false,
      isExternal: user.isExternal ?? false,
      deletedOn: null,
      userContactInfos: emails.map((value, i) => ({ type: "email", subType: i === 0 ? "work" : "private", value })),
    };
    this.users.set(added.id, added);
    this.version += 1;
    return added;
  }

  /** Returns why the form is refused; null if it is accepted. */
  refusal(form: Partial<AbsenceForm>): Refusal | null {
    const user = this.users.get(String(form.userId));
    if (!user || user.deletedOn) return { code: "validation-failed", properties: ["UserId"] };
    if (user.isDeactivated || user.isArchived) return { code: "deactivated-user", properties: [] };
    const wrong = wrongProperties(form);
    if (wrong.length > 0) return { code: "validation-failed", properties: wrong };
    const [start, end] = [dayOf(form.startOn), dayOf(form.endOn)];
    if (start !== null && end !== null && end < start) return { code: "date-dependency", properties: ["EndOn"] };
    if ([start, end].some((day) => day !== null && day > "2100")) return { code: "date-out-of-range", properties: [] };
    return null;
  }

  addAbsence(form: AbsenceForm): SimAworkAbsence {
    const now = this.now();
    const base = { id: this.#newId(), createdOn: now, updatedOn: now, deletedOn: null };
    const absence = { ...base, ...this.#stored(form) };
    this.absences.set(absence.id, absence);
    this.version += 1;
    return absence;
  }

  /** Carries out a PUT: the form replaces everything. */
  replace(absence: SimAworkAbsence, form: AbsenceForm): void {
    Object.assign(absence, this.#stored(form), { updatedOn: this.now() });
    this.version += 1;
  }

  /** @param softly the row stays and says when it was deleted */
  delete(absence: SimAworkAbsence, softly: boolean): void {
    if (softly) absence.deletedOn = this.now();
    else this.absences.delete(absence.id);
    this.version += 1;
  }

  #stored(form: AbsenceForm) {
    const today = this.now().slice(0, 10);
    const [start, end] = [dayOf(form.startOn) ?? today, dayOf(form.endOn) ?? dayOf(form.startOn) ?? today];
    const externalProvider = form.externalProvider ?? null;
    return {
      userId: form.userId,
      ...(this.timesWin ? stretchByTimes(form, start, end) : stretchByFlags(form, start, end)),
      description: form.description ?? null,
      externalProvider,
      isReadOnly: Boolean(externalProvider),
    };
  }

  #newId(): string {
    this.#made += 1;
    return `00000000-0000-4000-8000-${this.#made.toString(16).padStart(12, "0")}`;
  }
}

function wrongProperties(form: Partial<AbsenceForm>): string[] {
  const wrong: string[] = [];
  if (!isTime(form.startOn)) wrong.push("StartOn");
  if (!isTime(form.endOn)) wrong.push("EndOn");
  if ((form.description?.length ?? 0) > 1000) wrong.push("Description");
  if ((form.externalProvider?.length ?? 0) > 100) wrong.push("ExternalProvider");
  return wrong;
}

function isTime(value: unknown): boolean {
  if (value === undefined) return true;
  try {
    return typeof value === "string" && epochOf(value) !== null;
  } catch {
    return false;
  }
}
