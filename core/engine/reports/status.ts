/** What is paused, since when, why, and what resolves it: every target at a glance. */
import type { ErrorCode } from "../../model/errors.ts";
import type { Mode } from "../../model/run.ts";
import type { Edit } from "../../model/settings.ts";
import { DAY, elapsed, type Instant } from "../../model/time.ts";
import { howMade } from "../../store/made.ts";
import type { Hold, Incident } from "../../store/store.ts";
import type { Engine, Target, TargetTrouble } from "../engine.ts";
import { hasLapsed } from "../incidents/holds.ts";
import { isAlive } from "../run/lease/lease-holder.ts";
import { DAEMON_LEASE, daemonsOf, type DaemonStatus } from "../schedule/upkeep/daemons.ts";
import { nextRunAt } from "../schedule/next-fires.ts";
import { latenessNow } from "../schedule/schedule.ts";
import { allFacts, factsOf, NO_FAILURES, type TargetFacts } from "./target-facts.ts";

export interface TargetStatus {
  readonly name: string;
  readonly plugin: string;
  readonly mode: Mode;
  /** The first that applies, in the order of TargetStateWord. */
  readonly state: TargetStateWord;
  /** No success for longer than its schedule allows, whatever else its state says. */
  readonly late: boolean;
  /** Late by twice its period: nothing failed, so the schedule itself must have stopped. */
  readonly overdue: boolean;
  readonly schedule: string;
  readonly next_run_at: Instant | null;
  readonly next_full_at: Instant | null;
  readonly next_partial_at: Instant | null;
  readonly last_success_at: Instant | null;
  readonly last_full_at: Instant | null;
  /** Records that fail, were given up, or are in conflict, whichever run found them; 0 unless the target is active. */
  readonly failing: number;
  readonly parked: number;
  readonly conflicts: number;
  /** The last run that compared everything and did not fail. Null: there is none yet, or it is not kept any more. */
  readonly last_full_run: string | null;
  readonly hold: {
    readonly digest: string;
    readonly count: number;
    /** How many of them cannot be approved, since the source gives no answer about them. Omitted: none. */
    readonly unanswered?: number | undefined;
    /** How many of them cannot be approved now, since the last full run could not tell whether they are still needed. Omitted: none. */
    readonly unjudged?: number | undefined;
    /** Set if no run has held the changes for so long that an approval would be refused: a run by hand holds them anew. */
    readonly lapsed?: true | undefined;
    readonly since: Instant;
    /** Edits of the config since the last run before the hold that compared everything. */
    readonly edits?: readonly Edit[] | undefined;
  } | null;
  readonly incident: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly remedy: string;
    readonly since: Instant;
    /** Null: nothing tests it automatically, be it that no test can see it, or that a person paused the target besides. */
    readonly next_probe_at: Instant | null;
    readonly run: string | null;
  } | null;
  /** Set while a person paused it, and it is active: otherwise nothing runs automatically anyway. */
  readonly paused: { readonly since: Instant; readonly by: string | null; readonly reason: string | null } | null;
}

export type TargetStateWord = "inactive" | "test" | "running" | "paused" | "held" | "late" | "ok";

export interface StatusReport {
  readonly daemon: { readonly running: boolean; readonly since: Instant | null };
  /** The daemons that share the work, the oldest first; omitted on SQLite, where there is one. */
  readonly daemons?: readonly DaemonStatus[] | undefined;
  readonly mail: {
    readonly state: "ok" | "failing" | "off";
    readonly queued: number;
    readonly error: string | null;
    /** The owners whose mails the server refuses while others get theirs; omitted if there are none. */
    readonly undeliverable?: readonly string[] | undefined;
  };
  readonly config_error: string | null;
  /** For the first day of a database. `again`: it took the place of one that is missing. */
  readonly new_database?: { readonly where: string; readonly since: Instant; readonly again: boolean } | undefined;
  readonly targets: readonly TargetStatus[];
}

/** For how long a database counts as new. */
const NEW_MS = DAY;

/** The parts of a target that its status needs. `problem` is set only if this process has just read the config. */
export type StatusTarget = Pick<Target, "name" | "plugin" | "mode" | "schedule" | "scheduleText" | "scheduleZone"> & {
  readonly problem?: Pick<TargetTrouble, "message" | "remedy"> | null;
};

/** The parts of the engine that the status needs. */
export interface StatusEngine extends Pick<Engine, "store" | "clock" | "isGone"> {
  readonly targets: ReadonlyMap<string, StatusTarget>;
}

export async function statusReport(engine: StatusEngine, mail: StatusReport["mail"]): Promise<StatusReport> {
  const facts = await allFacts(engine.store);
  const { lease } = facts(DAEMON_LEASE);
  const running = isAlive(lease, engine);
  return {
    daemon: { running, since: running && lease ? lease.since : null },
    ...(engine.store.dialect === "postgres" && { daemons: await daemonsOf(engine) }),
    mail,
    // Stored by a daemon that refused the config. If none is alive, the asker has just read the file and knows.
    config_error: (running && (await engine.store.meta.get("config_error"))) || null,
    ...(await newDatabase(engine)),
    targets: [...engine.targets.values()].map((target) => statusOf(target, facts(target.name), running, engine)),
  };
}

/** What is said of a database that is new. */
async function newDatabase({ store, clock }: StatusEngine): Promise<Pick<StatusReport, "new_database">> {
  const made = await howMade(store.meta);
  if (made === null || elapsed(made.at, clock.now()) > NEW_MS) return {};
  return { new_database: { where: made.where, since: made.at, again: made.again } };
}

export async function targetStatus(target: StatusTarget, engine: Omit<StatusEngine, "targets">): Promise<TargetStatus> {
  const running = isAlive(await engine.store.leases.get(DAEMON_LEASE), engine);
  return statusOf(target, await factsOf(target.name, engine.store), running, engine);
}

function statusOf(
  target: StatusTarget,
  facts: TargetFacts,
  daemonLives: boolean,
  engine: Pick<StatusEngine, "clock" | "isGone">,
): TargetStatus {
  const { state, hold, lease } = facts;
  // Test mode finds conflicts too, and runs of former days left records that fail: only where runs write need anybody care.
  const isActive = target.mode === "active";
  // A daemon that is alive has opened it already, or was started with what this process lacks.
  const toBe = daemonLives ? null : incidentToBe(target, engine.clock.now());
  const incident = facts.incident ? incidentStatus(facts.incident, Boolean(state?.pausedAt)) : toBe;
  const scheduled = isActive && !incident && !state?.pausedAt;
  const lateness = latenessNow(target, state?.lastSuccessAt ?? state?.activatedAt ?? null, engine.clock.now());
  const word = stateWord(target.mode, {
    running: isAlive(lease, engine),
    paused: Boolean(incident ?? state?.pausedAt),
    held: Boolean(hold),
    late: lateness !== "no",
  });
  return {
    name: target.name,
    plugin: target.plugin,
    mode: target.mode,
    schedule: target.scheduleText,
    ...(isActive ? facts.failures : NO_FAILURES),
    conflicts: isActive ? facts.conflicts : 0,
    last_full_run: facts.full?.id ?? null,
    state: word,
    late: isActive && lateness !== "no",
    overdue: word === "late" && lateness === "red",
    next_run_at: scheduled && state ? nextRunAt(state) : null,
    next_full_at: scheduled ? (state?.nextFullAt ?? null) : null,
    next_partial_at: scheduled ? (state?.nextPartialAt ?? null) : null,
    last_success_at: state?.lastSuccessAt ?? null,
    last_full_at: state?.lastFullAt ?? null,
    hold: hold && isActive ? holdStatus(hold, engine.clock.now()) : null,
    incident,
    paused:
      isActive && state?.pausedAt ? { since: state.pausedAt, by: state.pausedBy, reason: state.pauseReason } : null,
  };
}

function holdStatus(hold: Hold, now: Instant): TargetStatus["hold"] {
  const { digest, records, since, edits = [] } = hold;
  const unanswered = records.filter(({ because }) => because === "unanswered").length;
  const unjudged = records.filter(({ because }) => because === "unjudged").length;
  const stuck = { ...(unanswered > 0 && { unanswered }), ...(unjudged > 0 && { unjudged }) };
  const more = { ...stuck, ...(hasLapsed(hold, now) && { lapsed: true as const }) };
  return { digest, count: records.length, since, edits, ...more };
}

function incidentStatus({ code, message, remedy, openedAt, nextProbeAt, run }: Incident, isPaused: boolean) {
  return { code, message, remedy, since: openedAt, next_probe_at: isPaused ? null : nextProbeAt, run };
}

/** The incident that the next start will open for a target that cannot run at all. */
function incidentToBe({ mode, problem }: StatusTarget, now: Instant): TargetStatus["incident"] {
  if (mode !== "active" || !problem) return null;
  const { message, remedy } = problem;
  return { code: "CONFIG", message, remedy, since: now, next_probe_at: null, run: null };
}

interface Conditions {
  readonly running: boolean;
  readonly paused: boolean;
  readonly held: boolean;
  readonly late: boolean;
}

function stateWord(mode: StatusTarget["mode"], { running, paused, held, late }: Conditions): TargetStateWord {
  if (mode !== "active") return mode;
  if (running) return "running";
  if (paused) return "paused";
  if (held) return "held";
  return late ? "late" : "ok";
}
