/**
 * What a config means for what is remembered: targets that become active, change their schedule, go to test mode, get a new
 * name or leave. Done at the daemon's start, at a reload, and before `run --due`. A restart alone starts nothing.
 */
import { ConfigError } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, later, type Instant } from "../../model/time.ts";
import type { RunScope } from "../../model/run.ts";
import type { TargetState } from "../../store/store.ts";
import type { Engine, Target, TargetTrouble } from "../engine.ts";
import { takeOverFormerName } from "../run/former-name.ts";
import { openIncident, resolveIncident } from "../incidents/incidents.ts";
import { takeLease } from "../run/lease.ts";
import { correctAfterSetBack } from "./clock-set-back.ts";
import { basisOf, isByHand, nextFire } from "./schedule.ts";
import { isAlive } from "../operations/status.ts";
import { closeInterrupted } from "../run/interrupted.ts";

export interface Settled {
  /** They missed a fire while nobody was there. */
  readonly overdue: readonly Target[];
  /** A run goes on under their former name: nothing is done with them before it has ended. */
  readonly waiting: readonly Target[];
}

export async function settleTargets(engine: Engine): Promise<Settled> {
  const { store, targets } = engine;
  const settled = await settleThese([...targets.values()], engine);
  const former = new Set(settled.waiting.map(({ was }) => was));
  for (const state of await store.targets.all())
    if (!targets.has(state.name) && !former.has(state.name)) await retire(state, engine);
  return settled;
}

export async function settleThese(targets: readonly Target[], engine: Engine): Promise<Settled> {
  const waiting: Target[] = [];
  for (const target of targets) if (!(await takeOverFormerName(target, engine))) waiting.push(target);
  const overdue: Target[] = [];
  for (const target of targets) {
    if (waiting.includes(target)) continue;
    const state = await engine.store.targets.get(target.name);
    if (target.mode !== "active") await stand(target, engine);
    else if (state?.mode !== "active" || state.activatedAt === null) await activate(target, state, engine);
    else if (await resume(target, state, engine)) overdue.push(target);
  }
  return { overdue, waiting };
}

/** New, or active again: it runs once at once, and on the grid of its first activation from then on. */
async function activate(target: Target, state: TargetState | undefined, engine: Engine): Promise<void> {
  const now = engine.clock.now();
  await engine.store.transaction(async (store) => {
    const change = {
      plugin: target.plugin,
      mode: target.mode,
      activatedAt: state?.activatedAt ?? now,
      removedAt: null,
      retries: 0,
      retryAt: null,
    };
    await store.targets.save(target.name, { ...change, ...firesAfter(target, change.activatedAt, now) });
    if (target.problem) await openProblem(target, engine, store);
    else if (!isByHand(target.schedule) && !(await store.targets.get(target.name))?.pausedAt)
      await store.requests.add({
        ...{ target: target.name, trigger: "activation", triggeredBy: null, scope: "full" },
        ...{ area: null, approve: null, createdAt: now },
      });
  });
}

/** True where a fire was missed, or a run was cut short. */
async function resume(target: Target, state: TargetState, engine: Engine): Promise<boolean> {
  const { store, clock } = engine;
  const now = clock.now();
  const anchor = state.activatedAt as Instant;
  const missed = [state.nextFullAt, state.nextPartialAt].some((at) => at !== null && at < now);
  const moved = state.schedule !== basisOf(target) && !(missed && isWithoutZone(state, target));
  if (moved || state.removedAt !== null)
    await store.targets.save(target.name, { removedAt: null, ...firesAfter(target, anchor, now) });
  else await correctAfterSetBack(target, state, 0, engine);
  const incident = await store.incidents.open(target.name);
  if (target.problem) await store.transaction((tx) => openProblem(target, engine, tx));
  else if (incident && (incident.code === "CONFIG" || state.fingerprint !== target.fingerprint))
    await store.incidents.probed(incident.id, incident.probes, now);
  if (await wasCutShort(target, engine)) {
    if (!isByHand(target.schedule)) return true;
    await closeCutShort(target, engine);
  }
  return !moved && missed;
}

/** As former versions kept it, which says nothing of a change: what an upgrade missed is caught up all the same. */
function isWithoutZone({ schedule }: TargetState, { scheduleText }: Target): boolean {
  return schedule === scheduleText;
}

/** A run whose process is gone: what it left is settled now, not at the next fire. */
async function wasCutShort({ name }: Target, engine: Engine): Promise<boolean> {
  const lease = await engine.store.leases.get(name);
  return !isAlive(lease, engine) && (await engine.store.runs.running(name)).length > 0;
}

/** Nobody but a person has such a target run: its next run settles what was open. Whoever begins one just now closes it themselves. */
async function closeCutShort(target: Target, engine: Engine): Promise<void> {
  const lease = await takeLease(target.name, engine, new AbortController().signal, { watchProgress: false });
  if (!lease) return;
  await closeInterrupted(target, engine).finally(() => lease.release());
}

/** The same of all active targets at once: their runs whose process is gone. Those of targets that run by hand alone are closed. */
export async function cutShort(engine: Engine): Promise<readonly { readonly run: string; readonly target: Target }[]> {
  const { store, targets } = engine;
  const left: { run: string; target: Target }[] = [];
  for (const { id: run, target: name } of await store.runs.running()) {
    const target = targets.get(name);
    if (target?.mode !== "active" || isAlive(await store.leases.get(name), engine)) continue;
    // Looked at once more: its lease may be gone because it has ended just now.
    if ((await store.runs.get(run))?.status !== "running") continue;
    if (isByHand(target.schedule)) await closeCutShort(target, engine);
    else left.push({ run, target });
  }
  return left;
}

/** Its owners are told why it cannot run, unless they were. */
export async function openProblem(target: Target, engine: Engine, store: Engine["store"]): Promise<void> {
  const { message, problems, remedy } = target.problem as TargetTrouble;
  const open = await store.incidents.open(target.name);
  if (open?.code !== "CONFIG" || open.message !== message)
    await openIncident(store, target, new ConfigError(message, problems, { remedy }), null, engine);
}

/** Test mode and inactive: no schedule; what was open is closed without a word. */
async function stand(target: Target, engine: Engine): Promise<void> {
  await engine.store.transaction(async (store) => {
    const rest = { nextFullAt: null, nextPartialAt: null, retryAt: null, retries: 0, removedAt: null };
    await store.targets.save(target.name, { plugin: target.plugin, mode: target.mode, ...rest });
    await resolveIncident(store, target.name, "config", engine, { silently: true });
  });
}

/** Out of the config: its links stay 90 days, in case it comes back. */
async function retire(state: TargetState, engine: Engine): Promise<void> {
  if (state.removedAt !== null) return;
  await engine.store.transaction(async (store) => {
    await store.targets.save(state.name, {
      ...{ removedAt: engine.clock.now(), mode: "inactive" },
      ...{ nextFullAt: null, nextPartialAt: null, retryAt: null },
    });
    await resolveIncident(store, state.name, "config", engine, { silently: true });
  });
}

/** Those that did not come back. Asked for every day, once the clock is trusted. */
export async function forgetRemoved({ store, clock, targets }: Engine): Promise<void> {
  for (const { name, removedAt } of await store.targets.all()) {
    if (targets.has(name) || removedAt === null) continue;
    if (elapsed(removedAt, clock.now()) > RULES.keepLinksOfRemovedTargetsMs) await store.targets.forget(name);
  }
}

/** The fires that follow `after`, with the schedule that they were computed from. */
export function firesAfter(
  target: Target,
  anchor: Instant,
  after: Instant,
): Pick<TargetState, "schedule" | "nextFullAt" | "nextPartialAt"> {
  const { full, partial } = target.schedule;
  const next = (fires: typeof full) => nextFire(fires, target.timezone, anchor, after);
  return { schedule: basisOf(target), nextFullAt: next(full), nextPartialAt: partial ? next(partial) : null };
}

/**
 * Fires that came while a run went on or the target was paused are skipped: what follows takes their place. A full one is left
 * due where only what changed lately, or one area, was carried meanwhile, or runs on notice could keep all of them away; and so is
 * what is to be tried again.
 */
export async function passOver(target: Target, { store, clock }: Engine, meanwhile: RunScope = "full"): Promise<void> {
  const now = clock.now();
  const state = await store.targets.get(target.name);
  if (state?.mode !== "active" || state.removedAt !== null) return;
  const isPast = (at: Instant | null) => at !== null && at <= now;
  if (meanwhile === "full" && isPast(state.retryAt)) await store.targets.save(target.name, { retryAt: null });
  if (meanwhile === "partial" && isPast(state.nextFullAt)) return;
  if (isPast(state.nextFullAt) || isPast(state.nextPartialAt))
    await store.targets.save(target.name, firesAfter(target, state.activatedAt ?? now, now));
}

/** Days of downtime give one run a target; spread out, they do not all knock at once. */
export async function makeDue(
  targets: readonly Target[],
  { spreadOut }: { readonly spreadOut: boolean },
  { store, clock }: Engine,
): Promise<void> {
  const gap = spreadOut ? Math.min(30_000, RULES.schedule.spreadMs / Math.max(1, targets.length)) : 0;
  for (const [index, target] of targets.entries())
    await store.targets.save(target.name, { nextFullAt: later(clock.now(), index * gap) });
}
