/** One execution for one target, as it is stored and as `sync`, `show`, `plan` and the dashboard show it. */
import type { ErrorCode } from "./errors.ts";
import type { Op } from "./change.ts";
import type { Edit } from "./settings.ts";
import type { Kind } from "./record.ts";
import type { Instant } from "./time.ts";

export const TRIGGERS = [
  "schedule",
  "manual",
  "activation",
  "resume",
  "retry",
  "catch_up",
  "approval",
  "notice",
] as const;
export type Trigger = (typeof TRIGGERS)[number];

export const MODES = ["active", "test", "inactive"] as const;
export type Mode = (typeof MODES)[number];

/** How a run ended: the first that applies, in this order; `running` while it goes on. */
export const RUN_STATUSES = ["running", "failed", "interrupted", "held", "partial", "succeeded"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_SCOPES = ["full", "partial"] as const;
export type RunScope = (typeof RUN_SCOPES)[number];

/** How much of a target a run is to do. */
export interface RunSpec {
  readonly scope: RunScope;
  /** Null: all areas. */
  readonly area: string | null;
  /** Digest of the held changes that a person approved; null: none. */
  readonly approve: string | null;
}

/** What a run is asked to be, by the schedule or by a person. */
export interface RunWish extends RunSpec {
  readonly trigger: Trigger;
  /** `cli:USER`, `web:USER`, `api:TOKEN`; null: nobody. */
  readonly triggeredBy: string | null;
}

/** A run of all areas that no person asked for. */
export function automaticRun(trigger: Trigger, scope: RunScope = "full"): RunWish {
  return { trigger, triggeredBy: null, scope, area: null, approve: null };
}

/** Whether both ask for the same work, whoever asked and why. */
export function isSameWork(one: RunSpec, other: RunSpec): boolean {
  return one.scope === other.scope && one.area === other.area && one.approve === other.approve;
}

/** How many changes were done; in `plan` and in test mode, how many would be done. A change is counted once. */
export type Counts = Readonly<
  Record<Op | "unchanged" | "held" | "failed" | "parked" | "waiting" | "conflicts" | "kept", number>
>;

export interface RunError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/** The `run` object of `--json`. It is in snake_case because it is printed unchanged. */
export interface RunDocument {
  readonly id: string;
  readonly target: string;
  readonly plugin: string;
  readonly trigger: Trigger;
  readonly triggered_by: string | null;
  readonly mode: Mode;
  readonly scope: RunScope;
  readonly area: string | null;
  readonly status: RunStatus;
  readonly started_at: Instant;
  readonly finished_at: Instant | null;
  readonly digest: string | null;
  readonly counts: Counts;
  readonly counts_by_kind: Readonly<Partial<Record<Kind, Counts>>>;
  readonly requests: { readonly source: number; readonly target: number };
  readonly error: RunError | null;
}

/** The code of a change whose process ended while the change was under way. Whether it was done is not known. */
export const INTERRUPTED = "INTERRUPTED";

export const CHANGE_STATUSES = ["done", "failed", "held", "planned", "parked", "waiting"] as const;
export type ChangeStatus = (typeof CHANGE_STATUSES)[number];

export interface ChangeDocument {
  readonly kind: Kind;
  readonly op: Op;
  readonly subject: string;
  readonly person: string | null;
  readonly remote_id: string | null;
  readonly fields: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
  readonly reason: string;
  readonly status: ChangeStatus;
  /** Why a held change cannot be approved. Omitted: it can be, or it is not held. */
  readonly because?: "unanswered" | undefined;
  readonly error?: { readonly code: string; readonly message: string; readonly remedy: string } | undefined;
}

export interface ConflictDocument {
  readonly kind: Kind;
  readonly subject: string;
  readonly person: string | null;
  readonly code: string;
  readonly detail: string;
}

export interface KeptDocument extends ConflictDocument {
  readonly remote_id: string | null;
}

/** So many further changes of a kind and operation. */
export type MoreChanges = Pick<ChangeDocument, "kind" | "op"> & { readonly count: number };

/**
 * What has become of the changes that a run held. `open`, `lapsed`: they wait for an answer; lapsed ones were last held so long ago that they
 * cannot be approved. `over`: other changes are held since then, or none, or the target is not active any more. `none`: nothing was ever held
 * under the run's digest, since only runs of everything put changes to people.
 */
export const HOLD_STATES = ["open", "lapsed", "approved", "rejected", "over", "none"] as const;
export type HoldState = (typeof HOLD_STATES)[number];

/** What `sync --json` and `show --json` print. */
export interface RunReport {
  readonly run: RunDocument;
  readonly changes: readonly ChangeDocument[];
  /** The changes that are not among these, counted, in a report that holds only as many as a text lists. Omitted: these are all. */
  readonly more?: readonly MoreChanges[];
  readonly conflicts: readonly ConflictDocument[];
  readonly kept: readonly KeptDocument[];
  /** If removals are held: the edits of the config since the last full run before them. */
  readonly edits?: readonly Edit[] | undefined;
  /** Omitted: the run holds nothing that can be decided. */
  readonly hold_state?: HoldState | undefined;
}

/** What `plan --json` prints: the report of a run that did not take place, so it is stored nowhere and has no id. */
export interface PlanReport extends Omit<RunReport, "run" | "hold_state"> {
  readonly run: PlannedRunDocument;
  /** Digest of the target's open hold. Left out, or null: there is none. */
  readonly hold?: string | null;
}

type PlannedRunDocument = Omit<RunDocument, "id">;

export function noCounts(): Record<keyof Counts, number> {
  return {
    create: 0,
    adopt: 0,
    update: 0,
    reactivate: 0,
    deactivate: 0,
    remove: 0,
    release: 0,
    unchanged: 0,
    held: 0,
    failed: 0,
    parked: 0,
    waiting: 0,
    conflicts: 0,
    kept: 0,
  };
}

/** Where a long piece of work stands: `reading Personio absences`, 1200 of 5000. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
  /** The phase is a sentence that is printed even if no progress is shown: "queued behind run …". */
  readonly notice?: true;
}

export type TellProgress = (progress: Progress) => void;

/** A record that stays as it is until a person looks at it. */
export interface WaitingRecord {
  readonly sort: "parked" | "conflict";
  readonly kind: Kind;
  readonly subject: string;
  readonly title: string;
  readonly person: string | null;
  readonly code: string;
  readonly message: string;
  /** Null for a conflict, whose message says what is wrong. */
  readonly remedy: string | null;
}
