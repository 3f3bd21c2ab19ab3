/**
 * Corrects the stored times of a target after the clock ran ahead and was set back. They lie too far in the future, and the target
 * would sleep until they come.
 */
import { elapsed, type Instant, later, MINUTE } from "../../../model/time.ts";
import { RULES } from "../../../model/rules.ts";
import type { TargetState } from "../../../store/store.ts";
import type { Engine, Target } from "../../engine.ts";
import { firesAfter } from "../next-fires.ts";
import { broughtNearer } from "../notice-timing.ts";
import type { Fires } from "../../../model/schedule.ts";
import { periodOf } from "../schedule.ts";

/** Whether stored times lie in the future: the clock of another process, or of this one before it was set back, ran ahead. */
export function hasFutureTimes({ lastSuccessAt, changeNoticedAt, lossNoticedAt }: TargetState, now: Instant): boolean {
  return [lastSuccessAt, changeNoticedAt, lossNoticedAt].some((at) => at !== null && elapsed(now, at) > MINUTE);
}

/** @param setBackMs by how much, as far as anybody knows; 0: nobody saw it happen */
export async function correctAfterSetBack(
  target: Target,
  state: TargetState,
  setBackMs: number,
  engine: Engine,
): Promise<void> {
  if (state.mode !== "active") return;
  if (setBackMs > 0) engine.log.warn({ target: target.name, by_ms: setBackMs }, "the clock was set back");
  await bringFiresNearer(target, state, setBackMs, engine);
  const { store, clock } = engine;
  const now = clock.now();
  // Nothing can have succeeded at a time that is yet to come; counted from there, it would never be late.
  if (state.lastSuccessAt !== null && state.lastSuccessAt > now)
    await store.targets.save(target.name, { lastSuccessAt: now });
  await store.targets.save(target.name, broughtNearer(state, now));
  const incident = await store.incidents.open(target.name);
  if (incident?.nextProbeAt && elapsed(now, incident.nextProbeAt) > RULES.probes.credentialsMs.at(-1)!)
    await store.incidents.probed(incident.id, incident.probes, now);
}

/**
 * Afterwards no fire is later than the next one from now. But if the clock was set back by less than a period, it shows the time of
 * a fire again that was already taken; that fire is not taken twice.
 */
async function bringFiresNearer(target: Target, state: TargetState, setBackMs: number, { store, clock }: Engine) {
  const now = clock.now();
  const next = firesAfter(target, state.activatedAt ?? now, now);
  const isFar = (fires: Fires | null, at: Instant | null, first: Instant | null) => {
    if (fires === null || at === null || first === null || at <= first) return false;
    const period = periodOf(fires, target.scheduleZone, now);
    return setBackMs >= period || elapsed(first, at) > period;
  };
  const { full, partial } = target.schedule;
  const far = isFar(full, state.nextFullAt, next.nextFullAt) || isFar(partial, state.nextPartialAt, next.nextPartialAt);
  const longestRetry = later(now, RULES.run.longestWaitMs);
  const retry = state.retryAt !== null && state.retryAt > longestRetry ? { retryAt: now } : {};
  if (far || "retryAt" in retry) await store.targets.save(target.name, { ...(far ? next : {}), ...retry });
}
