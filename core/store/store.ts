/**
 * The store: everything that rollcall remembers, as the engine sees it. `open.ts` opens it from a database URL. Each property
 * is one table in one file; changes that belong together go through `transaction`.
 */
import type {
  ChangeStatus,
  ConflictDocument,
  KeptDocument,
  Mode,
  RunDocument,
  RunError,
  RunScope,
  RunStatus,
  RunWish,
  Counts,
  Trigger,
} from "../model/run.ts";
import type { ErrorCode } from "../model/errors.ts";
import type { Conflict, Op, HeldReason } from "../model/change.ts";
import type { Fields, Kind, LinkToCome } from "../model/record.ts";
import type { Edit, Settings } from "../model/settings.ts";
import type { CivilDate, Instant } from "../model/time.ts";
import type { DaemonTable } from "./tables/daemons.ts";
import type { PaceTable } from "./tables/paces.ts";
import type { PeopleView } from "./tables/people-view.ts";
import type { LinkTable } from "./tables/links.ts";
import type { RequestTable } from "./tables/requests.ts";
import type { KnownPeopleTable } from "./tables/known-people.ts";
import type { PeopleHereTable } from "./tables/people-here.ts";
import type { RemovedRecordTable } from "./tables/removed-records.ts";
import type { SeenTable } from "./tables/seen.ts";
import type { RunFilter, RunMark, RunTally } from "./tables/runs.ts";

export interface Store {
  readonly dialect: "sqlite" | "postgres";
  /** The database that does not exist yet and for which this empty one stands in, in memory; null: it is the database itself. */
  readonly standsInFor: string | null;
  readonly targets: TargetTable;
  readonly runs: RunTable;
  readonly journal: JournalTable;
  readonly links: LinkTable;
  readonly leases: LeaseTable;
  readonly daemons: DaemonTable;
  readonly paces: PaceTable;
  readonly requests: RequestTable;
  readonly holds: HoldTable;
  readonly failures: FailureTable;
  readonly decisions: DecisionTable;
  readonly incidents: IncidentTable;
  readonly notices: NoticeTable;
  readonly outbox: OutboxTable;
  readonly meta: MetaTable;
  readonly seen: SeenTable;
  readonly knownPeople: KnownPeopleTable;
  readonly peopleHere: PeopleHereTable;
  readonly removedRecords: RemovedRecordTable;
  readonly sessions: SessionTable;
  readonly tokens: TokenTable;
  readonly actions: ActionTable;
  /** What is known of people, put together from links, decisions and journal; read-only. */
  readonly people: PeopleView;
  /** The time of the database server's clock; null if that is this machine's clock. */
  now(): Promise<Instant | null>;
  /** The database schema that holds the tables; null for SQLite, which has none. */
  schema(): Promise<string | null>;
  /** Does all of the work or nothing. Inside, only the store that is passed to `work` may be used. */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** Deletes finished runs with their changes, closed incidents, sent mails and closed decisions that are older than `before`. */
  prune(before: Instant): Promise<void>;
  /** Writes a consistent, verified copy to an SQLite file, also from PostgreSQL and while others write. @throws CommandRefused if it exists */
  backup(file: string): Promise<void>;
  /** Waits for everything that was begun, then closes. */
  close(): Promise<void>;
}

// ── targets: what is remembered of each, over restarts ─────────────────────────────────────────────────────────────────

export interface TargetState {
  readonly name: string;
  readonly plugin: string;
  readonly mode: Mode;
  /** When the target first became active, from which the fires of `every N` are counted. */
  readonly activatedAt: Instant | null;
  /** The schedule from which the next fires were computed; if the config has another one, they are computed again. */
  readonly schedule: string | null;
  readonly nextFullAt: Instant | null;
  readonly nextPartialAt: Instant | null;
  /** When a run that failed for a transient reason is tried again, before it becomes an incident. */
  readonly retryAt: Instant | null;
  readonly retries: number;
  /** When a run of all areas last succeeded, full or partial; a run of one area does not count. */
  readonly lastSuccessAt: Instant | null;
  /** When a run that compared everything last succeeded. */
  readonly lastFullAt: Instant | null;
  /** The id of that run, which shows what is held, given up and in conflict. */
  readonly lastFullRun: string | null;
  /** The start of the last run that read completely, to which a partial run reaches back. */
  readonly watermark: Instant | null;
  /** The latest change notice that no run has answered yet. */
  readonly changeNoticedAt: Instant | null;
  /** The latest notice that something may be gone, which only a full run can see, and which none has answered yet. */
  readonly lossNoticedAt: Instant | null;
  /** When a run for notices may begin at the earliest: until then more notices are gathered, or the target rests. */
  readonly noticeRunAt: Instant | null;
  readonly pausedAt: Instant | null;
  readonly pausedBy: string | null;
  readonly pauseReason: string | null;
  /** The company account to which the credentials belong, as last tested. */
  readonly tenant: string | null;
  /** Keyed hash of source and connector settings; if it changes, the credentials are tested again. */
  readonly fingerprint: string | null;
  /** The target's settings at the last run of everything that held no removal because of an edit of them. */
  readonly settings: Settings | null;
  /** The attributes saying who works here that the target uses and the source has ever told. */
  readonly released: readonly string[] | null;
  /** The kinds of which a full run, also of one area, has compared everything. A target with a watermark has compared all kinds. */
  readonly compared: readonly Kind[] | null;
  /** The day from which the target carries records of each kind; null: from its activation, for all kinds. */
  readonly setUp: Readonly<Partial<Record<Kind, CivilDate>>> | null;
  /** When the target was last in the config; its links stay 90 days after that. */
  readonly removedAt: Instant | null;
  /** The name that it had before its last one; null: it was never renamed. */
  readonly formerly: string | null;
  /** Whether its first run is left to a person, since the database is new in the place of another, or was begun by one. Null: neither. */
  readonly beginning: "left to a person" | "by a person" | null;
}

export interface TargetTable {
  get(name: string): Promise<TargetState | undefined>;
  all(): Promise<readonly TargetState[]>;
  /** Inserts the row if there is none, else changes the given columns. */
  save(name: string, change: Partial<Omit<TargetState, "name">>): Promise<void>;
  /** Moves every row of every table from the former name (`was: old-name`) to the new one. */
  rename(was: string, name: string): Promise<void>;
  /** Removes every trace of a target. */
  forget(name: string): Promise<void>;
}

// ── runs ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface NewRun {
  readonly target: string;
  readonly plugin: string;
  readonly trigger: Trigger;
  readonly triggeredBy: string | null;
  readonly mode: Mode;
  readonly scope: RunScope;
  readonly area: string | null;
  readonly startedAt: Instant;
}

export interface RunEnd {
  readonly status: Exclude<RunStatus, "running">;
  readonly finishedAt: Instant;
  readonly digest: string | null;
  readonly counts: Counts;
  readonly countsByKind: RunDocument["counts_by_kind"];
  readonly requests: RunDocument["requests"];
  readonly error: RunError | null;
}

export interface RunTable {
  /** Ids sort by time and are short enough to type. */
  begin(run: NewRun): Promise<RunDocument>;
  finish(id: string, end: RunEnd): Promise<void>;
  get(id: string): Promise<RunDocument | undefined>;
  /** Newest first. `next` is the cursor of the following page. */
  list(
    filter: RunFilter & { readonly cursor?: string; readonly limit?: number },
  ): Promise<{ readonly runs: readonly RunDocument[]; readonly next: string | null }>;
  /** The last runs of each of these targets (a few hundred at most), newest first. */
  latest(targets: readonly string[], limit: number): Promise<readonly RunMark[]>;
  /** The runs with these ids that are still kept. */
  marks(ids: readonly string[]): Promise<readonly RunMark[]>;
  /** Counts by target and mode of the runs that began since then. */
  since(instant: Instant): Promise<readonly RunTally[]>;
  /** Runs that are marked running. If nobody holds the lease, the process of such a run is gone. */
  running(target?: string): Promise<readonly RunDocument[]>;
  /**
   * Scope and area of the runs that failed, or were interrupted while nobody waited for them, since a full run of everything last went
   * through. Refused runs are left out. `areas`: areas that each cover everything, too.
   */
  failedSinceWhole(target: string, areas: readonly string[]): Promise<readonly Pick<RunDocument, "scope" | "area">[]>;
}

// ── journal: intent and outcome of each change ─────────────────────────────────────────────────────────────────────────

export interface JournalEntry {
  readonly run: string;
  readonly target: string;
  /** The change's place in the run, from 0. (run, position) is the key. */
  readonly position: number;
  readonly kind: Kind;
  readonly op: Op;
  readonly subject: string;
  readonly title: string;
  readonly personId: string | null;
  readonly person: string | null;
  readonly remoteId: string | null;
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  /** The whole record as it is to be written, with references as subjects; recovery looks for it. Null for removals. */
  readonly wanted: Fields | null;
  readonly link: LinkToCome | null;
  readonly reason: string;
  readonly status: ChangeStatus | "intent";
  /** True if a person approved it, so that it does not count towards the limits of the next 24 h. */
  readonly approved: boolean;
  readonly at: Instant;
  readonly error: { readonly code: string; readonly message: string; readonly remedy: string } | null;
}

export interface Outcome {
  readonly run: string;
  readonly position: number;
  readonly status: ChangeStatus;
  readonly remoteId: string | null;
  readonly at: Instant;
  readonly error: JournalEntry["error"];
}

export type ToldEntry = Pick<
  JournalEntry,
  "kind" | "op" | "title" | "person" | "remoteId" | "fields" | "reason" | "status" | "error"
>;

export type JournalTally = Pick<JournalEntry, "kind" | "op" | "status"> & { readonly count: number };

export interface JournalTable {
  /** Writes all of the entries or none. They are durable when it resolves. */
  write(entries: Iterable<JournalEntry>): Promise<void>;
  settle(outcomes: readonly Outcome[]): Promise<void>;
  /** Deletes the entries at these places of a run, whose changes it tries once more at others. */
  withdraw(run: string, positions: readonly number[]): Promise<void>;
  /** Intents without outcome, of any run of the target. */
  unsettled(target: string): Promise<readonly JournalEntry[]>;
  ofRun(run: string): Promise<readonly JournalEntry[]>;
  /** The records that a run intended to adopt without completing it. */
  failedAdoptions(run: string): Promise<readonly Pick<JournalEntry, "kind" | "subject" | "remoteId">[]>;
  /** The entries of a run for its report, without the columns that only recovery needs, so that 100,000 of them stay small. */
  told(run: string): Promise<readonly ToldEntry[]>;
  /** A page of these entries, in the order of the run, after the position `after` (-1: from the first). `next`: the next page's `after`. */
  page(
    run: string,
    wanted: { readonly after: number; readonly limit: number; readonly statuses?: readonly JournalEntry["status"][] },
  ): Promise<{ readonly entries: readonly ToldEntry[]; readonly next: number | null }>;
  /** Counts the changes of each kind, operation and state, also while the run goes on. */
  tally(run: string): Promise<readonly JournalTally[]>;
  /**
   * The distinct people (or subjects, if the person is not known or the kind is counted by record) who lost a record of the kind since
   * then, or perhaps did. Removals that a person approved do not count.
   */
  lostSince(target: string, kind: Kind, since: Instant): Promise<ReadonlySet<string>>;
}

// ── leases: the right to run one target, or to be the daemon ───────────────────────────────────────────────────────────

export interface LeaseHolder {
  /** Unique for the process; in a lease, for this taking of it. */
  readonly holder: string;
  readonly host: string;
  readonly pid: number;
}

export interface LeaseRow extends LeaseHolder {
  readonly name: string;
  readonly since: Instant;
  readonly expiresAt: Instant;
}

export interface LeaseTable {
  /** Takes a lease that is free, expired, or whose holder `isGone` (called with the row). Atomic: true for exactly one of several callers. */
  take(
    name: string,
    by: LeaseHolder,
    now: Instant,
    expiresAt: Instant,
    isGone: (row: LeaseRow) => boolean,
  ): Promise<boolean>;
  /** Extends the lease; false if it is no longer ours. */
  renew(name: string, holder: string, expiresAt: Instant): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
  get(name: string): Promise<LeaseRow | undefined>;
  all(): Promise<readonly LeaseRow[]>;
  /** The names of the leases that have not expired. */
  held(now: Instant): Promise<readonly string[]>;
}

// ── requests: runs that people asked for while they could not start at once ────────────────────────────────────────────

export interface RunRequest {
  readonly id: number;
  readonly target: string;
  readonly wish: RunWish;
  readonly createdAt: Instant;
  /** The run that was started for it; null: none yet, or it was refused. */
  readonly run: string | null;
  readonly refused: RunError | null;
}

// ── holds and rejections ───────────────────────────────────────────────────────────────────────────────────────────────

export interface HeldRecord extends Partial<HeldReason> {
  readonly kind: Kind;
  readonly op: Op;
  readonly subject: string;
  readonly title: string;
  readonly person: string | null;
  readonly remoteId: string | null;
  readonly reason: string;
  /** Identifies what exactly was held; a change with another fingerprint is another change. */
  readonly fingerprint: string;
}

/** One version of a target's held changes. The newest open one is the target's hold; older ones can still be approved. */
export interface Hold {
  readonly target: string;
  readonly digest: string;
  /** When the target's current series of holds began. */
  readonly since: Instant;
  readonly lastSeenAt: Instant;
  readonly records: readonly HeldRecord[];
  /** The edits of the config since the last run of everything before it. Omitted: none. */
  readonly edits?: readonly Edit[];
  readonly state: "open" | "superseded" | "approved" | "rejected" | "closed";
  readonly decidedBy: string | null;
  readonly decidedAt: Instant | null;
}

type Decided = Exclude<Hold["state"], "open" | "superseded">;

export interface HoldTable {
  /** The target's open hold. */
  open(target: string): Promise<Hold | undefined>;
  allOpen(): Promise<readonly Hold[]>;
  get(target: string, digest: string): Promise<Hold | undefined>;
  /** Inserts or refreshes (target, digest) as open and marks the target's other open ones superseded. */
  put(hold: Pick<Hold, "target" | "digest" | "since" | "lastSeenAt" | "records" | "edits">): Promise<void>;
  /** Records the decision on a hold. `closed`: an earlier decision is taken back. */
  decide(target: string, digest: string, state: Decided, by: string | null, at: Instant): Promise<void>;
  /** Closes the target's open hold, since nothing is held any more. */
  close(target: string): Promise<void>;
  /** The rejected holds, the latest decided first. There may be some none of whose records is still rejected. */
  decidedAsRejected(target: string): Promise<readonly Hold[]>;
  /** The fingerprints that a person rejected. Nobody is asked about them again until the situation changes. */
  rejected(target: string): Promise<ReadonlySet<string>>;
  /** The rejected fingerprints, each with the digest of its rejection; null if none is recorded and no rejected hold contains it. */
  rejections(target: string): Promise<readonly { readonly fingerprint: string; readonly digest: string | null }[]>;
  /** Rejects the fingerprints under that digest. Any that were rejected before keep their own digest. */
  reject(target: string, digest: string, fingerprints: readonly string[], at: Instant): Promise<void>;
  /** Fingerprints whose rejection was taken back, or no longer fitted: held, whatever the limits say, until somebody decides. */
  askedAgain(target: string): Promise<ReadonlySet<string>>;
  askAgain(target: string, fingerprints: readonly string[]): Promise<void>;
  /** Forgets that the fingerprints are to be asked about again, since they were approved. What was rejected meanwhile stays rejected. */
  answered(target: string, fingerprints: readonly string[]): Promise<void>;
  /** Forgets that the fingerprints were rejected or are to be asked about again: they cannot come again. */
  unreject(target: string, fingerprints: readonly string[]): Promise<void>;
}

// ── failures: records on their own retry ladder ────────────────────────────────────────────────────────────────────────

export interface Failure {
  readonly target: string;
  readonly kind: Kind;
  readonly subject: string;
  readonly op: Op;
  readonly title: string;
  readonly person: string | null;
  /** Identifies the change that failed. */
  readonly fingerprint: string;
  readonly causeKey: string;
  readonly message: string;
  readonly remedy: string;
  readonly firstFailedAt: Instant;
  readonly attempts: number;
  readonly nextTryAt: Instant;
  readonly parkedAt: Instant | null;
}

export interface FailureTable {
  of(target: string): Promise<readonly Failure[]>;
  put(failures: readonly Failure[]): Promise<void>;
  drop(target: string, kind: Kind, subjects: readonly string[]): Promise<void>;
  counts(target: string): Promise<FailureCounts>;
  /** The counts of every target that has failures. */
  allCounts(): Promise<ReadonlyMap<string, FailureCounts>>;
}

export interface FailureCounts {
  readonly failing: number;
  readonly parked: number;
}

// ── decisions: conflicts, kept and left-out records, stored when they change ───────────────────────────────────────────

export interface Decision {
  readonly kind: Kind;
  readonly subject: string;
  readonly sort: "conflict" | "kept" | "left_out" | "unmatched";
  readonly title: string;
  readonly person: string | null;
  readonly remoteId: string | null;
  readonly code: string;
  readonly detail: string;
}

export interface DecisionTable {
  /** Records the decisions as of this run: adds new ones, and closes those of `kinds` that no longer hold. Equal ones cost nothing. */
  record(target: string, run: string, kinds: readonly Kind[], decisions: readonly Decision[]): Promise<void>;
  /** The decisions that held in the run. */
  ofRun(
    run: string,
  ): Promise<{ readonly conflicts: readonly ConflictDocument[]; readonly kept: readonly KeptDocument[] }>;
  /** The target's open conflicts, which wait for somebody to look at them, by kind and title. */
  conflicts(target: string): Promise<readonly Conflict[]>;
  /** The decisions about subjects of a kind that still hold. */
  standing(target: string, kind: Kind): Promise<readonly Standing[]>;
}

export type Standing = Pick<Decision, "subject" | "code">;

// ── incidents, notices, outbox ─────────────────────────────────────────────────────────────────────────────────────────

export interface Incident {
  readonly id: number;
  readonly target: string;
  /** `source personio UNREACHABLE`, `target desks CREDENTIALS_REFUSED`: targets with the same cause share their mails. */
  readonly cause: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly openedAt: Instant;
  readonly run: string | null;
  readonly closedAt: Instant | null;
  /** `run …`, `resume by cli:ann`, `probe`, `config`. */
  readonly closedBy: string | null;
  readonly nextProbeAt: Instant | null;
  readonly probes: number;
}

export interface IncidentTable {
  /** The target's open incident. */
  open(target: string): Promise<Incident | undefined>;
  allOpen(): Promise<readonly Incident[]>;
  /** Opens an incident. If the target has an open one, its cause, code, message and remedy are replaced, and `openedAt` stays. */
  put(incident: Omit<Incident, "id" | "closedAt" | "closedBy" | "probes">): Promise<Incident>;
  probed(id: number, probes: number, nextProbeAt: Instant): Promise<void>;
  close(id: number, at: Instant, by: string): Promise<void>;
  list(filter: { readonly target?: string; readonly limit?: number }): Promise<readonly Incident[]>;
}

/** What a recipient was told about a cause, and when: one opening mail, a reminder a day, one closing mail. */
export interface Notice {
  readonly recipient: string;
  readonly cause: string;
  readonly openedAt: Instant;
  readonly lastMailedAt: Instant;
  readonly reminders: number;
  /** How many records the last mail named, to see whether a hold has grown. */
  readonly size: number;
  /** The marks of the records that mails named, each with when its trouble was found to be over. Omitted: the notice is not about records. */
  readonly told?: Readonly<Record<string, Instant | null>>;
}

export interface NoticeTable {
  get(recipient: string, cause: string): Promise<Notice | undefined>;
  all(): Promise<readonly Notice[]>;
  put(notice: Notice): Promise<void>;
  drop(recipient: string, cause: string): Promise<void>;
}

export interface OutboxMail {
  readonly id: number;
  readonly recipient: string;
  /** What the mail is about, as in its notice. */
  readonly cause: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** RFC 5322 Message-ID: the same over all attempts, so that a repeated delivery can be recognised. */
  readonly messageId: string;
  readonly createdAt: Instant;
  readonly attempts: number;
  readonly nextTryAt: Instant;
  readonly sentAt: Instant | null;
  readonly lastError: string | null;
}

export interface OutboxTable {
  add(
    mail: Pick<OutboxMail, "recipient" | "cause" | "subject" | "text" | "html" | "messageId" | "createdAt">,
  ): Promise<void>;
  /**
   * Claims one due mail until `until`, atomically; undefined if none is due. A next try that is later than `latest` was set by a clock that
   * ran ahead, and counts as due.
   */
  claim(now: Instant, until: Instant, latest?: Instant): Promise<OutboxMail | undefined>;
  /** Whether a mail about this cause to that recipient has not been sent yet. */
  waits(recipient: string, cause: string): Promise<boolean>;
  /** Deletes mails about this cause to that recipient that have not been sent yet. */
  withdraw(recipient: string, cause: string): Promise<void>;
  /** Deletes unsent mails to anybody else. */
  keepOnly(recipients: Iterable<string>): Promise<void>;
  sent(id: number, at: Instant): Promise<void>;
  failed(id: number, error: string, nextTryAt: Instant): Promise<void>;
  state(): Promise<{
    readonly queued: number;
    readonly oldest: Instant | null;
    readonly lastError: string | null;
    readonly attempts: number;
  }>;
  /** The latest mails, newest first, for the demo's mailbox and tests. */
  recent(limit: number): Promise<readonly OutboxMail[]>;
}

/** Single values by name, such as the key of keyed hashes, or the daemon's config error. */
export interface MetaTable {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string | null): Promise<void>;
}

// ── who may, and who did ───────────────────────────────────────────────────────────────────────────────────────────────

/** The session of somebody who is signed in to the dashboard. */
export interface Session {
  /** The hash of the cookie. */
  readonly hash: string;
  readonly user: string;
  /** Keyed hash of the password that opened it. If the config has another password, the session ends. */
  readonly passwordMark: string;
  readonly createdAt: Instant;
  readonly seenAt: Instant;
}

export interface SessionTable {
  add(session: Session): Promise<void>;
  get(hash: string): Promise<Session | undefined>;
  seen(hash: string, at: Instant): Promise<void>;
  drop(hash: string): Promise<void>;
  dropOld(age: { readonly createdBefore: Instant; readonly seenBefore: Instant }): Promise<void>;
}

export interface Token {
  readonly name: string;
  readonly role: "operator" | "reader";
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly lastUsedAt: Instant | null;
}

export interface TokenTable {
  /** Adds the token; false if the name is taken. */
  add(token: Omit<Token, "lastUsedAt"> & { readonly hash: string }): Promise<boolean>;
  all(): Promise<readonly Token[]>;
  byHash(hash: string): Promise<Token | undefined>;
  used(name: string, at: Instant): Promise<void>;
  /** Deletes the token; false if there is none of that name. */
  drop(name: string): Promise<boolean>;
}

export interface Action {
  readonly id: number;
  readonly at: Instant;
  /** `cli:ann`, `web:ann`, `api:TOKEN`. */
  readonly actor: string;
  /** `pause`, `approve`, … */
  readonly action: string;
  readonly target: string | null;
  /** What the action was about, in one line: a reason, a digest, a person. */
  readonly detail: string | null;
}

export interface ActionTable {
  add(action: Omit<Action, "id">): Promise<void>;
  /** Newest first. `next` is the cursor of the following page. */
  list(filter: {
    readonly target?: string;
    readonly cursor?: number;
    readonly limit?: number;
  }): Promise<{ readonly actions: readonly Action[]; readonly next: number | null }>;
}
