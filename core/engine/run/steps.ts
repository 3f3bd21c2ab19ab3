/** The smaller steps of a run, in the order in which run-target.ts takes them. */
import { CommandRefused, ConfigError, type ErrorCode, IncompleteReadError, RefusedError } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import type { RunDocument, RunError } from "../../model/run.ts";
import { dateIn, later, type CivilDate, type Instant } from "../../model/time.ts";
import type { Reads } from "../../plugin/contract.ts";
import type { Engine, Target } from "../engine.ts";
import { latestOf } from "../schedule/notice-timing.ts";
import { planTarget, type PlanInput, type TargetPlan } from "../planning/plan-target.ts";
import type { RunOrder } from "./run-order.ts";
import type { Running } from "./running.ts";
import { Tally } from "./tally.ts";

class TargetInactive extends CommandRefused {
  constructor(name: string) {
    super("TARGET_INACTIVE", `${name} is inactive`, {
      remedy: `Set \`mode: active\` (or \`test\`) for ${name} in the config; \`plan\`, \`people\` and \`check\` work as it is.`,
    });
  }
}

class ApprovalInTestMode extends CommandRefused {
  constructor(name: string) {
    super("TARGET_INACTIVE", `${name} is in test mode, which writes nothing: there is nothing to approve`, {
      remedy: `Set \`mode: active\` for ${name} in the config first.`,
    });
  }
}

/** @throws ConfigError when a secret of this target alone is missing. */
export function requireConfigured({ problem }: Target): void {
  if (problem) throw new ConfigError(problem.message, [], { remedy: problem.remedy });
}

/** @throws CommandRefused, ConfigError before anything is begun. */
export function requireRunnable(target: Target, wish: Pick<RunOrder, "approve">): void {
  requireConfigured(target);
  if (target.mode === "inactive") throw new TargetInactive(target.name);
  if (target.mode === "test" && wish.approve !== null) throw new ApprovalInTestMode(target.name);
}

const RUN_INTERRUPTED: RunError = {
  code: "UNEXPECTED",
  message: "its process ended, or stood still for longer than its lease, in the middle of it",
  remedy: "Nothing to do: the next run settles what was under way and goes on from there.",
};

/** Runs of this target that a process left running: we have the lease, so nobody is at them any more. */
export async function closeInterrupted(target: Target, { store, clock, log }: Engine): Promise<void> {
  for (const run of await store.runs.running(target.name)) {
    log.warn({ target: target.name, run: run.id }, "closes a run whose process ended in the middle of it");
    const { total, byKind } = await tallyOf(run, store);
    await store.runs.finish(run.id, {
      status: "interrupted",
      finishedAt: clock.now(),
      digest: null,
      counts: total,
      countsByKind: byKind,
      requests: run.requests,
      error: RUN_INTERRUPTED,
    });
  }
}

/** What can be known of a run that did not come to count for itself. */
async function tallyOf({ id }: RunDocument, { journal, decisions }: Engine["store"]): Promise<Tally> {
  const tally = Tally.ofJournal(await journal.tally(id));
  const { conflicts, kept } = await decisions.ofRun(id);
  for (const { kind } of conflicts) tally.conflicts(kind, 1);
  for (const { kind } of kept) tally.kept(kind, 1);
  return tally;
}

/** The run as it is written down. Of one that lost its lease the end is another's to write, and may not be there yet. */
export async function asEnded({ id }: RunDocument, { store }: Engine): Promise<RunDocument> {
  const run = (await store.runs.get(id)) as RunDocument;
  return run.status === "running" ? { ...run, status: "interrupted", error: RUN_INTERRUPTED } : run;
}

/**
 * Vendors refuse for a moment what they grant again (a token that is not everywhere yet). Where nobody waits for the run, it
 * looks once more before a refusal of what is read pauses the target.
 */
export async function twiceIfRefused<T>(look: () => Promise<T>, running: Running, { clock, log }: Engine): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const { run, target } = running;
    if (!(error instanceof RefusedError) || !MAY_PASS.has(error.code) || run.triggered_by !== null) throw error;
    log.warn({ target: target.name, run: run.id, code: error.code }, `${error.message}; it is tried once more`);
    await running.wait(RULES.tokenRetryMs, clock);
    return look();
  }
}

const MAY_PASS: ReadonlySet<ErrorCode> = new Set(["CREDENTIALS_REFUSED", "RIGHT_MISSING"]);

/** Everything, or what changed; complete, or throws. Runs by hand read anew, the others share what is less than a minute old. */
export async function readSource(
  running: Running,
  since: Instant | null,
  today: CivilDate,
  engine: Engine,
): Promise<Reads> {
  const { target, run } = running;
  running.progress("reading the source", 0, null);
  const state = await engine.store.targets.get(target.name);
  const notBefore = state ? latestOf(state) : null;
  const reading = { today, fresh: run.triggered_by !== null, notBefore, own: target.needs(today) };
  const reads = await running.race(engine.snapshots.read(target.source, { changedSince: since }, reading));
  for (const warning of [...reads.warnings, ...puzzles(reads)])
    engine.log.warn({ target: target.name, run: run.id }, warning);
  return reads;
}

/** P8: a state that nobody knows freezes its record, and is said once a run. */
function puzzles({ absences }: Reads): string[] {
  const unknown = absences?.records.filter(({ approval }) => approval === "unknown").length ?? 0;
  return unknown === 0 ? [] : [`absences whose state of approval is not known are left as they are: ${unknown}`];
}

/** The day on which the run began, in the target's zone. */
export function todayOf({ target, run }: Running): CivilDate {
  return dateIn(target.timezone, run.started_at);
}

/** Where a partial run begins to look; a full one has no such limit. */
export async function sinceWhen(running: Running, engine: Pick<Engine, "store">): Promise<Instant | null> {
  return running.run.scope === "full" ? null : lookBackOf(running, engine);
}

/** How far back it is asked what has changed: to the earlier of the target's window and the last complete reading. */
export async function lookBackOf({ target, run }: Running, { store }: Pick<Engine, "store">): Promise<Instant> {
  const { watermark } = (await store.targets.get(target.name)) ?? {};
  const back = later(run.started_at, -target.schedule.partialWindowMs);
  return watermark && watermark < back ? watermark : back;
}

/** What fails is thrown once neither is under way any more: a run that has ended writes nothing. */
export async function sideBySide<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

/** Who approved changes by name wants all of them looked up. */
export function lookupBudgetOf(wish: Pick<RunOrder, "approve">): number {
  return wish.approve === null ? RULES.lookups.perRun : Number.POSITIVE_INFINITY;
}

/** The target's side, held against what should be there. */
export function planRun(
  running: Running,
  wish: Pick<RunOrder, "approve">,
  input: Pick<PlanInput, "turns" | "reads" | "links" | "newcomers" | "today" | "changedSince">,
): Promise<TargetPlan> {
  const { target, run } = running;
  return running.race(
    planTarget({
      ...input,
      target: target.name,
      scope: run.scope,
      source: target.source.source,
      lookups: lookupBudgetOf(wish),
      progress: (phase, done) => running.progress(phase, done, null),
    }),
  );
}

/**
 * The source's list lacked a record that exists: nothing was removed, everything else is done. The run still fails, so that
 * it is tried again soon and becomes an incident if it persists.
 * @throws IncompleteReadError
 */
export function requireWholeLists({ flows }: TargetPlan): void {
  const incomplete = flows.find((flow) => flow.incomplete)?.incomplete;
  if (!incomplete) return;
  throw new IncompleteReadError(`${incomplete}; nothing was removed`, {
    side: "source",
    remedy:
      "Nothing to do at first: the run is tried again. If it persists, the source's list is inconsistent: ask its support.",
  });
}
