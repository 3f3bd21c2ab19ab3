/**
 * What a plan consists of. A change that takes something away can only be made by `removal()`, which requires a proof: the
 * completeness of every read it rests on, and for a record that the source's list lacked, the source's own "not found".
 */
import { Completeness } from "./completeness.ts";
import type { Current, Desired, Fields, Kind, Link, RemoteId, SetBack } from "./record.ts";

export const OPS = ["create", "adopt", "update", "reactivate", "deactivate", "remove", "release"] as const;
export type Op = (typeof OPS)[number];
export type RemovalOp = "deactivate" | "remove" | "release";
export const REMOVALS: ReadonlySet<Op> = new Set(["deactivate", "remove", "release"]);
/** Kinds whose removal limit counts records. For all other kinds it counts the people who lose one. */
export const COUNTED_BY_RECORD: ReadonlySet<Kind> = new Set(["team", "membership"]);

/**
 * The complete reads that a plan rests on: of the following side, of the source's people, and of the list that the records come
 * from. `of` says which list that is, so that none can be forgotten.
 */
export type Basis = { readonly following: Completeness; readonly people: Completeness } & (
  | { readonly of: "people" }
  | { readonly of: "absences"; readonly absences: Completeness }
  | { readonly of: "leading"; readonly leading: Completeness }
);

/** Why a record may go. */
export interface Proof {
  readonly reads: Basis;
  /** `seen`: the source shows that the record does not count. `not found`: the source answered so when asked for it by id. */
  readonly source: "seen" | "not found";
  /** The reason that the source shows (`LeftOut.code` with its evidence). Left out: the rule that wants the record gone says it in the link. */
  readonly shown?: string;
}

interface ChangeBase {
  readonly kind: Kind;
  readonly subject: string;
  readonly title: string;
  readonly personId: string | null;
  readonly person: string | null;
  /** One line for people: why this is done. */
  readonly reason: string;
}

/** Makes a record or brings it up to date. Where a field of `desired` refers to another record, it holds that record's subject. */
export interface Upsert extends ChangeBase {
  readonly op: "create" | "adopt" | "update" | "reactivate";
  readonly desired: Desired;
  /** The record as it is there now: as it was read, or (if the read did not cover it) as it was last written; null for a create. */
  readonly before: Current | null;
  readonly link: Link | null;
  /** The names of the managed fields that differ; for a create, of all managed fields. */
  readonly differing: readonly string[];
  /** Fields that somebody set back too often. They are not written now. */
  readonly contested?: readonly string[];
  /** What the link remembers about fields that were set back. */
  readonly setBack?: SetBack;
}

/** Blanks details that are now withheld, where we wrote them. It changes only the withheld fields of one record, whatever its dates. */
export interface Blanking extends ChangeBase {
  readonly op: "update";
  readonly blank: true;
  readonly link: Link;
  readonly differing: readonly string[];
}

declare const proven: unique symbol;

export interface Removal extends ChangeBase {
  readonly op: RemovalOp;
  readonly link: Link;
  readonly proof: Proof;
  /** Set by `removal()` alone, so that no object literal passes for a removal. */
  readonly [proven]: true;
}

export type Change = Upsert | Blanking | Removal;

/** A removal without a proof. It can be shown and held, but never applied. */
export interface Suspect extends ChangeBase {
  readonly suspect: true;
  /** Which proof it lacks. */
  readonly because: "unconfirmed" | "unanswered";
  readonly op: RemovalOp;
  readonly link: Link;
}

export function suspect(
  op: RemovalOp,
  link: Link,
  reason: string,
  because: Suspect["because"] = "unconfirmed",
): Suspect {
  const { kind, subject, title, personId, person } = link;
  return { suspect: true, because, op, kind, subject, title, personId, person, reason, link };
}

/** Makes a change that takes something away; there is no other way. @throws TypeError where a cast got past the compiler. */
export function removal(op: RemovalOp, link: Link, proof: Proof, reason: string): Removal {
  if (!isComplete(proof.reads))
    throw new TypeError(`a ${link.kind} cannot be removed without the completeness of every read that it rests on`);
  const { kind, subject, title, personId, person } = link;
  return { op, kind, subject, title, personId, person, reason, link, proof } as Removal;
}

function isComplete(reads: Basis): boolean {
  const further = reads.of === "people" ? [] : [reads.of === "absences" ? reads.absences : reads.leading];
  return [reads.following, reads.people, ...further].every(Completeness.is);
}

export function isRemoval(change: Change | Suspect): change is Removal {
  return "proof" in change;
}

export function isSuspect(change: Change | Suspect): change is Suspect {
  return "suspect" in change;
}

export function isUpsert(change: Change | Suspect): change is Upsert {
  return "desired" in change;
}

/** Whether the change makes a linked record again that vanished there. */
export function isAgain(change: Change): boolean {
  return change.op === "create" && change.link !== null;
}

export function isBlanking(change: Change): change is Blanking {
  return "blank" in change;
}

/**
 * Why a change is held. `limit`: more than is usual would change. `each`: the config wants to be asked about every one.
 * `unconfirmed`: the source was not asked for the record by its id, since too many were missing. `unanswered`: the source was
 * asked and did not say that the record is gone, so no approval helps. `unreleased`: the source no longer tells who works here.
 * `doubt`: what was read is hard to believe. `again`: people were asked about the change before; they have not decided
 * yet, or the rejection was taken back or was for another reason. `unjudged`: it was held before, and the last full run could not tell
 * whether it is still needed.
 */
export type HeldBecause = "limit" | "each" | Suspect["because"] | "unreleased" | "doubt" | "again" | "unjudged";

/** Why a change is held, beside why it is to be made. Parts of it are missing for changes that an earlier version held. */
export interface HeldReason {
  readonly because: HeldBecause;
  /** In rollcall's own words, with the numbers. */
  readonly why: string;
}

/**
 * Whether an approval lets a held change run. It does not if the source was asked and gave no answer (`unanswered`), nor if the last full
 * run did not know whether the change is still needed (`unjudged`).
 */
export function isApprovable({ because }: { readonly because?: HeldBecause | undefined }): boolean {
  return because !== "unanswered" && because !== "unjudged";
}

/** A record that is set aside until somebody has looked at it. The others go on. */
export interface Conflict {
  readonly kind: Kind;
  readonly subject: string;
  readonly title: string;
  readonly person: string | null;
  readonly code: string;
  readonly detail: string;
}

/** A record that is left as it is although a rule might have touched it. */
export interface Kept {
  readonly kind: Kind;
  readonly subject: string;
  readonly title: string;
  readonly person: string | null;
  readonly remoteId: string | null;
  readonly code: string;
  readonly detail: string;
}

/** Returns the fields as they should be; for a removal or a blanking, as they were last written. */
export function fieldsOf(change: Change): Fields {
  return isUpsert(change) ? change.desired.fields : change.link.values;
}

/** Returns the record's id on the following side; null: it is not there yet. */
export function remoteIdOf(change: Change | Suspect): RemoteId | null {
  if (isUpsert(change) && change.before) return change.before.remoteId;
  return change.link?.remoteId ?? null;
}
