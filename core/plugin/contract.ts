/**
 * The wall between rollcall and its plugins, all of it. A plugin says what should be and what is, and knows how to do one
 * change; it never compares, counts, retries, pauses or decides. The engine alone has order, time and consequences.
 */
import type { Absence } from "../model/absence.ts";
import type { Op } from "../model/change.ts";
import type { Completeness } from "../model/completeness.ts";
import type { RecordError } from "../model/errors.ts";
import type { Person } from "../model/person.ts";
import type { Current, Desired, FieldRules, Fields, Kind, LeftOut, Link, RemoteId } from "../model/record.ts";
import type { CivilDate, Clock, Instant, Window } from "../model/time.ts";
import type { AnyConnector } from "./connector.ts";
import type { Http, HttpOptions } from "./http.ts";
import type { Schema } from "./schema.ts";
import type { Sftp, SftpOptions } from "./sftp.ts";
import type { SourceSide, SourceWrite } from "./source-side.ts";
import type { WebhookPart } from "./webhook.ts";

/** A list that is read page by page and ends in the proof that it was read to its end. Throws instead of ending short. */
export type Reader<T> = AsyncGenerator<readonly T[], Completeness>;

// ── what both sides are given ──────────────────────────────────────────────────────────────────────────────────────────

export interface PluginContext {
  /** The door to the vendor. Read-only in test mode, in `plan` and in `check`, whatever the plugin asks for. */
  http(options: HttpOptions): Http;
  /** The same for vendors who take files. */
  sftp(options: SftpOptions): Sftp;
  readonly clock: Clock;
  /** The target's zone (for a source: the config's), an IANA name. */
  readonly timezone: string;
  readonly log: PluginLog;
  /** Ends when the run is cancelled; the gateway obeys it too. */
  readonly signal: AbortSignal;
}

/** Lines of a plugin in rollcall's log. Never a person's name, an absence type or a comment. */
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
  /** The name or id of the company account behind the credential; null where the interface does not tell. */
  readonly tenant: string | null;
}

// ── the source ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a target wants to know from the source; the engine reads the union of what all targets of a source need. */
export interface Needs {
  readonly people: {
    /** Without one of these the target cannot work: ATTRIBUTE_NOT_RELEASED names it. */
    readonly required: readonly string[];
    readonly useful: readonly string[];
  };
  readonly absences: { readonly window: Window } | null;
  /** What the target writes back to the source. Left out: nothing; then nothing can. */
  readonly writes?: readonly SourceWrite[];
}

export interface SourceScope {
  /** Null: everything. Else only absences changed since then; such a read covers no link. */
  readonly changedSince: Instant | null;
}

export interface Collection<T> {
  readonly records: readonly T[];
  readonly completeness: Completeness;
}

/** One reading of the source, shared by all targets that are due in the same minute. */
export interface Reads {
  readonly people: Collection<Person>;
  /** Everything that overlaps the window, in every approval state; null where nobody asked. */
  readonly absences: Collection<Absence> | null;
  readonly today: CivilDate;
  readonly readAt: Instant;
  /** What an owner should know of this reading (a fallback interface in use), in one line each. */
  readonly warnings: readonly string[];
  /**
   * Few records, each asked for by its id, and the people they belong to (`Flow.narrow`): no lists, though they are given as
   * such. Who else there is, and what else they have, is not known, and nothing may follow from it.
   */
  readonly narrow?: true;
}

/**
 * What has changed lately, without its values: by record (`person 12`, `absence 7f3c`, with the id by which it can be asked for),
 * a mark that is another one as soon as anything of the record changes that the target wants to know.
 */
export type ChangeMarks = ReadonlyMap<string, string>;

export interface Source {
  read(needs: Needs, scope: SourceScope, context: { readonly today: CivilDate }): Promise<Reads>;
  /**
   * In as few requests as can be: what has changed since then, rather too much than too little. What vanished, and what comes
   * with the day, is not in it. Null, or left out: the source cannot tell, and a partial run reads both sides.
   */
  changes?(needs: Needs, since: Instant): Promise<ChangeMarks | null>;
  /**
   * Asks for each id by itself: what the list lacks, and what has changed where that is little. With all attributes that were
   * wanted since it was connected. "gone" only where the source answered "not found". At most 200 ids.
   */
  confirmPeople(ids: readonly string[]): Promise<ReadonlyMap<string, Person | "gone">>;
  confirmAbsences(ids: readonly string[]): Promise<ReadonlyMap<string, Absence | "gone">>;
  /**
   * Read-only: reachable, allowed, and which attributes the credential lacks. Never throws for what it can report. `together`
   * is what all targets of this source need, beyond which a right is one too many; left out: `needs` alone.
   */
  test(needs: Needs, together?: Needs): Promise<Tested>;
}

/** What a target plugin is given besides: the source as one more side that can be written. */
export interface TargetContext extends PluginContext {
  /** Offers what the plugin's `needs().writes` names and refuses the rest; read-only whenever `http` is. */
  readonly source: SourceSide;
  /** The day on which the target was set up, in its zone; null: it has not been yet (a plan before the first run). */
  readonly setUpOn?: CivilDate | null;
}

export interface SourcePlugin<Config = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly config: Schema<Config>;
  /** No I/O: a wrong password must not stop the daemon. */
  connect(config: Config, context: PluginContext): Source;
  /** The same interface, written. No I/O. Its context's gateway lets only the declared writes out. Left out: none can be. */
  side?(config: Config, writes: readonly SourceWrite[], context: PluginContext): SourceSide;
  /** The paths below the base URL that a declared write may go to, so that no other ever leaves: `/v2/attendance-periods`. */
  readonly writePaths?: Readonly<Record<SourceWrite, readonly string[]>>;
  /** How it says by itself that something has changed. Left out: it does not. */
  readonly webhook?: WebhookPart<Config>;
}

// ── a target ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `every 1h` or a cron line; or one for whole runs and one for those that carry what changed lately, with the zone it is read in. */
export type DefaultSchedule =
  | string
  | {
      readonly full: string;
      readonly partial?: string;
      /** How far back a partial run reaches at least: `4h`. */
      readonly partial_window?: string;
      readonly timezone?: string;
    };

export interface PartialRuns<Config> {
  /** What it carries and what it cannot see, for people, in one or two sentences. */
  readonly carries: string;
  /** Whether what is changed in the target itself is carried too: then such a run always reads it. */
  leads(config: Config): boolean;
}

export interface TargetPlugin<Config = unknown> {
  /** `plugin: absence-mirror` */
  readonly name: string;
  readonly summary: string;
  /** The target's own keys, `connector` included; strict, every field described, secrets marked. */
  readonly config: Schema<Config>;
  /** When it runs unless the config says otherwise. */
  readonly defaultSchedule: DefaultSchedule | ((config: Config) => DefaultSchedule);
  /** What a run for what changed lately carries. Left out: it is not told, and such a run always looks at both sides. */
  readonly partial?: PartialRuns<Config>;
  /** False: by hand only, whatever the schedule. Left out: true. */
  background?(config: Config): boolean;
  readonly areas: readonly string[];
  needs(config: Config, today: CivilDate): Needs;
  /** No I/O. */
  connect(config: Config, context: TargetContext): Connection;
  /** The same plugin with further connectors, which somebody else wrote. Left out: it takes none. */
  extend?(connectors: readonly AnyConnector[]): TargetPlugin<Config>;
}

export interface Connection {
  /**
   * In dependency order: a flow may refer to the records of those before it. Called once a run, before anything else; may
   * first read the target's own lists (categories, locations, the account's zone), so that flows stay pure.
   */
  flows(): readonly AnyFlow[] | Promise<readonly AnyFlow[]>;
  test(): Promise<Tested>;
}

/** What a read of the following side is asked for. */
export interface Scope {
  readonly kind: "full" | "partial";
  readonly today: CivilDate;
  /** Partial: what changed since then is enough. */
  readonly changedSince: Instant | null;
  /** Remote ids of our links of this kind: where one of our records is several over there, so that they are put together. */
  readonly known: readonly RemoteId[];
}

/** What a flow may ask while it computes what should be. */
export interface DesiredContext<Lead = unknown> {
  /** True for records that were asked for by id because the list lacked them: the window does not apply to them. */
  readonly followed: boolean;
  /** What the target leads with; null where the source leads. */
  readonly leading: Collection<Lead> | null;
  /** Whose record that is, as flows before this one know: the subject behind a remote id (an account's person). */
  subjectOf(kind: Kind, remoteId: RemoteId): string | null;
  /** Whether the flow's record of that subject turned up only after the first complete run; left out for it, its code is NEW. */
  readonly isNew?: (subject: string) => boolean;
  /** In a partial run, which takes nothing away: all that is linked of this flow. Left out in a full one, and of few records. */
  readonly linked?: readonly Link[];
}

/** One kind of record, carried from the leading side to the following side. */
export interface Flow<F extends Fields = Fields, Lead = unknown> {
  readonly kind: Kind;
  /** What a manual run can be narrowed to. */
  readonly area: string;
  /** Operations that belong to another area than the flow's own: accounts are brought up to date in one, locked in another. */
  readonly areas?: Readonly<Partial<Record<Op, string>>>;
  /**
   * How the leading side is asked by name for a record that its list lacks. `people`, `absences`: `subject` is such an id of
   * the source. `derived`: made up of people (a team, a membership): `Link.personId` is asked for. `leading`: `leading.get`.
   */
  readonly subjects: "people" | "absences" | "derived" | "leading";
  /** Managed fields; nothing else is ever written. A `ref` to the flow's own kind (a supervisor) is set once it is there. */
  readonly fields: FieldRules<F>;
  /** What an edit on the following side means: put right, or left and shown until the leader's record changes. */
  readonly drift: "repair" | "report";
  /** Which unlinked records may become ours. */
  readonly adopt: "key" | "marked" | "never";
  /** `never`: this flow only learns who is who. */
  readonly creates: "all" | "never";
  /** What happens to a linked record that nobody wants any more; `keep` leaves it and its link. */
  readonly orphans: "deactivate" | "remove" | "keep";
  /** Where its kind can be carried the other way too: whether these values were written by this flow. Left out: always. */
  knows?(values: Fields): boolean;
  /** The days that this flow looks at; null: it has no dates. A link outside them is history and stays. */
  window(today: CivilDate): Window | null;
  /** Where the target leads: its records. `follows` is then the source, by `context.source`. */
  readonly leading?: {
    read(scope: Scope): Reader<Lead>;
    /** By its subject; null only where the target answers "not found". */
    get(subject: string): Promise<Lead | null>;
  };
  /**
   * Pure. Whether a partial run may carry these few records (`Reads.narrow`) without either list, each asked for by its id: for
   * that, what is wanted of one must not depend on any other record, and `get` and `find` must say all of it. Who is not known
   * yet, what was found there already and what is gone there is no matter of it: then both sides are read all the same. Left out: never.
   */
  narrow?(reads: Reads): boolean;
  /** Pure. What should be there; records left out come with the reason. */
  desired(reads: Reads, context: DesiredContext<Lead>): Iterable<Desired<F> | LeftOut>;
  /**
   * Every record, page by page, or throw. A short answer is the most dangerous answer. `stored`: the other side never shows
   * them; what was last written is taken for what is there.
   */
  readonly current: ((scope: Scope) => Reader<Current<F>>) | "stored";
  /** One record by its id, wherever it lies; null when it is not there. Asked before anything is made again. Required unless `current` is `stored`. */
  get?(remoteId: RemoteId): Promise<Current<F> | null>;
  /** By key, wherever `create` exists: before a create is repeated, and in recovery after a crash. What is there in part counts. */
  find?(wanted: F): Promise<readonly Current<F>[]>;
  /** `wanted` is complete: references are remote ids. Gives the new record's id. */
  create?(wanted: F): Promise<RemoteId>;
  /** `changed` names what differs; `wanted` is the whole record. Gives the id: a new one where the vendor can only replace. */
  update?(remoteId: RemoteId, wanted: F, changed: readonly (keyof F & string)[]): Promise<RemoteId>;
  reactivate?(remoteId: RemoteId, wanted: F): Promise<void>;
  deactivate?(remoteId: RemoteId): Promise<void>;
  /** A record that is gone already is success. */
  remove?(remoteId: RemoteId): Promise<void>;
  /** Several creates, or several removals, in one request. */
  readonly batch?: Batching<F>;
  /**
   * Targets that take a whole file, in place of all operations: every record as it should be there after this run, held and
   * failed ones as they were last written, ordered by subject. A record's id is its subject. Called only when something differs.
   */
  publish?(records: readonly F[]): Promise<void>;
}

export interface Batching<F extends Fields = Fields> {
  /** Records with the same value of this field go together (the members of one team). */
  readonly by: string;
  /** At most so many a request. */
  readonly size: number;
  /** One answer a record, in order: its id, or why it alone failed. Throws what concerns all of them. */
  create(wanted: readonly F[]): Promise<readonly (RemoteId | RecordError)[]>;
  remove(ids: readonly RemoteId[]): Promise<readonly (RemoteId | RecordError)[]>;
}

/** Which records that are not ours must not be (bookings of the absent). They are released one by one, and a link remembers why. */
export interface RuleFlow<F extends Fields = Fields> {
  readonly kind: Kind;
  readonly area: string;
  readonly fields: FieldRules<F>;
  /** The days that it looks at. */
  window(today: CivilDate): Window;
  /** Pure. As of `Flow`, but that the records there are read as ever. What the rule does not know it must spare. Left out: never. */
  narrow?(reads: Reads): boolean;
  /** Pure: what the rule says of each record there. */
  rule(reads: Reads, context: Pick<DesiredContext, "subjectOf">): Rule<F>;
  current(scope: Scope): Reader<Current<F>>;
  /** A record that is gone already is success. Left out: the rule is reported and nothing is done. */
  release?(remoteId: RemoteId): Promise<void>;
}

export interface Rule<F extends Fields = Fields> {
  /** Null: the rule has nothing to say of it. */
  judge(current: Current<F>): Ruling | null;
  /** What has become of the reason for which a record was released: `right`, `error` (withdrawn), `past` (nobody needs to know). */
  review(released: Link): "right" | "error" | "past";
  /** How many people those judged so far belong to: the limit's base where no flow knows accounts. Left out: all that were read. */
  people?(): number;
}

interface RulingBase {
  readonly title: string;
  readonly personId: string;
  /** That person as people know them: an e-mail, else the id. */
  readonly person: string;
}

export type Ruling =
  | (RulingBase & {
      readonly release: true;
      /** The source's id of the record that is the cause. */
      readonly cause: string;
      /** One line for people. Never an absence type. */
      readonly reason: string;
      readonly extent: Window;
    })
  | (RulingBase & { readonly release: false; readonly code: string; readonly detail: string });

export type AnyFlow = Flow | RuleFlow;

export function isRuleFlow(flow: AnyFlow): flow is RuleFlow {
  return "rule" in flow;
}
