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
  readonly left: boolean;
  /** First name or last name is not released: what is not told is not empty. Omitted: both are told. */
  readonly unnamed?: true;
}

/** One absence, as far as it is mirrored. */
export type MirrorFields = {
  /** The account's id in the target; in what `desired` gives, the person's id. */
  readonly user: string;
  readonly starts_on: CivilDate;
  /** The last absent day, included. */
  readonly ends_on: CivilDate;
  readonly starts_at: "morning" | "midday";
  readonly ends_at: "midday" | "evening";
  /** Type and comment in one text; null when there is none or it is hidden. */
  readonly note: string | null;
  /** Carries the mark of an absence that is managed from outside. False where the target knows no such mark. */
  readonly marked: boolean;
};

/** What the target can express. What it cannot is left out by the plugin and said so. */
export interface Capabilities {
  /** Half days at either end. */
  readonly halves: boolean;
  /** A mark that tells a mirrored absence from one made by hand. Without it no unlinked absence is ever adopted. */
  readonly mark: boolean;
  /** The longest note, in UTF-16 units. */
  readonly noteLength: number;
}

export interface MirrorClient {
  readonly capabilities: Capabilities;
  /**
   * Where the target has no accounts of its own: who there is, told before anything is read. Everybody who works here is
   * then an account, by address; and whoever is linked already. `whose`: the source's id of the person behind an account, as
   * far as it is known when it is asked; an address alone may be somebody else's by now.
   */
  meet?(people: readonly Met[], whose: (account: RemoteId) => string | null): void;
  /**
   * Every account of a person, locked ones too (`active: false`). `key` and `otherKeys` are its e-mails, normalised. `known`:
   * ids of those that are linked.
   */
  accounts(known: readonly RemoteId[]): Reader<Current<AccountFields>>;
  /** Null when there is no such account. */
  account(id: RemoteId): Promise<Current<AccountFields> | null>;
  /** Every absence that shares a day with the window, those made by hand too (`marked: false`). `key` is `keyOf`'s. */
  absences(window: Window): Reader<Current<MirrorFields>>;
  /** Null when there is no such absence (any more). */
  absence(id: RemoteId): Promise<Current<MirrorFields> | null>;
  /** Marked absences of the same account, days and halves; the note is not compared. */
  find(wanted: MirrorFields): Promise<readonly Current<MirrorFields>[]>;
  create(wanted: MirrorFields): Promise<RemoteId>;
  /** The whole record. Gives its id, a new one where the target can only replace. */
  update(id: RemoteId, wanted: MirrorFields): Promise<RemoteId>;
  /** An absence that is gone already is success. */
  remove(id: RemoteId): Promise<void>;
  /** Read-only. Never throws for what it can report. */
  test(): Promise<Tested>;
}
