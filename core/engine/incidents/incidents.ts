/**
 * The only switch on what an error means for a target: nothing, another run, another try, or an incident with a pause and a mail. All
 * that follows from it is stored in one transaction.
 */
import {
  Cancelled,
  CommandRefused,
  IncompleteReadError,
  RecordError,
  RefusedError,
  RollcallError,
  TransientError,
  type ErrorCode,
} from "../../model/errors.ts";
import { causeText } from "../../model/incident-cause.ts";
import { RULES } from "../../model/rules.ts";
import type { RunDocument, RunError, RunStatus } from "../../model/run.ts";
import { epochOf, instantOf, later, type Instant } from "../../model/time.ts";
import { DatabaseAway, DatabaseBusy } from "../../store/database-error.ts";
import type { Incident, RunEnd, Store } from "../../store/store.ts";
import type { Engine, Target } from "../engine.ts";
import { LeaseLost } from "../run/lease/lease.ts";
import { periodOf } from "../schedule/schedule.ts";

/** Codes whose cause lies with credentials: probed on their own ladder. */
const CREDENTIAL_CODES: ReadonlySet<ErrorCode> = new Set([
  "CREDENTIALS_REFUSED",
  "RIGHT_MISSING",
  "ATTRIBUTE_NOT_RELEASED",
  "TENANT_CHANGED",
]);
/** Codes that time alone may resolve. */
const TRANSIENT_CODES: ReadonlySet<ErrorCode> = new Set([
  "UNREACHABLE",
  "RATE_LIMITED",
  "INCOMPLETE_READ",
  "NO_PROGRESS",
  "CLOCK_DIFFERS",
]);

/** Errors that say nothing about the run: it was stopped, or could not be written down. */
const INTERRUPTIONS = [Cancelled, DatabaseAway, DatabaseBusy] as const;

type Consequence = "nothing" | "again" | "retry" | "incident";

/** The digest, counts and requests of a run as far as it has come. */
export type EndSoFar = Omit<RunEnd, "status" | "finishedAt" | "error">;

export interface FailedRun {
  readonly run: RunDocument;
  readonly target: Target;
  readonly error: unknown;
  readonly end: EndSoFar;
  /** Stores what a run leaves to people that did all it could before it failed. */
  readonly leave?: (store: Store) => Promise<unknown>;
}

/** Ends the run and draws the consequence, unless another process took its lease and has done both. Returns the run's status. */
export async function endFailed(failed: FailedRun, engine: Engine): Promise<RunStatus> {
  return endHere(failed, engine).catch((error: unknown) => {
    if (!(error instanceof LeaseLost)) throw error;
    engine.log.warn({ target: failed.target.name, run: failed.run.id, code: error.code }, error.message);
    return "interrupted";
  });
}

async function endHere({ run, target, error, end, leave }: FailedRun, engine: Engine): Promise<RunStatus> {
  const known = asKnown(error, target.name);
  const status = INTERRUPTIONS.some((kind) => error instanceof kind) ? "interrupted" : "failed";
  if (known.code === "UNEXPECTED" && status === "failed")
    engine.log.error({ target: target.name, run: run.id, err: error }, known.message);
  const now = engine.clock.now();
  await engine.store.transaction(async (store) => {
    const state = await store.targets.get(target.name);
    const consequence = run.mode === "test" ? "nothing" : consequenceOf(error, run, state?.retries ?? 0);
    const ladder = RULES.run.retriesMs[state?.retries ?? 0] ?? RULES.run.retriesMs.at(-1)!;
    const wait = Math.max(ladder, askedWait(error));
    await store.runs.finish(run.id, { ...end, status, finishedAt: now, error: runError(known, engine) });
    if (status === "interrupted") await store.requests.putBack(run.id);
    if (consequence === "again") await store.targets.save(target.name, { retryAt: now });
    if (consequence === "retry")
      await store.targets.save(target.name, { retries: (state?.retries ?? 0) + 1, retryAt: later(now, wait) });
    if (consequence === "incident") await openIncident(store, target, known, run.id, engine);
    // After that: the mail about what is held says whether the target is paused.
    await leave?.(store);
  });
  engine.log.warn({ target: target.name, run: run.id, code: known.code, status }, known.logged);
  return status;
}

/** If nobody waits for the run, a passing trouble is tried again before anyone is told. */
function consequenceOf(error: unknown, run: RunDocument, retries: number): Consequence {
  if (error instanceof CommandRefused) return "nothing";
  // As after a crash, nobody has to do anything: the next run settles what was open.
  if (error instanceof DatabaseAway || error instanceof LeaseLost)
    return run.triggered_by === null ? "retry" : "nothing";
  // The run has used up its fire, so it is marked as due again: for the next start, or for another daemon. One that was asked for is
  // asked for again (`putBack`), since nobody but its request knows what was approved.
  if (error instanceof Cancelled) return run.triggered_by === null ? "again" : "nothing";
  if (error instanceof DatabaseBusy && run.triggered_by !== null) return "nothing";
  const passes = [TransientError, IncompleteReadError, DatabaseBusy].some((kind) => error instanceof kind);
  if (askedWait(error) > RULES.run.longestWaitMs) return "incident";
  return passes && run.triggered_by === null && retries < RULES.run.retriesMs.length ? "retry" : "incident";
}

/** How long the vendor asks to be left alone, in milliseconds; 0: it does not. */
function askedWait(error: unknown): number {
  return error instanceof TransientError ? (error.retryAfterMs ?? 0) : 0;
}

/** Opens the target's incident, or changes what the open one says; the target is paused while it is open. */
export async function openIncident(
  store: Store,
  target: Target,
  error: RollcallError,
  run: string | null,
  engine: Engine,
): Promise<Incident> {
  const now = engine.clock.now();
  const open = await store.incidents.open(target.name);
  const side = error.side === "source" ? "source" : "target";
  const { name } = side === "source" ? target.source : target;
  const cause = causeText({ side, name, code: error.code });
  const probeAt = open?.cause === cause ? open.nextProbeAt : nextProbe(error.code, target, 0, now);
  const incident = await store.incidents.put({
    target: target.name,
    cause,
    ...runError(error, engine),
    openedAt: open?.openedAt ?? now,
    run,
    nextProbeAt:
      probeAt && notBefore(later(now, Math.min(askedWait(error), RULES.probes.credentialsMs.at(-1)!)), probeAt),
  });
  await store.targets.save(target.name, { retries: 0, retryAt: null });
  await engine.announcer.opened(store, incident, open);
  return incident;
}

/** When a read-only probe asks whether the trouble is over; null for causes that no probe can see. */
export function nextProbe(code: RunError["code"], target: Target, probes: number, now: Instant): Instant | null {
  if (CREDENTIAL_CODES.has(code)) {
    const ladder = RULES.probes.credentialsMs;
    return later(now, ladder[Math.min(probes, ladder.length - 1)] as number);
  }
  if (!TRANSIENT_CODES.has(code)) return null;
  const [shortest, longest] = RULES.probes.transientMs;
  const pace = periodOf(target.schedule.partial ?? target.schedule.full, target.scheduleZone, now);
  return instantOf(epochOf(now) + Math.min(Math.max(pace, shortest), longest));
}

function notBefore(earliest: Instant, at: Instant): Instant {
  return at < earliest ? earliest : at;
}

/** Closes the target's incident, if it has one. `by` says who or what resolved it. */
export async function resolveIncident(
  store: Store,
  target: string,
  by: string,
  engine: Engine,
  how: { readonly silently: boolean } = { silently: false },
): Promise<Incident | null> {
  const incident = await store.incidents.open(target);
  if (!incident) return null;
  const closedAt = engine.clock.now();
  await store.incidents.close(incident.id, closedAt, by);
  await engine.announcer.closed(store, { ...incident, closedAt, closedBy: by }, how);
  return incident;
}

/**
 * The error itself if it is one of rollcall's; any other is a bug, whose stack goes to the log alone. An error of a single record that comes
 * out of a reading fails the whole run: its remedy, which is about that record, would tell nothing to people whose target is paused.
 */
export function asKnown(error: unknown, target = "TARGET"): RollcallError {
  if (error instanceof RecordError)
    return new RefusedError("CONTRACT_BROKEN", error.message, {
      remedy: `Check what the message names, and the address in the config; then try again with \`rollcall resume ${target}\`.`,
      side: error.side,
      cause: error,
    });
  return error instanceof RollcallError ? error : new Unexpected(error, target);
}

class Unexpected extends RollcallError {
  constructor(cause: unknown, target: string) {
    const message = `an unexpected error ended the run: ${cause instanceof Error ? cause.message : String(cause)}`;
    super("UNEXPECTED", message, {
      remedy: `This is a bug in rollcall. Please report it where you got rollcall, with the log lines around it and without people's data; \`rollcall resume ${target}\` tries again.`,
      cause,
    });
  }
}

/** The error as it is stored. Secrets are taken out here too, since only the gateway's own errors are free of them already. */
export function runError({ code, message, remedy }: RollcallError, { redact }: Pick<Engine, "redact">): RunError {
  return { code, message: redact(message), remedy: redact(remedy) };
}
