/**
 * What rollcall remembers, table by table, as the engine sees it. `open.ts` makes one from a database URL. Each property
 * is one table in one file; whatever must change together goes through `transaction`.
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
import type { Conflict, HeldBecause, Op } from "../model/change.ts";
import type { Fields, Kind, Link } from "../model/record.ts";
import type { Edit, Settings } from "../model/settings.ts";
import type { Instant } from "../model/time.ts";
import type { DaemonTable } from "./tables/daemons.ts";
import type { PaceTable } from "./tables/paces.ts";
import type { PeopleView } from "./tables/people-view.ts";
import type { LinkTable } from "./tables/links.ts";
import type { KnownPeopleTable } from "./tables/known-people.ts";
import type { SeenTable } from "./tables/seen.ts";
import type { RunFilter, RunMark, RunTally } from "./tables/runs.ts";

export interface Store {
  readonly dialect: "sqlite" | "postgres";
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
  readonly sessions: SessionTable;
  readonly tokens: TokenTable;
  readonly actions: ActionTable;
  /** What is known of people, put together from links, decisions and journal; reads alone. */
  readonly people: PeopleView;
  /** What the clock of the database's server shows; null where that is this machine's. */
  now(): Promise<Instant | null>;
  /** The schema that its tables are in; null where there is none (SQLite). */
  schema(): Promise<string | null>;
  /** All or nothing. Inside, only the given store may be used. */
  transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;
  /** Deletes what is older than `before`: finished runs with their changes, closed incidents, sent mails, closed decisions. */
  prune(before: Instant): Promise<void>;
  /** A consistent, verified copy of everything as an SQLite file, of PostgreSQL too, also while others write. @throws CommandRefused when the file exists. */
  backup(file: string): Promise<void>;
  /** Waits for what was begun. */
  close(): Promise<void>;
}

// ── targets: what is remembered of each, over restarts ─────────────────────────────────────────────────────────────────

export interface TargetState {
  readonly name: string;
  readonly plugin: string;
  readonly mode: Mode;
  /** Start of the `every N` grid: when it first became active. */
  readonly activatedAt: Instant | null;
  /** The schedule that the next fires were computed from; another one in the config means: compute again. */
  readonly schedule: string | null;
  readonly nextFullAt: Instant | null;
  readonly nextPartialAt: Instant | null;
  /** A transient failure is tried again then, before it becomes an incident. */
  readonly retryAt: Instant | null;
  readonly retries: number;
  /** Of runs of everything, partial ones too; one of an area alone does not count. */
  readonly lastSuccessAt: Instant | null;
  /** The same of runs that compared everything. */
  readonly lastFullAt: Instant | null;
  /** Its id: the run that shows what is held, given up and in conflict. */
  readonly lastFullRun: string | null;
  /** Start of the last completely read run: what a partial run reaches back to. */
  readonly watermark: Instant | null;
  /** The latest change notice that no run has answered yet. */
  readonly changeNoticedAt: Instant | null;
  /** The same of what may be gone, which only a full run sees. */
  readonly lossNoticedAt: Instant | null;
  /** No run for a notice begins before then: it gathers more of them, or the target rests. */
  readonly noticeRunAt: Instant | null;
  readonly pausedAt: Instant | null;
  readonly pausedBy: string | null;
  readonly pauseReason: string | null;
  /** Company account behind the credential, as last tested. */
  readonly tenant: string | null;
  /** Keyed hash of source and connector settings; another one means: test again. */
  readonly fingerprint: string | null;
  /** Its settings at the last whole run that held no removal because of an edit of them. */
  readonly settings: Settings | null;
  /** Attributes that say who works here, of those that it uses: what the source ever told of them. */
  readonly released: readonly string[] | null;
  /** Kinds of which a full run, also one of an area alone, has compared everything. With a watermark it is all of them. */
  readonly compared: readonly Kind[] | null;
  /** When the target was last in the config; its links stay 90 days after that. */
  readonly removedAt: Instant | null;
}

export interface TargetTable {
  get(name: string): Promise<TargetState | undefined>;
  all(): Promise<readonly TargetState[]>;
  /** Inserts the row where there is none, else changes the named columns. */
  save(name: string, change: Partial<Omit<TargetState, "name">>): Promise<void>;
  /** `was: old-name`: moves every row of every table to the new name. */
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
  /** Those with these ids, as far as they are kept. */
  marks(ids: readonly string[]): Promise<readonly RunMark[]>;
  /** What the runs begun since then came to, by target. */
  since(instant: Instant): Promise<readonly RunTally[]>;
  /** Runs still marked running: of a process that is gone, if nobody holds the lease. */
  running(target?: string): Promise<readonly RunDocument[]>;
  /**
   * What was asked of the runs that failed, or were interrupted without anybody waiting for them, since a full run of everything went
   * through; of those that were refused nothing. `areas`: each of which is everything too.
   */
  failedSinceWhole(target: string, areas: readonly string[]): Promise<readonly Pick<RunDocument, "scope" | "area">[]>;
}

// ── journal: intent and outcome of each change ─────────────────────────────────────────────────────────────────────────

export interface JournalEntry {
  readonly run: string;
  readonly target: string;
  /** Place in the run, from 0. (run, position) is the key. */
  readonly position: number;
  readonly kind: Kind;
  readonly op: Op;
  readonly subject: string;
  readonly title: string;
  readonly personId: string | null;
  readonly person: string | null;
  readonly remoteId: string | null;
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  /** The whole record as it is to be written, references as subjects; what recovery looks for. Null for removals. */
  readonly wanted: Fields | null;
  readonly link: Omit<Link, "remoteId" | "lastWrittenAt" | "values"> | null;
  readonly reason: string;
  readonly status: ChangeStatus | "intent";
  /** Approved by a person: it does not count towards the limits of the next 24 h. */
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
  /** Durable when it resolves. One statement a call, whatever the number of rows. */
  write(entries: readonly JournalEntry[]): Promise<void>;
  settle(outcomes: readonly Outcome[]): Promise<void>;
  /** Intents without outcome, of any run of the target. */
  unsettled(target: string): Promise<readonly JournalEntry[]>;
  ofRun(run: string): Promise<readonly JournalEntry[]>;
  /** Whose records a run took over or was about to, without having come to it. */
  failedAdoptions(run: string): Promise<readonly Pick<JournalEntry, "kind" | "subject" | "remoteId">[]>;
  /** What a report tells of a run: without what only recovery needs, so that 100,000 of them stay small. */
  told(run: string): Promise<readonly ToldEntry[]>;
  /** Some of them, in the order of the run, after that position (-1: from the first). `next`: to go on after. */
  page(
    run: string,
    wanted: { readonly after: number; readonly limit: number; readonly statuses?: readonly JournalEntry["status"][] },
  ): Promise<{ readonly entries: readonly ToldEntry[]; readonly next: number | null }>;
  /** How many there are of each kind, operation and state, also while the run goes on. */
  tally(run: string): Promise<readonly JournalTally[]>;
  /**
   * Distinct people (else subjects) who lost a record of the kind since then, or perhaps did, without those that a person approved;
   * of kinds that are counted by record, subjects.
   */
  lostSince(target: string, kind: Kind, since: Instant): Promise<ReadonlySet<string>>;
}

// ── leases: the right to run one target, or to be the daemon ───────────────────────────────────────────────────────────

export interface LeaseHolder {
  /** Unique for the process; of a lease, for this taking of it. */
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
  /** Atomic: true for exactly one of any number of callers. Takes an expired lease, and one whose holder `isGone` (called with the row). */
  take(
    name: string,
    by: LeaseHolder,
    now: Instant,
    expiresAt: Instant,
    isGone: (row: LeaseRow) => boolean,
  ): Promise<boolean>;
  /** False when the lease is no longer ours. */
  renew(name: string, holder: string, expiresAt: Instant): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
  get(name: string): Promise<LeaseRow | undefined>;
  all(): Promise<readonly LeaseRow[]>;
  /** Names of those that have not expired. */
  held(now: Instant): Promise<readonly string[]>;
}

// ── requests: runs that people asked for while they could not start at once ────────────────────────────────────────────

export interface RunRequest {
  readonly id: number;
  readonly target: string;
  readonly wish: RunWish;
  readonly createdAt: Instant;
  /** Set once a run was started for it, or it was refused. */
  readonly run: string | null;
  readonly refused: RunError | null;
}

export interface RequestTable {
  /** One waiting request a target: a second one joins the first (`joined`); a person's makes an automatic one of the same scope theirs. */
  add(
    target: string,
    wish: RunWish,
    createdAt: Instant,
  ): Promise<{ readonly request: RunRequest; readonly joined: boolean }>;
  waiting(): Promise<readonly RunRequest[]>;
  get(id: number): Promise<RunRequest | undefined>;
  taken(id: number, run: string): Promise<void>;
  refuse(id: number, error: RunError): Promise<void>;
  /** The one that waits for the target, where no person asked for it. */
  refuseUnasked(target: string, error: RunError): Promise<void>;
}

// ── holds and rejections ───────────────────────────────────────────────────────────────────────────────────────────────

export interface HeldRecord {
  readonly kind: Kind;
  readonly op: Op;
  readonly subject: string;
  readonly title: string;
  readonly person: string | null;
  readonly remoteId: string | null;
  readonly reason: string;
  /** What exactly was held; another one is another change. */
  readonly fingerprint: string;
  /** Left out by those that were held before it was written down. */
  readonly because?: HeldBecause;
}

/** One version of a target's held changes. The newest open one is the target's hold; older ones can still be approved. */
export interface Hold {
  readonly target: string;
  readonly digest: string;
  /** When the target's present series of holds began. */
  readonly since: Instant;
  readonly lastSeenAt: Instant;
  readonly records: readonly HeldRecord[];
  /** Edits of the config since the last whole run before it. Left out: none. */
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
  /** `closed`: what was decided before is taken back. */
  decide(target: string, digest: string, state: Decided, by: string | null, at: Instant): Promise<void>;
  /** Nothing is held any more. */
  close(target: string): Promise<void>;
  /** The latest decided first; those of whose records none is rejected any more may be among them. */
  decidedAsRejected(target: string): Promise<readonly Hold[]>;
  /** Fingerprints that a person rejected: not asked again until the situation changes. */
  rejected(target: string): Promise<ReadonlySet<string>>;
  /** The same, with the digest under which each was; null where that was not written down, and no rejected hold contains it. */
  rejections(target: string): Promise<readonly { readonly fingerprint: string; readonly digest: string | null }[]>;
  /** Under that digest. What was rejected before stays so under its own. */
  reject(target: string, digest: string, fingerprints: readonly string[], at: Instant): Promise<void>;
  /** Fingerprints whose rejection was taken back: asked about, whatever the limits say, until somebody decides or the situation changes. */
  askedAgain(target: string): Promise<ReadonlySet<string>>;
  askAgain(target: string, fingerprints: readonly string[]): Promise<void>;
  /** Neither rejected nor to be asked about again: the situation has changed. */
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
  /** Of the change: what exactly could not be done. */
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
  /** Of every target that has some. */
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
  /** Records what holds as of this run: new rows are added, those that no longer hold are closed; equal ones cost nothing. `kinds` limits what is closed. */
  record(target: string, run: string, kinds: readonly Kind[], decisions: readonly Decision[]): Promise<void>;
  /** What held in the run. */
  ofRun(
    run: string,
  ): Promise<{ readonly conflicts: readonly ConflictDocument[]; readonly kept: readonly KeptDocument[] }>;
  /** What holds now and waits for somebody to look: the target's open conflicts, by kind and title. */
  conflicts(target: string): Promise<readonly Conflict[]>;
  /** What was decided about subjects of a kind, and still holds. */
  standing(target: string, kind: Kind): Promise<readonly Standing[]>;
}

export type Standing = Pick<Decision, "subject" | "code">;

// ── incidents, notices, outbox ─────────────────────────────────────────────────────────────────────────────────────────

export interface Incident {
  readonly id: number;
  readonly target: string;
  /** Targets with one cause share their mails: `source personio UNREACHABLE`, `target desks CREDENTIALS_REFUSED`. */
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
  /** One open incident a target: opening another replaces cause, code, message and remedy and keeps `openedAt`. */
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
  /** What the last mail counted (held records), to see growth. */
  readonly size: number;
  /** Marks of the records it told of, each with when it was found to be over. Left out: it tells of no records. */
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
  /** What it is about, as in its notice. */
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
   * Claims one due mail until `until`, atomically; undefined when none is due. A try that is set later than `latest` was so by
   * a clock that ran ahead, and is due.
   */
  claim(now: Instant, until: Instant, latest?: Instant): Promise<OutboxMail | undefined>;
  /** Whether a mail about it to that recipient has not been sent yet. */
  waits(recipient: string, cause: string): Promise<boolean>;
  /** Takes back what was not sent yet. */
  withdraw(recipient: string, cause: string): Promise<void>;
  /** Takes back what was not sent yet to anybody else. */
  keepOnly(recipients: Iterable<string>): Promise<void>;
  sent(id: number, at: Instant): Promise<void>;
  failed(id: number, error: string, nextTryAt: Instant): Promise<void>;
  state(): Promise<{
    readonly queued: number;
    readonly oldest: Instant | null;
    readonly lastError: string | null;
    readonly attempts: number;
  }>;
  /** Newest first: the demo's mailbox and tests. */
  recent(limit: number): Promise<readonly OutboxMail[]>;
}

/** Single values: the key of keyed hashes, the daemon's config error. */
export interface MetaTable {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string | null): Promise<void>;
}

// ── who may, and who did ───────────────────────────────────────────────────────────────────────────────────────────────

/** Somebody signed in to the page. */
export interface Session {
  /** Of the cookie. */
  readonly hash: string;
  readonly user: string;
  /** Keyed hash of the password that opened it: another password in the config ends it. */
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
  /** False when the name is taken. */
  add(token: Omit<Token, "lastUsedAt"> & { readonly hash: string }): Promise<boolean>;
  all(): Promise<readonly Token[]>;
  byHash(hash: string): Promise<Token | undefined>;
  used(name: string, at: Instant): Promise<void>;
  /** False when there is none. */
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
  /** What it was about, in one line: a reason, a digest, a person. */
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
