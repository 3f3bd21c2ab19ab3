/**
 * What a connector for bookings-release offers: the accounts of a booking tool, and its bookings, in the tool's own ids but
 * in nobody's dialect. A tool may offer one side only. Nothing here decides anything.
 */
import type { Current, RemoteId } from "../../core/model/record.ts";
import type { Instant, Window } from "../../core/model/time.ts";
import type { Reader, Tested } from "../../core/plugin/contract.ts";

/** One account of the tool. */
export type AccountFields = {
  /** The person's id in the source, for tools that keep such an id; empty where none is told. Said once. */
  readonly person: string;
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
};

/** One booking; of a series, one occurrence. */
export type BookingFields = {
  /** The booked person's account, as `PeopleClient` names it, whoever made the booking; null where the tool does not tell. */
  readonly account: RemoteId | null;
  /** The booked person's e-mail; null where the tool does not tell. */
  readonly email: string | null;
  /** The desk, parking lot or room, as people there know it. */
  readonly space: string;
  readonly subject: string | null;
  /** Wall time at the booking's place: `2026-07-05T09:00`. Midnight belongs to the day that it begins. */
  readonly starts_at: string;
  /** Excluded: a booking of the whole 5 July ends at `2026-07-06T00:00`. */
  readonly ends_at: string;
  /** The zone of the place, an IANA name. */
  readonly zone: string;
  /** Carries the tool's own blocker. False where the tool knows none: the plugin recognises blockers by its own rule as well. */
  readonly blocker: boolean;
};

export interface PeopleClient {
  /** Every account of a person, deactivated ones too (`active: false`). `key` and `otherKeys` are its e-mails, normalised. */
  accounts(): Reader<Current<AccountFields>>;
  /** Null when there is no such account. */
  account(id: RemoteId): Promise<Current<AccountFields> | null>;
  /** Accounts with the e-mail of `wanted`. */
  find(wanted: AccountFields): Promise<readonly Current<AccountFields>[]>;
  /** `invite`: the tool may mail the new person; else it must not. */
  create(wanted: AccountFields, how: { readonly invite: boolean }): Promise<RemoteId>;
  update(id: RemoteId, wanted: AccountFields): Promise<RemoteId>;
  reactivate?(id: RemoteId, wanted: AccountFields): Promise<void>;
  /** Bookings stay. Left out where the tool cannot: accounts of people who left are then kept. */
  deactivate?(id: RemoteId): Promise<void>;
  /** Only where the tool cannot deactivate and the config asks for it: the account goes, and its bookings with it. */
  remove?(id: RemoteId): Promise<void>;
}

export interface BookingClient {
  /** Whether every booking of a person tells their account, by the id that `PeopleClient` knows. Left out: no. */
  readonly byAccount?: boolean;
  /**
   * Every booking that shares a day with the window, occurrences of series one by one, blockers too. `remoteId` is the
   * occurrence's own; `key` is null; `title` names space and time, never subject or person.
   */
  bookings(window: Window & { readonly to: string }): Reader<Current<BookingFields>>;
  /**
   * Takes one booking, or one occurrence, out. One that is gone already is success.
   * @throws RecordError where the tool refuses it for its own reason (too close to its start).
   */
  release(id: RemoteId): Promise<void>;
  /** Whether the tool would refuse to cancel it at `now`, too close to its start; asked after `bookings`. Left out: not known. */
  tooLate?(booking: BookingFields, now: Instant): boolean;
}

export interface BookingToolClient {
  /** Null: the tool has no accounts of people, or does not show them; bookings are then told by e-mail. */
  readonly people: PeopleClient | null;
  /** Null: bookings cannot be read or cancelled; what would be released is then only reported. */
  readonly bookings: BookingClient | null;
  /** Read-only. Never throws for what it can report. */
  test(): Promise<Tested>;
}
