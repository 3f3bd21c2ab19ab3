/**
 * What a connector for bookings-release offers: the accounts of a booking tool, and its bookings, in the tool's own ids but
 * in nobody's dialect. A tool may offer one side only. Nothing here decides anything.
 */
import type { Current, RemoteId } from "../../core/model/record.ts";
import type { Instant, Window } from "../../core/model/time.ts";
import type { Reader, RequireFree, Tested } from "../../core/plugin/contract.ts";

/** One account of the tool. */
export type AccountFields = {
  /** The person's id in the source, for tools that keep such an id; empty if the tool shows none. Written only at creation. */
  readonly person: string;
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
};

/** One booking, or one occurrence of a series. */
export type BookingFields = {
  /** The booked person's account, by the id of `PeopleClient`, whoever made the booking; null if the tool does not say. */
  readonly account: RemoteId | null;
  /** The booked person's e-mail; null if the tool does not say. */
  readonly email: string | null;
  /** The desk, parking lot or room, by the name that people there use. */
  readonly space: string;
  readonly subject: string | null;
  /** Wall time at the booking's place: `2026-07-05T09:00`. Midnight belongs to the day that begins then. */
  readonly starts_at: string;
  /** Excluded: a booking of the whole 5 July ends at `2026-07-06T00:00`. */
  readonly ends_at: string;
  /** The zone of the place, an IANA name. */
  readonly zone: string;
  /**
   * Whether the tool itself marks it as a blocker, or does not show what would tell (its subject). False if the tool has no such mark; the plugin
   * also applies the config's rule.
   */
  readonly blocker: boolean;
};

/** How an account is made. */
export interface Creation {
  /** Whether the tool may send a mail to the new person. */
  readonly invite: boolean;
  /** Asked before an account that is there already is taken over and written to. */
  readonly requireFree: RequireFree;
}

export interface PeopleClient {
  /** Reads every account of a person, deactivated ones too (`active: false`). `key` and `otherKeys` are its e-mails, normalised. */
  accounts(): Reader<Current<AccountFields>>;
  /** Returns one account; null only where the tool said that there is none of this id. A failure taken for that makes a second one. */
  account(id: RemoteId): Promise<Current<AccountFields> | null>;
  /** Returns the accounts with the e-mail of `wanted`. */
  find(wanted: AccountFields): Promise<readonly Current<AccountFields>[]>;
  create(wanted: AccountFields, how: Creation): Promise<RemoteId>;
  update(id: RemoteId, wanted: AccountFields): Promise<RemoteId>;
  reactivate?(id: RemoteId, wanted: AccountFields): Promise<void>;
  /** Locks the account; its bookings stay. Omitted: the tool cannot, and accounts of people who left are kept. */
  deactivate?(id: RemoteId): Promise<void>;
  /** Deletes the account, and its bookings with it. Only for a tool that cannot deactivate, and if the config asks for it. */
  remove?(id: RemoteId): Promise<void>;
}

export interface BookingClient {
  /** Whether every booking of a person has `account`, by the id of `PeopleClient`. Omitted: no. */
  readonly byAccount?: boolean;
  /**
   * Reads every booking that shares a day with the window, blockers too, and of a series each occurrence by itself. `remoteId` is the
   * occurrence's own; `key` is null; `title` names space and time, never subject or person.
   */
  bookings(window: Window & { readonly to: string }): Reader<Current<BookingFields>>;
  /**
   * Cancels one booking, or one occurrence of a series. A booking that is gone already is success.
   * @throws RecordError if the tool refuses it for a reason of its own (too close to its start)
   */
  release(id: RemoteId): Promise<void>;
  /** Whether the tool would refuse to cancel it at `now`, too close to its start. Called after `bookings`. Omitted: not known. */
  tooLate?(booking: BookingFields, now: Instant): boolean;
}

export interface BookingToolClient {
  /** Null: the tool has no accounts of people, or does not show them. A booking's person is then recognised by e-mail. */
  readonly people: PeopleClient | null;
  /** Null: bookings cannot be read or cancelled. Absences that would release some are then only reported. */
  readonly bookings: BookingClient | null;
  /** Read-only. Never throws for what it can report. */
  test(): Promise<Tested>;
}
