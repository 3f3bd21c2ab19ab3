/** One target as its owner wants to see it: how it is, when it runs next, what waits for a person, and what fails for which cause. */
import type { Conflict, HeldBecause, Op } from "../../model/change.ts";
import type { Kind } from "../../model/record.ts";
import type { ConflictDocument } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import type { Failure, HeldRecord, RunRequest, Store } from "../../store/store.ts";
import type { Engine, Target } from "../engine.ts";
import { nextFires, type Fire } from "../schedule/next-fires.ts";
import { type TargetStatus, targetStatus } from "./status.ts";
import { rejectionsOf, type Rejection } from "../incidents/rejections.ts";

export interface HeldDocument {
  readonly kind: Kind;
  readonly op: Op;
  readonly subject: string;
  readonly person: string | null;
  readonly reason: string;
  readonly because?: HeldBecause | undefined;
}

/** A rejection that still stands; its digest takes it back. */
export interface RejectionDocument {
  readonly digest: string;
  readonly by: string | null;
  readonly at: Instant | null;
  readonly records: readonly HeldDocument[];
}

/** Failed records with one cause and one remedy. */
export interface FailureGroup {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly count: number;
  readonly parked: number;
  readonly since: Instant;
  /** Null: all of them are given up. */
  readonly next_try_at: Instant | null;
  readonly records: readonly {
    readonly kind: Kind;
    readonly op: Op;
    readonly subject: string;
    readonly message: string;
  }[];
}

export interface TargetReport {
  readonly status: TargetStatus;
  readonly source: string;
  /** The zone in which the fires are told. */
  readonly scheduleZone: string;
  readonly owners: readonly string[];
  readonly areas: readonly string[];
  /** Whether it has partial runs. */
  readonly partial: boolean;
  /** The next five fires; none while the target is paused, has an incident or is not active. */
  readonly fires: readonly Fire[];
  readonly held: readonly HeldDocument[];
  /** Rejections that still stand, the latest first. */
  readonly rejected: readonly RejectionDocument[];
  /** The largest first. */
  readonly failures: readonly FailureGroup[];
  readonly conflicts: readonly ConflictDocument[];
  /** A run that was asked for and has not begun. */
  readonly waiting: { readonly id: string; readonly triggered_by: string | null; readonly created_at: Instant } | null;
  /** The id of the run that goes on. */
  readonly running: string | null;
}

/** The records of a target that wait for a person, or for their next try, as they are now: whichever runs found them. */
export type TargetRecords = Pick<TargetReport, "held" | "failures" | "conflicts">;

const FIRES = 5;
const NO_RECORDS: TargetRecords = { held: [], failures: [], conflicts: [] };

export async function targetReport(target: Target, engine: Engine): Promise<TargetReport> {
  const { store, clock } = engine;
  const { name, source, scheduleZone, owners, areas, schedule } = target;
  const status = await targetStatus(target, engine);
  const state = await store.targets.get(name);
  const isScheduled = target.mode === "active" && status.incident === null && status.paused === null;
  const [running] = status.state === "running" ? await store.runs.running(name) : [];
  return {
    status,
    source: source.name,
    scheduleZone,
    owners,
    areas,
    partial: schedule.partial !== null,
    fires: isScheduled && state ? nextFires(target, state, clock.now(), FIRES) : [],
    // As the status: what failed is not tried again, nor does anything wait for a person, where no run writes.
    ...(target.mode === "active" ? await targetRecords(name, store) : NO_RECORDS),
    rejected: (await rejectionsOf(name, store)).map(rejectionDocument),
    waiting: waitingOf(await store.requests.waiting(), name),
    running: running?.id ?? null,
  };
}

export async function targetRecords(name: string, store: Store): Promise<TargetRecords> {
  const hold = await store.holds.open(name);
  return {
    held: hold?.records.map(heldDocument) ?? [],
    failures: failureGroups(await store.failures.of(name)),
    conflicts: (await store.decisions.conflicts(name)).map(conflictDocument),
  };
}

function heldDocument({ kind, op, title, person, reason, because }: HeldRecord): HeldDocument {
  return { kind, op, subject: title, person, reason, because };
}

function rejectionDocument({ digest, decidedBy, decidedAt, records }: Rejection): RejectionDocument {
  return { digest, by: decidedBy, at: decidedAt, records: records.map(heldDocument) };
}

function conflictDocument({ kind, title, person, code, detail }: Conflict): ConflictDocument {
  return { kind, subject: title, person, code, detail };
}

function waitingOf(requests: readonly RunRequest[], target: string): TargetReport["waiting"] {
  const found = requests.find((one) => one.target === target);
  return found ? { id: String(found.id), triggered_by: found.wish.triggeredBy, created_at: found.createdAt } : null;
}

function failureGroups(failures: readonly Failure[]): FailureGroup[] {
  const groups = Map.groupBy(failures, ({ causeKey, remedy }) => JSON.stringify([causeKey, remedy]));
  return [...groups.values()].map(groupOf).sort((a, b) => b.count - a.count);
}

function groupOf(failures: readonly Failure[]): FailureGroup {
  const { causeKey, message, remedy } = failures[0] as Failure;
  const tries = failures.filter(({ parkedAt }) => parkedAt === null).map(({ nextTryAt }) => nextTryAt);
  return {
    code: causeKey,
    message,
    remedy,
    count: failures.length,
    parked: failures.length - tries.length,
    since: failures.map(({ firstFailedAt }) => firstFailedAt).sort()[0] as Instant,
    next_try_at: tries.sort()[0] ?? null,
    records: failures.map((one) => ({ kind: one.kind, op: one.op, subject: one.title, message: one.message })),
  };
}
