/** Targets that the config no longer names: their links stay for 90 days, in case they come back. */
import { RULES } from "../../../model/rules.ts";
import { elapsed } from "../../../model/time.ts";
import type { TargetState } from "../../../store/store.ts";
import type { Engine } from "../../engine.ts";
import { resolveIncident } from "../../incidents/incidents.ts";

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

/** Deletes what is stored about targets that did not come back. Called every day, once the clock is trusted. */
export async function forgetRemoved({ store, clock, targets }: Engine): Promise<void> {
  for (const { name, removedAt } of await store.targets.all()) {
    if (targets.has(name) || removedAt === null) continue;
    if (elapsed(removedAt, clock.now()) > RULES.keepLinksOfRemovedTargetsMs) await store.targets.forget(name);
  }
}
