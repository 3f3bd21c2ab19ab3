/**
 * Brings what is stored about targets in line with the config: targets become active, change their schedule, go to test mode, get a
 * new name or leave. Done at the daemon's start, at a reload, and before `run --due`. A restart alone starts nothing.
 */
import { ConfigError } from "../../model/errors.ts";
import type { Instant } from "../../model/time.ts";
import { automaticRun } from "../../model/run.ts";
import type { TargetState } from "../../store/store.ts";
import type { Engine, Target, TargetTrouble } from "../engine.ts";
import { knownAs, takeOverFormerName } from "../run/former-name.ts";
import { openIncident, resolveIncident } from "../incidents/incidents.ts";
import { isUntested } from "../incidents/test-changed.ts";
import { correctAfterSetBack } from "./upkeep/clock-set-back.ts";
import { followOrGiveUp, wasCutShort } from "./upkeep/cut-short.ts";
import { firesAfter } from "./next-fires.ts";
import { retire } from "./upkeep/removed-targets.ts";
import { basisOf, isByHand } from "./schedule.ts";

export interface Settled {
  /** Targets that missed a fire while no scheduler was running, or whose run was cut short. */
  readonly overdue: readonly Target[];
  /** Targets for which a run goes on under their former name: nothing is done with them before it has ended. */
  readonly waiting: readonly Target[];
  /** Targets whose changed settings no run is about to test. */
  readonly untested: readonly Target[];
}

/** @param isMeant which targets, of the config and of those that left it. Default: all */
export async function settleTargets(engine: Engine, isMeant: (name: string) => boolean = () => true): Promise<Settled> {
  const { store, targets } = engine;
  const meant = [...targets.values()].filter(({ name }) => isMeant(name));
  const settled = await settleThese(meant, engine);
  const former = new Set(await Promise.all(settled.waiting.map((target) => knownAs(target, store))));
  for (const state of await store.targets.all())
    if (isMeant(state.name) && !targets.has(state.name) && !former.has(state.name)) await retire(state, engine);
  return settled;
}

async function settleThese(targets: readonly Target[], engine: Engine): Promise<Settled> {
  const waiting: Target[] = [];
  for (const target of targets) if (!(await takeOverFormerName(target, engine))) waiting.push(target);
  const overdue: Target[] = [];
  const untested: Target[] = [];
  for (const target of targets) {
    if (waiting.includes(target)) continue;
    const state = await engine.store.targets.get(target.name);
    if (target.mode !== "active") await stand(target, engine);
    else if (state?.mode !== "active" || state.activatedAt === null) await activate(target, state, engine);
    else if (await resume(target, state, engine)) overdue.push(target);
    if (target.mode !== "active" || isByHand(target.schedule)) await callOff(target, engine);
    if (!overdue.includes(target) && (await isUntested(target, engine))) untested.push(target);
  }
  return { overdue, waiting, untested };
}

/** For a target that is new or active again: it runs at once, and from then on on the grid of its first activation. */
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
      await store.requests.add(target.name, automaticRun("activation"), now);
  });
}

/** For a target that was active before. True if it missed a fire, or a run of it was cut short. */
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
  if ((await wasCutShort(target, engine)) && (await followOrGiveUp(target, engine)) === "followed") return true;
  return !moved && missed;
}

/**
 * Whether a former version stored the schedule, without its time zone. That proves no change, so fires missed by an upgrade are still
 * caught up.
 */
function isWithoutZone({ schedule }: TargetState, { scheduleText }: Target): boolean {
  return schedule === scheduleText;
}

/** Opens an incident that says why the target cannot run, unless the same one is open. */
export async function openProblem(target: Target, engine: Engine, store: Engine["store"]): Promise<void> {
  const { message, problems, remedy } = target.problem as TargetTrouble;
  const open = await store.incidents.open(target.name);
  if (open?.code !== "CONFIG" || open.message !== message)
    await openIncident(store, target, new ConfigError(message, problems, { remedy }), null, engine);
}

/** For a target of which nothing starts by itself: gives up the run that was to be tried again, or that waits without a person's wish. */
async function callOff({ name }: Target, { store }: Engine): Promise<void> {
  await store.transaction(async (tx) => {
    await tx.targets.save(name, { retryAt: null, retries: 0 });
    await tx.requests.refuseUnasked(name, {
      code: "TARGET_INACTIVE",
      message: "the config was changed before the run began: the target no longer runs automatically",
      remedy: `Nothing to do: \`rollcall sync ${name}\` runs it.`,
    });
  });
}

/** For a target in test mode or inactive: takes it off its schedule and closes its open incident without a mail. */
async function stand(target: Target, engine: Engine): Promise<void> {
  await engine.store.transaction(async (store) => {
    const rest = { nextFullAt: null, nextPartialAt: null, removedAt: null };
    await store.targets.save(target.name, { plugin: target.plugin, mode: target.mode, ...rest });
    await resolveIncident(store, target.name, "config", engine, { silently: true });
  });
}
