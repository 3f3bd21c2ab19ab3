/**
 * The wall between rollcall and its plugins, all of it. A plugin says what should be and what is, and knows how to do one
 * change; it never compares, counts, retries, pauses or decides. The engine alone has order, time and consequences.
 */
import type { Absence } from "../model/absence.ts";
import type { Completeness } from "../model/completeness.ts";
import type { Person } from "../model/person.ts";
import type { Current, Desired, FieldRules, Fields, Kind, LeftOut, RemoteId } from "../model/record.ts";
import type { CivilDate, Clock, Instant, Window } from "../model/time.ts";
import type { Http, HttpOptions } from "./http.ts";
import type { Schema } from "./schema.ts";

/** A list that is read page by page and ends in the proof that it was read to its end. Throws instead of ending short. */
export type Reader<T> = AsyncGenerator<readonly T[], Completeness>;

// ── what both sides are given ──────────────────────────────────────────────────────────────────────────────────────────

export interface PluginContext {
  /** The door to the vendor. Read-only in test mode, in `plan` and in `check`, whatever the plugin asks for. */
  http(options: HttpOptions): Http;
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
}

export interface Source {
  read(needs: Needs, scope: SourceScope, context: { readonly today: CivilDate }): Promise<Reads>;
  /** Asks for each id by itself. "gone" only where the source answered "not found". At most 200 ids. */
  confirmPeople(ids: readonly string[]): Promise<ReadonlyMap<string, Person | "gone">>;
  confirmAbsences(ids: readonly string[]): Promise<ReadonlyMap<string, Absence | "gone">>;
  /** Read-only: reachable, allowed, and which attributes the credential lacks. Never throws for what it can report. */
  test(needs: Needs): Promise<Tested>;
}

export interface SourcePlugin<Config = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly config: Schema<Config>;
  /** No I/O: a wrong password must not stop the daemon. */
  connect(config: Config, context: PluginContext): Source;
}

// ── a target ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface TargetPlugin<Config = unknown> {
  /** `plugin: absence-mirror` */
  readonly name: string;
  readonly summary: string;
  /** The target's own keys, `connector` included; strict, every field described, secrets marked. */
  readonly config: Schema<Config>;
  /** `every 1h` or a cron line. */
  readonly defaultSchedule: string;
  readonly areas: readonly string[];
  needs(config: Config, today: CivilDate): Needs;
  /** No I/O. */
  connect(config: Config, context: PluginContext): Connection;
}

export interface Connection {
  /** In dependency order: a flow may refer to the records of those before it. */
  readonly flows: readonly Flow[];
  test(): Promise<Tested>;
}

/** What a read of the target is asked for. */
export interface Scope {
  readonly kind: "full" | "partial";
  readonly today: CivilDate;
}

/** What a flow may ask while it computes what should be. */
export interface DesiredContext {
  /** True for records that were asked for by id because the list lacked them: the window does not apply to them. */
  readonly followed: boolean;
}

/** One kind of record, carried from the source to the target. */
export interface Flow<F extends Fields = Fields> {
  readonly kind: Kind;
  /** What a manual run can be narrowed to. */
  readonly area: string;
  /** Whether `subject` is a person's id or an absence's: how the source is asked for it by name. */
  readonly subjects: "people" | "absences";
  /** Managed fields; nothing else is ever written. */
  readonly fields: FieldRules<F>;
  /** What an edit on the following side means. */
  readonly drift: "repair" | "report";
  /** Which unlinked records may become ours. */
  readonly adopt: "key" | "marked" | "never";
  /** `never`: this flow only learns who is who. */
  readonly creates: "all" | "never";
  /** What happens to a linked record that nobody wants any more; `keep` leaves it and its link. */
  readonly orphans: "deactivate" | "remove" | "keep";
  /** The days that this flow looks at; null: it has no dates. A link outside them is history and stays. */
  window(today: CivilDate): Window | null;
  /** Pure. What should be there; records left out come with the reason. */
  desired(reads: Reads, context: DesiredContext): Iterable<Desired<F> | LeftOut>;
  /** Every record, page by page, or throw. A short answer is the most dangerous answer. */
  current(scope: Scope): Reader<Current<F>>;
  /** One record by its id, wherever it lies; null when it is not there. Asked before anything is made again. */
  get(remoteId: RemoteId): Promise<Current<F> | null>;
  /** By key, wherever `create` exists: before a create is repeated, and in recovery after a crash. */
  find?(wanted: F): Promise<readonly Current<F>[]>;
  /** `wanted` is complete: references are remote ids. Gives the new record's id. */
  create?(wanted: F): Promise<RemoteId>;
  /** `changed` names what differs; `wanted` is the whole record. Gives the id: a new one where the vendor can only replace. */
  update?(remoteId: RemoteId, wanted: F, changed: readonly string[]): Promise<RemoteId>;
  reactivate?(remoteId: RemoteId, wanted: F): Promise<void>;
  deactivate?(remoteId: RemoteId): Promise<void>;
  /** A record that is gone already is success. */
  remove?(remoteId: RemoteId): Promise<void>;
}
