/**
 * The wall between rollcall and its plugins, all of it. A plugin says what should be and what is, and knows how to do one
 * change; it never compares, counts, retries, pauses or decides. The engine alone has order, time and consequences.
 */
import type { Absence, AbsenceType } from "../model/absence.ts";
import type { Op } from "../model/change.ts";
import type { Completeness } from "../model/completeness.ts";
import type { RecordError } from "../model/errors.ts";
import type { Adopt, Creates, Drift, Orphans } from "../model/flow-policy.ts";
import type { Person } from "../model/person.ts";
import type { Current, Desired, FieldRules, Fields, Kind, LeftOut, Link, RemoteId } from "../model/record.ts";
import type { Rule } from "../model/ruling.ts";
import type { CivilDate, Clock, Instant, Window } from "../model/time.ts";
import type { AnyConnector } from "./connector.ts";
import type { Http, HttpOptions } from "./http/http.ts";
import type { Schema } from "./schema.ts";
import type { Sftp, SftpOptions } from "./sftp/sftp.ts";
import type { Begun, SourceSide, SourceWrite } from "./source-side.ts";
import type { WebhookPart } from "./webhook.ts";

/**
 * A list, read page by page. It ends in the proof that it was read to its end, and throws instead of ending short. `byCursor`,
 * `byPageNumber` and `byOffset` make one; a reader of your own gives each record once and comes to an end too.
 */
export type Reader<T> = AsyncGenerator<readonly T[], Completeness>;

// ── what both sides are given ──────────────────────────────────────────────────────────────────────────────────────────

export interface PluginContext {
  /** The door to the vendor. Read-only in test mode, in `plan` and in `check`, whatever the plugin asks for. */
  http(options: HttpOptions): Http;
  /** The door to a vendor who takes files by SFTP, under the same rules. */
  sftp(options: SftpOptions): Sftp;
  readonly clock: Clock;
  /** The target's zone (for a source: the config's), an IANA name. */
  readonly timezone: string;
  readonly log: PluginLog;
  /** Aborts when the run is cancelled; the gateway obeys it too. */
  readonly signal: AbortSignal;
}

/** Writes a plugin's lines into rollcall's log. They never contain a person's name, an absence type or a comment. */
export interface PluginLog {
  info(message: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  warn(message: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}

/** One line of `rollcall check`. */
export interface Check {
  /** Dotted: `personio.absences.read`, `awork.users.read`. */
  readonly what: string;
  readonly state: "ok" | "warning" | "failed" | "skipped";
  readonly code?: string;
  readonly attribute?: string;
  readonly detail: string;
  readonly remedy?: string;
}

export interface Tested {
  readonly checks: readonly Check[];
  /**
   * The company account that the credential belongs to, by name or id. A target that works on two accounts gives both, joined by
   * `bothTenants`. Null: the interface does not tell.
   */
  readonly tenant: string | null;
  /** What the same account was called before the settings named it. Omitted: they name none. */
  readonly formerly?: string;
}

// ── the source ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a target needs to know from the source. The engine reads the union of what all targets of a source need. */
export interface Needs {
  readonly people: {
    /** The target cannot work without these: ATTRIBUTE_NOT_RELEASED names the one that is missing. */
    readonly required: readonly string[];
    readonly useful: readonly string[];
  };
  /**
   * `whole`: what one absence means depends on the person's others, so a partial run reads the whole window as well. Omitted: a partial run
   * reads only what changed.
   */
  readonly absences: { readonly window: Window; readonly whole?: true } | null;
  /** What the target writes back to the source. Nothing else can be written. Omitted: nothing. */
  readonly writes?: readonly SourceWrite[];
}

export interface SourceScope {
  /** Null: read everything. Otherwise only absences that changed since then; such a read covers no link. */
  readonly changedSince: Instant | null;
}

export interface Collection<T> {
  readonly records: readonly T[];
  readonly completeness: Completeness;
}

/** One reading of the source. Targets that are due in the same minute share it. */
export interface Reads {
  readonly people: Collection<Person>;
  /** All absences that overlap the window, in every approval state; null where no target needs absences. */
  readonly absences: Collection<Absence> | null;
  /** Every type that an absence can have, however few absences were read. Omitted: the source does not tell. */
  readonly absenceTypes?: readonly AbsenceType[];
  readonly today: CivilDate;
  readonly readAt: Instant;
  /** What an owner should know about this reading (a fallback interface is in use), one line each. */
  readonly warnings: readonly string[];
  /**
   * The reading holds only a few records, each asked for by its id, and the people they belong to (`Flow.narrow`). `people` and
   * `absences` are then no whole lists: other people and other absences may exist, and nothing may follow from their lack.
   */
  readonly narrow?: true;
}

/**
 * Which records changed lately, without their values. The key names the record by the id it can be asked for (`person 12`,
 * `absence 7f3c`). The value is a mark that differs as soon as anything in the record changes that the target needs to know.
 */
export type ChangeMarks = ReadonlyMap<string, string>;

/** The day of the run that asks: what counts today (of several contracts, the one in force) goes by it, not by the clock. `onlyLooks`: a plan or a check asks, of which nothing is stored, so what the source keeps (`SourceMemory`) must stay as it is. Default false. */
export type SourceContext = Pick<Scope, "today"> & { readonly onlyLooks?: boolean };

export interface Source {
  read(needs: Needs, scope: SourceScope, context: SourceContext): Promise<Reads>;
  /**
   * Returns what changed since then, with as few requests as possible; rather too much than too little. What vanished, or changes
   * only with the day, is not in it. Null, or omitted: the source cannot tell, and a partial run reads both sides.
   */
  changes?(needs: Needs, since: Instant): Promise<ChangeMarks | null>;
  /**
   * Asks for each id by itself: for records that the list lacks, and for changed ones where they are few. People come with all
   * attributes that were needed since it was connected, as they are on that day. "gone" only where the source answered "not found". At most 200 ids.
   */
  confirmPeople(ids: readonly string[], context: SourceContext): Promise<ReadonlyMap<string, Person | "gone">>;
  confirmAbsences(ids: readonly string[]): Promise<ReadonlyMap<string, Absence | "gone">>;
  /**
   * Read-only. Reports whether the source can be reached, what is allowed, and which attributes the credential lacks, and throws none
   * of it. `together` is what all targets of this source need: a right beyond that is one too many. Omitted: `needs`.
   */
  test(needs: Needs, together?: Needs, context?: Pick<SourceContext, "onlyLooks">): Promise<Tested>;
}

/** A target plugin is also given the source, as a side that it can write. */
export interface TargetContext extends PluginContext {
  /** Offers the writes that the plugin's `needs().writes` names and refuses all others; read-only whenever `http` is. */
  readonly source: SourceSide;
  /**
   * The day on which the target was set up to carry records of this kind, in its zone; null: it is not set up yet (a plan before the first
   * run). Asked while the flows are made: a kind that is asked about for the first time is set up by that run.
   */
  readonly setUpOn?: (kind: Kind) => CivilDate | null;
}

/** What a source keeps from one process to the next: one short text, without anything about a person. */
export interface SourceMemory {
  /** Null: nothing is kept. */
  recall(): Promise<string | null>;
  /** Null: forgets it. */
  keep(text: string | null): Promise<void>;
}

/** A source plugin is also given what it kept. */
export interface SourcePluginContext extends PluginContext {
  readonly memory: SourceMemory;
}

export interface SourcePlugin<Config = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly config: Schema<Config>;
  /** No I/O: a wrong password must not stop the daemon. */
  connect(config: Config, context: SourcePluginContext): Source;
  /** The source as a side that can be written. No I/O. The gateway lets only the declared writes out. Omitted: it cannot be written. */
  side?(config: Config, writes: readonly SourceWrite[], context: PluginContext): SourceSide;
  /** By declared write, the paths below the base URL that it may go to (`/v2/attendance-periods`); all others are refused. */
  readonly writePaths?: Readonly<Record<SourceWrite, readonly string[]>>;
  /** How the source announces changes by itself. Omitted: it does not. */
  readonly webhook?: WebhookPart<Config>;
}

// ── a target ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * When a target runs if its config does not say. A text (`every 1h`, or a cron line) is for full runs; an object has one for full and one for
 * partial runs, and the zone in which cron lines are read. Which day is today always goes by the target's own zone.
 */
export type DefaultSchedule =
  | string
  | {
      readonly full: string;
      readonly partial?: string;
      /** The least time that a partial run looks back: `4h`. */
      readonly partial_window?: string;
      readonly timezone?: string;
    };

export interface PartialRuns<Config> {
  /** What a partial run carries and what it cannot see: one or two sentences for people. */
  readonly carries: string;
  /** Whether a partial run also carries what changed in the target itself; it then always reads the target. */
  leads(config: Config): boolean;
}

export interface TargetPlugin<Config = unknown> {
  /**
   * `absence-mirror`. A plugin from outside goes by what the config calls it (`./acme`), whatever stands here, but it may not have the name of a
   * built-in one.
   */
  readonly name: string;
  readonly summary: string;
  /** The target's own keys, `connector` included; strict, every field described, secrets marked. */
  readonly config: Schema<Config>;
  /** When the target runs, unless the config says otherwise. */
  readonly defaultSchedule: DefaultSchedule | ((config: Config) => DefaultSchedule);
  /** What a partial run carries. Omitted: nobody is told, and a partial run always reads both sides. */
  readonly partial?: PartialRuns<Config>;
  /** False: the target runs only by hand, whatever the schedule. Omitted: true. */
  background?(config: Config): boolean;
  readonly areas: readonly string[];
  needs(config: Config, today: CivilDate): Needs;
  /** No I/O. */
  connect(config: Config, context: TargetContext): Connection;
  /** Returns the same plugin with further connectors, which somebody else wrote. Omitted: the plugin takes none. */
  extend?(connectors: readonly AnyConnector[]): TargetPlugin<Config>;
}

export interface Connection {
  /**
   * Returns the flows in dependency order: a flow may refer to records of the flows before it. Called once a run, before anything
   * else. It may first read the target's own lists (categories, locations, the account's zone), so that flows stay pure.
   */
  flows(): readonly AnyFlow[] | Promise<readonly AnyFlow[]>;
  test(): Promise<Tested>;
}

/** What a reader is asked to read. */
export interface Scope {
  readonly kind: "full" | "partial";
  readonly today: CivilDate;
  /** In a partial run: it is enough to read what changed since then. */
  readonly changedSince: Instant | null;
  /** Remote ids of our links of this kind (see `DesiredContext.links`). Where one of our records is several there, they tell which belong together. */
  readonly known: readonly RemoteId[];
}

/** What a flow may ask while it computes what should be. */
export interface DesiredContext<Lead = unknown> {
  /** True if the records were asked for by id because the list lacked them. The window does not apply to them. */
  readonly followed: boolean;
  /** The target's own records, where the target leads; null where the source leads. */
  readonly leading: Collection<Lead> | null;
  /** Returns the subject that a remote id belongs to (an account's person), as the flows before this one know it; null: unknown. */
  subjectOf(kind: Kind, remoteId: RemoteId): string | null;
  /** The reverse: the remote id of a subject's record; null: it has none, or is made only in this run. Omitted in a run of few records. */
  readonly remoteIdOf?: (kind: Kind, subject: string) => RemoteId | null;
  /** Whether the flow's record of that subject turned up only after the first complete run. If it is left out for that, its code is NEW. */
  readonly isNew?: (subject: string) => boolean;
  /** Returns the code with which the last run left out the flow's record of that subject; null: it did not. Omitted in a run of few records. */
  readonly leftOutAs?: (subject: string) => string | null;
  /** True in a partial run that reads lists: it takes nothing away, so the records of all links stay. Omitted in all other runs. */
  readonly partial?: true;
  /** The flow's links, but in runs of few records; of what ended before the window only those that rows name. A row for one keeps what is not listed any more. */
  readonly links?: readonly Link[];
}

/** @throws RecordError if another link has the record, which must stay as it is then */
export type RequireFree = (remoteId: RemoteId) => Promise<void>;

/** One kind of record, carried from the leading side to the following side. The kinds are those in `Kind`; no other can be carried. */
export interface Flow<F extends Fields = Fields, Lead = unknown> {
  readonly kind: Kind;
  /** The area that a run by hand can be narrowed to. */
  readonly area: string;
  /** Operations that belong to another area than `area`: accounts are updated in one area and locked in another. */
  readonly areas?: Readonly<Partial<Record<Op, string>>>;
  /**
   * How the leading side is asked for one record that its list lacks. `people`, `absences`: `subject` is its id in the source.
   * `derived`: made up of people (a team, a membership); the person in `Link.personId` is asked for. `leading`: `leading.get`.
   */
  readonly subjects: "people" | "absences" | "derived" | "leading";
  /** The managed fields; nothing else is ever written. A `ref` to the flow's own kind (a supervisor) is written once it exists. */
  readonly fields: FieldRules<F>;
  /** What happens to an edit on the following side: it is undone, or left and shown until the leader's record changes. */
  readonly drift: Drift;
  /** Which unlinked records may become ours. `key`: those with the wanted key; `marked`: of these only those that carry the mark. */
  readonly adopt: Adopt;
  /** `never`: this flow only learns who is who, and creates nothing. */
  readonly creates: Creates;
  /** What happens to a linked record that is no longer wanted. `keep` leaves the record and its link. */
  readonly orphans: Orphans;
  /**
   * What happens to such a record where it refers to an account that is locked. `removed`: it goes like any other (whoever has left is
   * in no team), but not while the account's own removal is held or was rejected, or a run leaves the account alone. Omitted: it stays.
   */
  readonly ofLocked?: "removed";
  /** Whether this flow wrote these values. Needed where another config may carry the same kind the other way. Omitted: always. */
  knows?(values: Fields): boolean;
  /** The days that this flow looks at; null: its records have no dates. A link outside these days is history and stays. */
  window(today: CivilDate): Window | null;
  /** How the target's records are read, where the target leads. The source then follows, and is written through `context.source`. */
  readonly leading?: {
    read(scope: Scope): Reader<Lead>;
    /** Returns one record by its subject; null only where the target answers "not found". */
    get(subject: string): Promise<Lead | null>;
  };
  /**
   * Pure. May a partial run plan these few records (`Reads.narrow`) without reading either list? Only if what is wanted of one depends
   * on no other, and `get` and `find` return everything needed. New, vanished and already existing records always
   * cause a full read. Omitted: never.
   */
  narrow?(reads: Reads): boolean;
  /**
   * Pure, with `derived` alone. Returns whether the source does not tell at the moment what a linked record is made up of (who
   * somebody's supervisor is): then it stays as it is. Omitted: it always tells.
   */
  untold?(reads: Reads): (subject: string) => boolean;
  /** Tells the client what the source holds, after each reading and before `desired` and `current`. No I/O. Omitted: nothing is told. */
  prepare?(reads: Reads, context: Pick<DesiredContext, "subjectOf" | "links" | "leftOutAs">): void;
  /** Pure. Returns the records that should be there. A record that is left out comes with the reason. */
  desired(reads: Reads, context: DesiredContext<Lead>): Iterable<Desired<F> | LeftOut>;
  /**
   * Reads every record, page by page, or throws. A short answer is the most dangerous answer. `stored`: the target never shows its
   * records; what was last written counts as what is there.
   */
  readonly current: ((scope: Scope) => Reader<Current<F>>) | "stored";
  /**
   * Returns one record by its id, wherever it lies; null only where the tool said that there is none: after any other answer it throws, or
   * the record would be made a second time. Called before one is made again. Required unless `stored`.
   */
  get?(remoteId: RemoteId): Promise<Current<F> | null>;
  /** Returns the records with its key, also `inPart`; throws as `get` does. Called before a create is repeated, and after a crash. Required with `create`. */
  find?(wanted: F): Promise<readonly Current<F>[]>;
  /** Returns a record of ours whose update a crash interrupted, with the parts that it made. Omitted: an update makes no parts. */
  unfinished?(remoteId: RemoteId, wanted: F, begun: Begun): Promise<Current<F> | null>;
  /**
   * `wanted` is complete: references are remote ids. Returns the new record's id. A connector that takes over what it finds in its place
   * asks `requireFree` before it writes to that.
   */
  create?(wanted: F, requireFree: RequireFree): Promise<RemoteId>;
  /** `wanted` is the whole record, `changed` what differs. Returns the id: a new one where the vendor can only replace. */
  update?(remoteId: RemoteId, wanted: F, changed: readonly (keyof F & string)[]): Promise<RemoteId>;
  reactivate?(remoteId: RemoteId, wanted: F): Promise<void>;
  deactivate?(remoteId: RemoteId): Promise<void>;
  /** A record that is gone already is success. */
  remove?(remoteId: RemoteId): Promise<void>;
  /** Sends several creates, or several removals, in one request. */
  readonly batch?: Batching<F>;
  /**
   * For targets that take a whole file, in place of all operations. `records` is all that should be there after this run, ordered by
   * subject; held and failed ones as they were last written. A record's id is its subject. Called only when something differs.
   * `gone`: those that this run takes out, as they were last written. Whoever else stands in a file there was never known.
   */
  publish?(records: readonly F[], gone: readonly F[]): Promise<void>;
}

export interface Batching<F extends Fields = Fields> {
  /** Records with the same value of this field go together (the members of one team). */
  readonly by: string;
  /** The most records in one request. */
  readonly size: number;
  /**
   * Returns one answer for each record, in order: its id, or why it alone failed. Throws an error that concerns all of them; after a
   * RecordError each is sent by itself, so that one bad record does not keep the others out.
   */
  create(wanted: readonly F[]): Promise<readonly (RemoteId | RecordError)[]>;
  remove(ids: readonly RemoteId[]): Promise<readonly (RemoteId | RecordError)[]>;
}

/** What a rule has none of: whoever looks for it in any flow finds it missing, and need not ask first whether the flow is a rule. */
type NoneInRules = {
  readonly [Name in Exclude<keyof Flow, "kind" | "area" | "fields" | "window" | "narrow" | "current">]?: never;
};

/** Says which records that are not ours must not exist (bookings of the absent). They are released, and a link remembers why. */
export interface RuleFlow<F extends Fields = Fields> extends NoneInRules {
  readonly kind: Kind;
  readonly area: string;
  readonly fields: FieldRules<F>;
  /** The days that the rule looks at. */
  window(today: CivilDate): Window;
  /** Pure. As `Flow.narrow`, but the target's records are read. The rule spares what it does not know (`Rule.undecided`). Omitted: never. */
  narrow?(reads: Reads): boolean;
  /** Pure. Returns the rule that judges each record there. */
  rule(reads: Reads, context: Pick<DesiredContext, "subjectOf">): Rule<F>;
  current(scope: Scope): Reader<Current<F>>;
  /** A record that is gone already is success. Omitted: what the rule says is reported, and nothing is done. */
  release?(remoteId: RemoteId): Promise<void>;
}

export type AnyFlow = Flow | RuleFlow;

export function isRuleFlow(flow: AnyFlow): flow is RuleFlow {
  return "rule" in flow;
}
