/** Records of both sides, and the link between them. The plugin chooses the names of fields; values are flat and comparable. */
import type { Instant, Window } from "./time.ts";

export const KINDS = ["user", "team", "membership", "absence", "booking", "attendance"] as const;
export type Kind = (typeof KINDS)[number];

const DATED: ReadonlySet<Kind> = new Set(["absence", "booking", "attendance"]);

/** Whether records of the kind say when somebody is away or at work. Their texts may reveal why, so no mail or log repeats them. */
export function isDated(kind: Kind): boolean {
  return DATED.has(kind);
}

export type Value = string | number | boolean | null | readonly string[];
export type Fields = Readonly<Record<string, Value>>;
export type RemoteId = string;

export interface FieldRule {
  /** `always`: the leader decides. `once`: set at creation, afterwards people in the target decide. */
  readonly manage: "always" | "once";
  /**
   * The field is no longer told to anybody (details that are now hidden). Where we once wrote it, it is blanked, whatever the dates.
   */
  readonly withheld?: boolean;
  /** The value is the subject of a record of this kind; the engine puts that record's remote id in its place. */
  readonly ref?: Kind;
  /** Fields that say together who somebody is. An account is given back only if the names agree, and a company whose people all
   * changed address and name at once is another company. */
  readonly identity?: "address" | "name";
  /**
   * Fields of one unit (the dates of an absence) mean something together alone. Where people there set one back again and again, all
   * of them are left alone; once the leader changes one, all are written.
   */
  readonly unit?: string;
  /** Whether two spellings are the same value (e-mails differ in case). Default: the same JSON. */
  readonly equal?: (a: Value, b: Value) => boolean;
}

export type FieldRules<F extends Fields = Fields> = { readonly [K in keyof F]: FieldRule };

/** A record as it should be. */
export interface Desired<F extends Fields = Fields> {
  /** The source's id, stable for the life of the record. */
  readonly subject: string;
  /** Other ids by which an older link may know the record. */
  readonly aliases?: readonly string[];
  /** One line for people, stable over runs: `ann@example.com 2026-07-05 to 2026-07-10`. */
  readonly title: string;
  /** The source id of the person concerned. */
  readonly personId: string | null;
  /** How people know that person: the e-mail, otherwise the id. */
  readonly person: string | null;
  /**
   * The value by which an unlinked record there is recognised; null: never. It may contain placeholders such as `{user:12}`, a kind
   * and a subject, which the engine replaces by that record's remote id.
   */
  readonly key: string | null;
  readonly fields: F;
  /** Names of fields that the source does not tell of this record: whatever stands there stays, and their values in `fields` say nothing. */
  readonly untold?: readonly string[];
  /** Why the record is not made, if it has no link and nothing there is recognised as it: it is left out for this reason. Omitted: it may be made. */
  readonly notMade?: Pick<LeftOut, "code" | "detail">;
  /** The days that the record belongs to; null: it is always looked at. */
  readonly extent: Window | null;
}

/** A record of the source that is not wanted in the target, with the reason. */
export interface LeftOut {
  readonly subject: string;
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly personId: string | null;
  readonly person: string | null;
  /** Why the record is left out. `LEFT`: the person has left; if the source deletes them later, they do not count as missing. */
  readonly code: string;
  readonly detail: string;
  /** What the code alone does not tell: the date or the rule on which the reason rests. With another one it is another reason. */
  readonly evidence?: string;
  /**
   * `dropped`: the source shows that it does not count (rejected, filtered out): a link to it is an orphan.
   * `frozen`: nothing is made, changed or removed for it.
   * `kept`: it is wanted, but the target cannot express it. It is listed as kept; a link to it is an orphan.
   */
  readonly fate: "dropped" | "frozen" | "kept";
  /** Somebody has to look at the record: it is listed among the conflicts. */
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
  /** True if the record carries the mark by which the target shows that it is managed from outside. */
  readonly marked: boolean;
  readonly fields: F;
  /** When it was made there, in what `find` returns. Null or left out: the other side does not say. */
  readonly madeAt?: Instant | null;
  /** Only a part of the record is there (the first of several periods). An interrupted create left it. */
  readonly inPart?: true;
}

/** The stored proof that we manage a record in the target. */
export interface Link {
  readonly target: string;
  readonly kind: Kind;
  readonly subject: string;
  readonly aliases: readonly string[];
  readonly remoteId: RemoteId;
  readonly title: string;
  readonly personId: string | null;
  readonly person: string | null;
  /**
   * The values that were last written there, with references as subjects. A link that only knows who is who holds the source's
   * values.
   */
  readonly values: Fields;
  readonly extent: Window | null;
  /** False after we deactivated the record there. */
  readonly active: boolean;
  readonly since: Instant;
  readonly lastWrittenAt: Instant | null;
  /** How often in a row somebody set back what we wrote; see core/plan/fights.ts. Omitted: never. */
  readonly setBack?: SetBack;
}

/** What is remembered of a record that was removed, until it is known that it is gone. */
export interface RemovedRecord extends Pick<Link, "target" | "kind" | "remoteId" | "subject" | "title" | "person"> {
  readonly removedAt: Instant;
}

/** The link that a change leaves once it is done. `key`: by which the record that is taken over was found there. */
export type LinkToCome = Omit<Link, "remoteId" | "lastWrittenAt" | "values"> & { readonly key?: string };

export interface SetBack {
  /** Names the settings under which it was counted: by others, a record there may read differently though nobody edited it. */
  readonly settings: string;
  readonly times: Readonly<Record<string, number>>;
}
