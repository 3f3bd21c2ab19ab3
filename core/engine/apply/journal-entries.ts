/** A change as a journal row, and the link it leaves behind. */
import {
  isBlanking,
  isRemoval,
  isSuspect,
  isUpsert,
  remoteIdOf,
  type Change,
  type Removal,
  type Suspect,
  type Upsert,
} from "../../model/change.ts";
import type { Desired, FieldRules, Fields, Kind, Link, RemoteId, Value } from "../../model/record.ts";
import type { RunDocument } from "../../model/run.ts";
import { REDACTED } from "../../model/secret.ts";
import type { Instant } from "../../model/time.ts";
import type { FlowPlan } from "../../plan/flow-rules.ts";
import type { References } from "../../plan/references.ts";
import { asThere } from "./half-done.ts";
import type { JournalEntry } from "../../store/store.ts";

export interface EntryContext extends Pick<JournalEntry, "position" | "status" | "at" | "approved" | "error"> {
  readonly run: Pick<RunDocument, "id" | "target">;
  readonly references: References;
  readonly rules: FieldRules;
  /** The subjects that come into the same file, where each record's id is its subject. Omitted: records get their ids one by one. */
  readonly filed?: ReadonlySet<string>;
}

export function entryOf(change: Change | Suspect, context: EntryContext): JournalEntry {
  const { run, rules, position, status, at, approved, error } = context;
  const { kind, op, subject, title, personId, person, reason } = change;
  const wanted = writtenFields(change);
  return {
    run: run.id,
    target: run.target,
    position,
    kind,
    op,
    subject,
    title,
    personId,
    person,
    reason,
    status,
    at,
    approved,
    error,
    remoteId: remoteIdOf(change),
    fields: wanted ? deltaOf(change as Change, spelled(wanted, kind, context), rules) : {},
    wanted,
    link: linkToCome(change, context),
  };
}

/** Returns the fields as the target will spell them. */
function spelled(wanted: Fields, kind: Kind, { references, rules, filed }: EntryContext): Fields {
  const resolved = references.resolve(rules, wanted);
  const isFiled = (name: string) => rules[name]?.ref === kind && filed?.has(String(wanted[name]));
  const own = Object.keys(filed ? rules : {}).filter(isFiled);
  return { ...resolved, ...Object.fromEntries(own.map((name) => [name, wanted[name] ?? null])) };
}

/** What came of a change that was done. */
export interface Done {
  readonly remoteId: RemoteId;
  readonly at: Instant;
  /** Fields that it was done without. */
  readonly unwritten?: readonly string[];
}

/** The link that a successful change leaves; for a blanked record the former one without its withheld values. */
export function linkOf(target: string, change: Change, { remoteId, at, unwritten = [] }: Done): Link {
  if (isRemoval(change)) return { ...change.link, lastWrittenAt: at };
  const values = writtenBy(change, unwritten);
  return { ...particulars(target, change, at), remoteId, values, lastWrittenAt: at };
}

/** The record as last written once a change is done. What was not written, or is not told, keeps the value that was written last. */
export function writtenBy(change: Exclude<Change, Removal>, unwritten: readonly string[] = []): Fields {
  const values = writtenFields(change) as Fields;
  const untold = isBlanking(change) ? [] : (change.desired.untold ?? []);
  if (unwritten.length + untold.length === 0) return values;
  const kept = [...unwritten, ...untold].map((name) => [name, change.link?.values[name] ?? null]);
  return { ...values, ...Object.fromEntries(kept) };
}

/**
 * The link of a record that was to be taken over and refused what was to be written: whose it is had been decided, and it may be
 * unlocked by now, so somebody has to lock it when they leave. What was read counts as its values. Null for any other change.
 */
export function decidedLink(target: string, change: Change, rules: FieldRules, at: Instant): Link | null {
  if (!("desired" in change) || change.op === "update" || change.link?.subject === change.subject) return null;
  const { desired, before } = change;
  if (!before) return null;
  const values = asThere(rules, desired.fields, before);
  const { remoteId, active } = before;
  return { ...particulars(target, change, at), remoteId, values, active, lastWrittenAt: null };
}

/** The link of a record that is known without having been written. */
export function learnedLink(
  target: string,
  kind: Kind,
  { desired, remoteId, link }: FlowPlan["learned"][number],
  at: Instant,
  values: Fields,
): Link {
  return {
    target,
    kind,
    ...identityOf(desired),
    remoteId,
    values,
    active: link?.active ?? true,
    since: link?.since ?? at,
    lastWrittenAt: link?.lastWrittenAt ?? null,
    ...(link?.setBack && { setBack: link.setBack }),
  };
}

function particulars(
  target: string,
  change: Exclude<Change, { proof: unknown }>,
  at: Instant,
): Omit<Link, "remoteId" | "lastWrittenAt" | "values"> {
  if (isBlanking(change)) return change.link;
  const { kind, desired, link, setBack } = change;
  const remembered = setBack && Object.keys(setBack.times).length > 0 ? { setBack } : {};
  return { target, kind, ...identityOf(desired), active: true, since: link?.since ?? at, ...remembered };
}

function identityOf({ subject, aliases = [], title, personId, person, extent }: Desired) {
  return { subject, aliases, title, personId, person, extent };
}

/** The link that the change will leave once it is done; that of a release remembers why. Null: none. */
function linkToCome(change: Change | Suspect, { run, references, at }: EntryContext): JournalEntry["link"] {
  if (isSuspect(change)) return null;
  if (isRemoval(change)) return change.op === "release" ? { ...change.link, since: at } : null;
  const link = particulars(run.target, change, at);
  const key = isTakenOver(change) ? references.key(change.desired) : null;
  return key === null ? link : { ...link, key };
}

/** Whether a record that stands there already becomes the desired one's. */
function isTakenOver(change: Exclude<Change, Removal>): change is Upsert {
  return isUpsert(change) && change.before !== null && change.link?.subject !== change.subject;
}

/** The fields that the change writes, and of a release those that were written last; null: it is a removal, which writes none. */
function writtenFields(change: Change | Suspect): Fields | null {
  if (change.op === "release") return (change as Removal).link.values;
  if (isRemoval(change) || isSuspect(change)) return null;
  if (!isBlanking(change)) return change.desired.fields;
  return { ...change.link.values, ...Object.fromEntries(change.differing.map((name) => [name, null])) };
}

/** Old and new value of each field that differs, as the target spells them. The old value of a withheld field is not written down. */
function deltaOf(change: Change, to: Fields, rules: FieldRules): JournalEntry["fields"] {
  if (isRemoval(change)) return {};
  const from: Fields = isBlanking(change) ? change.link.values : (change.before?.fields ?? {});
  const delta: Record<string, { from: Value; to: Value }> = {};
  for (const name of change.differing) {
    const before = from[name] ?? null;
    const hidden = rules[name]?.withheld && before !== null;
    delta[name] = { from: hidden ? REDACTED : before, to: to[name] ?? null };
  }
  return delta;
}
