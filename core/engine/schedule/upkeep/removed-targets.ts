/** Targets that the config no longer names: their links stay for 90 days, in case they come back. */
import { RULES } from "../../../model/rules.ts";
import { elapsed, type Instant } from "../../../model/time.ts";
import type { TargetState } from "../../../store/store.ts";
import type { Engine } from "../../engine.ts";
import { resolveIncident } from "../../incidents/incidents.ts";
import { underLease } from "../../run/lease/lease.ts";

/**
 * Notes that the target left the config, takes it off its schedule and closes its open incident without a mail. A run that went on
 * meanwhile may have failed after it left, so that this is done again for one that left before.
 */
export async function retire(state: TargetState, engine: Engine): Promise<void> {
  await engine.store.transaction(async (store) => {
    await store.targets.save(state.name, {
      removedAt: state.removedAt ?? engine.clock.now(),
      mode: "inactive",
      nextFullAt: null,
      nextPartialAt: null,
      retryAt: null,
    });
    await resolveIncident(store, state.name, "config", engine, { silently: true });
  });
}

/**
 * Deletes what is stored about targets that did not come back. Called every day, once the clock is trusted. It is done under the target's
 * lease, so that one that comes back meanwhile runs once all of it is gone, and is settled as a new one.
 * @param asOf the time from which their age is counted @throws the signal's reason once it aborts
 */
export async function forgetRemoved(asOf: Instant, signal: AbortSignal, engine: Engine): Promise<void> {
  const { store, targets } = engine;
  const isPast = (state: TargetState | undefined) =>
    state?.removedAt != null && elapsed(state.removedAt, asOf) > RULES.keepLinksOfRemovedTargetsMs;
  for (const state of await store.targets.all()) {
    const { name } = state;
    if (targets.has(name) || !isPast(state)) continue;
    await underLease(name, engine, async (lease) => {
      if (isPast(await store.targets.get(name)))
        await store.targets.forget(name, AbortSignal.any([signal, lease.signal]));
    });
  }
}
