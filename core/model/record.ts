/** Records of either side, and the link between the two. Field names are the plugin's, values are flat and comparable. */
import type { Instant, Window } from "./time.ts";

export type Kind = "user" | "team" | "membership" | "absence" | "booking" | "attendance";
export type Value = string | number | boolean | null | readonly string[];
export type Fields = Readonly<Record<string, Value>>;
export type RemoteId = string;

export interface FieldRule {
  /** `always`: the leader decides. `once`: set at creation, afterwards people in the target decide. */
  readonly manage: "always" | "once";
  /** Told to nobody any more: where we once wrote it, it is blanked, whatever the dates (details that are now hidden). */
  readonly withheld?: boolean;
  /** The value is the subject of a record of this kind; the engine puts that record's remote id in its place. */
  readonly ref?: Kind;
  /** Together these say who somebody is: an account is given back only where the names agree, and a company whose people all
   * changed address and name at once is another company. */
  readonly identity?: "address" | "name";
  /** When two spellings are one value (e-mails differ in case). Default: the same JSON. */
  readonly equal?: (a: Value, b: Value) => boolean;
}

export type FieldRules<F extends Fields = Fields> = { readonly [K in keyof F]: FieldRule };

/** A record as it should be. */
export interface Desired<F extends Fields = Fields> {
  /** The source's id, stable for the life of the record. */
  readonly subject: string;
  /** Other ids under which an older link may know it. */
  readonly aliases?: readonly string[];
  /** One line for people, stable over runs: `ann@example.com 2026-07-05 to 2026-07-10`. */
  readonly title: string;
  /** The source id of the person concerned. */
  readonly personId: string | null;
  /** That person as people know them: an e-mail, else the id. */
  readonly person: string | null;
  /**
   * The value by which an unlinked record there is recognised; null: never. It may contain placeholders such as `{user:12}`, a kind
   * and a subject, which the engine replaces by that record's remote id.
   */
  readonly key: string | null;
  readonly fields: F;
  /** The days it belongs to; null: always looked at. */
  readonly extent: Window | null;
}

/** A record of the source that is wanted by nobody, with the reason. */
export interface LeftOut {
  readonly subject: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly personId: string | null;
  readonly person: string | null;
  readonly code: string;
  readonly detail: string;
  /**
   * `dropped`: the source shows that it does not count (rejected, filtered out): a link to it is an orphan.
   * `frozen`: nothing is made, changed or removed for it.
   * `kept`: wanted, but the target cannot express it: listed as kept; a link to it is an orphan.
   */
  readonly fate: "dropped" | "frozen" | "kept";
  /** Somebody has to look at it: it stands among the conflicts. */
  readonly conflict?: true;
}

export function isLeftOut(row: Desired | LeftOut): row is LeftOut {
  return "fate" in row;
}

/** A record as the following side reports it, in the same spelling as Desired. */
export interface Current<F extends Fields = Fields> {
  readonly remoteId: RemoteId;
  readonly key: string | null;
  /** Further keys by which it may be recognised (several e-mail addresses of one account). */
  readonly otherKeys?: readonly string[];
  readonly title: string;
  /** False: locked, deactivated or archived there. */
  readonly active: boolean;
  /** Carries the mark by which the target shows that a record is managed from outside. */
  readonly marked: boolean;
  readonly fields: F;
  /** Only some of it is there (the first of several periods): a create that was interrupted left it. */
  readonly inPart?: true;
}

/** Stored proof that we manage a record there. */
export interface Link {
  readonly target: string;
  readonly kind: Kind;
  readonly subject: string;
  readonly aliases: readonly string[];
  readonly remoteId: RemoteId;
  readonly title: string;
  readonly personId: string | null;
  readonly person: string | null;
  /** The values last written there, references as subjects (for a link that only knows who is who: as the source has them). */
  readonly values: Fields;
  readonly extent: Window | null;
  /** False once we deactivated the record there. */
  readonly active: boolean;
  readonly since: Instant;
  readonly lastWrittenAt: Instant | null;
  /** How often in a row somebody set back what we wrote, by field; see core/plan/fights.ts. Left out: never. */
  readonly setBack?: SetBack;
}

export type SetBack = Readonly<Record<string, number>>;
