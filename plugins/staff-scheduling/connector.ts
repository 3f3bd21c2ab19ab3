/**
 * What a connector for staff-scheduling offers: the tool's lists, accounts, departments, absences and work timers, in its own
 * ids but in nobody's dialect. Absences are wall times in the account's zone, timers are instants. Nothing here decides anything.
 */
import type { Current, RemoteId } from "../../core/model/record.ts";
import type { Instant, WallTime, Window } from "../../core/model/time.ts";
import type { Reader, Tested } from "../../core/plugin/contract.ts";

/** The tool's own lists, read once a run before anything else. */
export interface Lists {
  /** The zone in which the account writes its times, an IANA name. */
  readonly timezone: string;
  readonly locations: readonly Place[];
  /** Departments of all locations. */
  readonly departments: readonly Listed[];
  /** Absence types of all locations. */
  readonly absenceTypes: readonly Listed[];
}

export interface Place {
  readonly id: string;
  readonly name: string;
}

export interface Listed extends Place {
  /** The location that it belongs to. */
  readonly location: string;
}

export type AccountFields = {
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
  /** The tool's field for a foreign id. */
  readonly number: string | null;
  /** The id of the location in which an account is made; null if the tool does not say. */
  readonly location: string | null;
  readonly hours_per_month: number | null;
  readonly vacation_days: number | null;
};

/** Says that somebody works in a department. */
export type MembershipFields = {
  readonly user: string;
  readonly department: string;
};

export type AbsenceFields = {
  readonly user: string;
  /** The tool's id of the absence type. */
  readonly type: string;
  /** The first moment. Midnight for whole days. */
  readonly starts_at: WallTime;
  /** The moment after the last one. Midnight of the day after for whole days. */
  readonly ends_at: WallTime;
};

export interface ToolAbsence extends AbsenceFields {
  readonly id: RemoteId;
  /** `new`: waits for a decision there. `unknown`: a state that we do not know. */
  readonly state: "new" | "approved" | "declined" | "unknown";
  readonly changedAt: Instant;
}

/** One work timer with its breaks. */
export interface Timer {
  readonly id: string;
  readonly user: string;
  readonly state: "running" | "stopped" | "verified" | "unknown";
  readonly startsAt: Instant;
  /** Null while it runs. */
  readonly endsAt: Instant | null;
  /** Seconds of all breaks together, as the tool counts them. */
  readonly breakSeconds: number;
  readonly breaks: readonly Break[];
  readonly changedAt: Instant;
}

export interface Break {
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
}

/** Absences that are enough where few are looked for. */
export interface Enough {
  /** Those that lie in the window as a whole. */
  readonly whole?: true;
  /** Those of one account. */
  readonly user?: RemoteId;
}

export interface StaffClient {
  lists(): Promise<Lists>;

  /** Reads every account, locked ones too (`active: false`). `key` is its e-mail, normalised. */
  accounts(): Reader<Current<AccountFields>>;
  /** Returns one account; null if there is none of this id. */
  account(id: RemoteId): Promise<Current<AccountFields> | null>;
  /** @param how `invite`: whether the tool sends an invitation to the e-mail address */
  createAccount(wanted: AccountFields, how: { readonly invite: boolean }): Promise<RemoteId>;
  /** Writes the fields that `changed` names and no other. */
  updateAccount(id: RemoteId, wanted: AccountFields, changed: readonly string[]): Promise<void>;
  /** Returns the e-mails of accounts that are not locked and that no invitation was ever sent to. Omitted: the tool does not say. */
  uninvited?(): Promise<readonly string[]>;
  lock(id: RemoteId): Promise<void>;
  unlock(id: RemoteId): Promise<void>;

  /** Reads who is in which department. The remote id comes from `membershipId`. */
  memberships(): Reader<Current<MembershipFields>>;
  membership(id: RemoteId): Promise<Current<MembershipFields> | null>;
  /** Adds people to a department. Somebody who is in it already is no error. */
  enter(department: Listed, users: readonly RemoteId[]): Promise<void>;
  /** Takes people out of a department. Somebody who is not in it is no error. */
  leave(department: Listed, users: readonly RemoteId[]): Promise<void>;

  /**
   * Reads every absence that shares a day with the window, in every state, whoever made it. Those that `enough` describes will do:
   * more may come.
   */
  absences(window: Window, zone: string, enough?: Enough): Reader<ToolAbsence>;
  absence(id: RemoteId, zone: string): Promise<ToolAbsence | null>;
  createAbsence(wanted: AbsenceFields, type: Listed, zone: string): Promise<RemoteId>;
  updateAbsence(id: RemoteId, wanted: AbsenceFields, zone: string): Promise<void>;
  /** An absence that is gone already is success. */
  removeAbsence(id: RemoteId): Promise<void>;

  /** Reads every timer that was running on a day of the window, with its breaks. */
  timers(window: Window, zone: string): Reader<Timer>;
  timer(id: string): Promise<Timer | null>;

  /** Read-only. Never throws for what it can report. */
  test(): Promise<Tested>;
}

/** `12:34`: the account, then the department. */
export function membershipId({ user, department }: MembershipFields): RemoteId {
  return `${user}:${department}`;
}

/** The ids that a membership's id is made of. */
export function partsOf(membership: RemoteId): MembershipFields {
  const [user = "", department = ""] = membership.split(":");
  return { user, department };
}
