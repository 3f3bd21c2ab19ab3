/**
 * What a connector for absence-mirror offers: the accounts of the target, and the absences in it, in the target's own ids
 * but in nobody's dialect. Dates are civil days; a client gives and takes them unshifted. Nothing here decides anything.
 */
import type { Current, RemoteId } from "../../core/model/record.ts";
import type { CivilDate, Window } from "../../core/model/time.ts";
import type { Reader, Tested } from "../../core/plugin/contract.ts";

/** One account of the target. `email` is the one shown; further ones stand in `Current.otherKeys`. */
export type AccountFields = {
  readonly email: string | null;
  readonly first_name: string | null;
  readonly last_name: string | null;
};

/** A person as the source knows them. */
export interface Met extends AccountFields {
  /** The source's id. */
  readonly id: string;
  readonly email: string;
  /** Has left, or nobody can tell whether they have. */
  readonly left: boolean;
  /** First name or last name is not released: what is not told is not empty. Omitted: both are told. */
  readonly unnamed?: true;
}

/** The part of an absence that is mirrored. */
export type MirrorFields = {
  /** The account's id in the target; in a row of `desired`, the person's id in the source. */
  readonly user: string;
  readonly starts_on: CivilDate;
  /** The last absent day, included. */
  readonly ends_on: CivilDate;
  readonly starts_at: "morning" | "midday";
  readonly ends_at: "midday" | "evening";
  /** Type and comment in one text; null when there is none or it is hidden. */
  readonly note: string | null;
  /** Whether it carries the target's mark for absences that are managed from outside. False if the target knows no such mark. */
  readonly marked: boolean;
};

/** What the target can express. An absence that it cannot express is left out by the plugin, with the reason. */
export interface Capabilities {
  /** Whether half days at either end are possible. */
  readonly halves: boolean;
  /** Whether a mark tells a mirrored absence from one made by hand. Without it no unlinked absence is ever adopted. */
  readonly mark: boolean;
  /** The longest note, in UTF-16 units. */
  readonly noteLength: number;
}

export interface MirrorClient {
  readonly capabilities: Capabilities;
  /**
   * For targets without accounts of their own: tells who there is, before anything is read (`Flow.prepare`). Everybody who works
   * here is then an account, by e-mail address, and so is whoever is linked already. Omitted: the target has accounts.
   * @param whose returns the source's id of the person behind an account, null if it is not known (yet). Do not look a person up
   * by the address alone: it may belong to somebody else by now.
   */
  meet?(people: readonly Met[], whose: (account: RemoteId) => string | null): void;
  /**
   * Reads every account of a person, locked ones too (`active: false`). `key` and `otherKeys` are its e-mails, normalised.
   * @param known ids of the accounts that are linked
   */
  accounts(known: readonly RemoteId[]): Reader<Current<AccountFields>>;
  /** Returns one account; null only where the tool said that there is none of this id. */
  account(id: RemoteId): Promise<Current<AccountFields> | null>;
  /** Reads every absence that shares a day with the window, also those made by hand (`marked: false`). `key` comes from `keyOf`. */
  absences(window: Window): Reader<Current<MirrorFields>>;
  /** Returns one absence; null only where the tool said that it is not there (any more). A failure taken for that makes a second one. */
  absence(id: RemoteId): Promise<Current<MirrorFields> | null>;
  /** Returns the marked absences of the same account, days and halves; the note is not compared. */
  find(wanted: MirrorFields): Promise<readonly Current<MirrorFields>[]>;
  create(wanted: MirrorFields): Promise<RemoteId>;
  /** Writes the whole record. Returns its id: a new one if the target can only replace. */
  update(id: RemoteId, wanted: MirrorFields): Promise<RemoteId>;
  /** An absence that is gone already is success. */
  remove(id: RemoteId): Promise<void>;
  /** Read-only. Never throws for what it can report. */
  test(): Promise<Tested>;
}
