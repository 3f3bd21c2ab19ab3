/**
 * What a plan consists of. A change that takes something away can only be made by `removal()`, which wants the proof: the
 * completeness of every read it rests on, and for what was missing from the source's list the source's own "not found".
 */
import { Completeness } from "./completeness.ts";
import type { Current, Desired, Fields, Kind, Link, SetBack } from "./record.ts";

export type Op = "create" | "adopt" | "update" | "reactivate" | "deactivate" | "remove" | "release";
export type RemovalOp = "deactivate" | "remove" | "release";
export const OPS: readonly Op[] = ["create", "adopt", "update", "reactivate", "deactivate", "remove", "release"];
export const REMOVALS: ReadonlySet<Op> = new Set(["deactivate", "remove", "release"]);
/** Of these kinds the limit counts records that go; of the others, the people who lose one. */
export const COUNTED_BY_RECORD: ReadonlySet<Kind> = new Set(["team", "membership"]);

/**
 * The reads that a plan rests on, each to its end: of the side that follows, of the source's people, and of whatever else the
 * records come from. Which these are is said by `of`, so that none can be left out.
 */
export type Basis = { readonly following: Completeness; readonly people: Completeness } & (
  | { readonly of: "people" }
  | { readonly of: "absences"; readonly absences: Completeness }
  | { readonly of: "leading"; readonly leading: Completeness }
);

/** Why a record may go. */
export interface Proof {
  readonly reads: Basis;
  /** How the source said so: it shows the record as not counting, or answered "not found" when asked for it by id. */
  readonly source: "seen" | "not found";
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

/** Something is made or brought up to date. `desired` carries subjects where a field refers to another record. */
export interface Upsert extends ChangeBase {
  readonly op: "create" | "adopt" | "update" | "reactivate";
  readonly desired: Desired;
  /** What is there now: what was read, or (where the read did not cover it) what was last written; null for a create. */
  readonly before: Current | null;
  readonly link: Link | null;
  /** Names of the managed fields that differ; for a create all of them. */
  readonly differing: readonly string[];
  /** True when a linked record had vanished there and is made again. */
  readonly again: boolean;
  /** Fields that somebody has set back too often: they are not written now. */
  readonly contested?: readonly string[];
  /** What the link is to remember of fields that were set back. */
  readonly setBack?: SetBack;
}

/** A detail that is now withheld is blanked where we wrote it. Touches one record's withheld fields, whatever its dates. */
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
  /** Made by `removal()` alone. */
  readonly [proven]: true;
}

export type Change = Upsert | Blanking | Removal;

/** A removal without its proof (more were missing than may be asked for by id): it can be shown and held, never applied. */
export interface Suspect extends ChangeBase {
  readonly suspect: true;
  readonly op: RemovalOp;
  readonly link: Link;
}

export function suspect(op: RemovalOp, link: Link, reason: string): Suspect {
  const { kind, subject, title, personId, person } = link;
  return { suspect: true, op, kind, subject, title, personId, person, reason, link };
}

/** The only way to a change that takes something away. @throws TypeError where a cast got past the compiler. */
export function removal(op: RemovalOp, link: Link, proof: Proof, reason: string): Removal {
  if (!isWhole(proof.reads))
    throw new TypeError(`a ${link.kind} cannot be removed without the completeness of every read that it rests on`);
  const { kind, subject, title, personId, person } = link;
  return { op, kind, subject, title, personId, person, reason, link, proof } as Removal;
}

function isWhole(reads: Basis): boolean {
  const further = reads.of === "people" ? [] : [reads.of === "absences" ? reads.absences : reads.leading];
  return [reads.following, reads.people, ...further].every(Completeness.is);
}

export function isRemoval(change: Change | Suspect): change is Removal {
  return "proof" in change;
}

export function isSuspect(change: Change | Suspect): change is Suspect {
  return "suspect" in change;
}

export function isBlanking(change: Change): change is Blanking {
  return "blank" in change;
}

/** A record that is set aside until a person has looked at it. The others go on. */
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

/** As they should be; of what is taken away or blanked, as they were last written. */
export function fieldsOf(change: Change): Fields {
  return isRemoval(change) || isBlanking(change) ? change.link.values : change.desired.fields;
}
