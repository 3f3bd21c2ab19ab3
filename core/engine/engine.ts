/** What the engine works with, and what it asks of the world around it: the ports that core/app fills. */
import type { Problem } from "../model/errors.ts";
import type { Log } from "../model/log.ts";
import type { Mode, RunDocument, WaitingRecord } from "../model/run.ts";
import type { Settings } from "../model/settings.ts";
import type { Kind } from "../model/record.ts";
import type { CivilDate, Clock, Instant } from "../model/time.ts";
import type { LimitSettings } from "../model/limit-setting.ts";
import type { Connection, Needs, Source } from "../plugin/contract.ts";
import type { Webhook } from "../plugin/webhook.ts";
import type { Hold, Incident, LeaseHolder, LeaseRow, Store } from "../store/store.ts";
import type { Schedule } from "../model/schedule.ts";
import type { Snapshots } from "./read/snapshots.ts";

/** One configured use of a plugin. */
export interface Target {
  readonly name: string;
  /** Its former name, whose links it takes over. */
  readonly was: string | null;
  /** The names of all targets in the config. */
  readonly names: ReadonlySet<string>;
  readonly plugin: string;
  readonly mode: Mode;
  readonly schedule: Schedule;
  readonly scheduleText: string;
  /** The zone in which the schedule's cron lines are read. */
  readonly scheduleZone: string;
  /** The zone of windows and of what counts as today. */
  readonly timezone: string;
  readonly owners: readonly string[];
  readonly limits: LimitSettings;
  readonly retryForMs: number;
  readonly areas: readonly string[];
  /** True if a partial run must always read both sides: it also carries what changed in the target itself, or the plugin does not say. */
  readonly partialReadsBothSides: boolean;
  readonly source: SourceHandle;
  /** What is wrong with a secret of this target, or with its plugin; null: nothing. */
  readonly problem: TargetTrouble | null;
  /** Keyed hash of everything that says where it writes and with which credentials. */
  readonly fingerprint: string;
  /** The settings that decide for whom and for what the target is, without secrets. */
  readonly settings: Settings;
  /** Keyed hash of what the config file says of them: without defaults, which another version of rollcall may change without an edit. */
  readonly written: string;
  /** Returns a hash of the text whose key is made of the credentials, so that nobody who has the database alone can try out texts. */
  keyed(text: string): string;
  needs(today: CivilDate): Needs;
  /** Opens the door to the vendor for one run. Read-only doors let no writing request out, whatever the plugin does. */
  connect(options: ConnectOptions): OpenConnection;
}

export interface TargetTrouble {
  /** The first thing that is wrong, with its place in the config. */
  readonly message: string;
  readonly remedy: string;
  readonly problems: readonly Problem[];
}

interface ConnectOptions {
  readonly readOnly: boolean;
  /** The id of the run that connects, for the log; undefined before it is known. Omitted: no run does. */
  readonly runId?: () => string | undefined;
  readonly signal: AbortSignal;
  /** Called at each answer: the run is alive. */
  readonly onAcknowledged: () => void;
  /** Waited for before each request that writes; nothing is sent when it throws. */
  readonly beforeWrite?: () => Promise<void> | undefined;
  /** Asked once more when a writing request is about to leave; if it says no, nothing is sent. */
  readonly mayLeave?: () => boolean;
  /** Returns the day on which the target was set up to carry a kind of record; null: it has not been set up yet. Default null. */
  readonly setUpOn?: (kind: Kind) => CivilDate | null;
}

export interface OpenConnection {
  readonly connection: Connection;
  /**
   * The requests so far, by side. What the source was asked by the run's own side of it is the run's alone; what it was asked by the
   * connection that all its targets read by is counted for each run that was going on meanwhile.
   */
  requests(): RunDocument["requests"];
  /** By how many milliseconds our clock is ahead of the vendor's, as the last answer showed; null: none did. */
  ahead(): number | null;
  close(): Promise<void>;
}

export interface SourceHandle {
  readonly name: string;
  readonly source: Source;
  /** How it says by itself that something has changed; null: it does not. Its connection writes nothing. */
  readonly webhook: Webhook | null;
  /** What all targets of this source need, so that one reading serves them all. */
  needs(today: CivilDate): Needs;
  /** Whether more than one target reads it. */
  readonly shared: boolean;
  /** By how many milliseconds our clock is ahead of the source's, as the last answer showed; null: none did. */
  ahead(): number | null;
  /** Calls the listener at each answer of the source, so that whoever reads it counts as alive. Returns what stops the calls. */
  onAnswer(listener: () => void): () => void;
}

/** Tells people. Called inside the transaction that changes the state, with that transaction's store. */
export interface Announcer {
  /** `before`: the incident that was open until then. */
  opened(store: Store, incident: Incident, before?: Incident): Promise<void>;
  /** `silently`: without a mail, since the target was taken out of the config or made inactive. */
  closed(store: Store, incident: Incident, how?: { readonly silently: boolean }): Promise<void>;
  /** `hold`: what is held now; null: nothing any more. */
  held(store: Store, target: string, hold: Hold | null): Promise<void>;
  /** `found`: the records that are given up or in conflict as of this run, which compared everything. */
  records(
    store: Store,
    found: { readonly target: string; readonly run: string; readonly records: readonly WaitingRecord[] },
  ): Promise<void>;
  /** `absence`: since when no scheduler looked, and the targets that missed their runs by it. */
  returned(store: Store, absence: { readonly since: Instant; readonly targets: readonly string[] }): Promise<void>;
  /** The database is new and empty; `again`: it took another one's place. */
  newDatabase(
    store: Store,
    made: { readonly where: string; readonly at: Instant; readonly again: boolean },
  ): Promise<void>;
  /** Sends the reminders that are due. */
  remind(store: Store): Promise<void>;
}

export interface Engine {
  readonly store: Store;
  readonly clock: Clock;
  readonly holder: LeaseHolder;
  readonly targets: ReadonlyMap<string, Target>;
  readonly snapshots: Snapshots;
  readonly announcer: Announcer;
  readonly log: Log;
  /** Takes secrets out of a text that is stored or sent. */
  redact(text: string): string;
  /** Whether the process that holds the lease is certainly gone (this host, no such pid; never certain on PostgreSQL). */
  isGone(row: LeaseRow): boolean;
}
