/**
 * Finds schedules that no longer fire: a stored fire is overdue by a whole period although nothing keeps its target from running.
 * Targets that fail, are paused or are running do not count: those are reported elsewhere.
 */
import { elapsed } from "../../../model/time.ts";
import { RULES } from "../../../model/rules.ts";
import type { TargetState } from "../../../store/store.ts";
import type { Engine, Target } from "../../engine.ts";
import { periodOf } from "../schedule.ts";
import { isAlive } from "../../run/lease/lease-holder.ts";

type Watching = Pick<Engine, "store" | "clock" | "isGone" | "targets">;

export async function stalledTargets(engine: Watching): Promise<string[]> {
  const { store, targets } = engine;
  const troubled = new Set((await store.incidents.allOpen()).map(({ target }) => target));
  const stalled: string[] = [];
  for (const state of await store.targets.all()) {
    const target = targets.get(state.name);
    if (!target || troubled.has(state.name) || !isForgotten(target, state, engine)) continue;
    if (!isAlive(await store.leases.get(state.name), engine)) stalled.push(state.name);
  }
  return stalled;
}

function isForgotten(target: Target, state: TargetState, { clock }: Watching): boolean {
  if (target.mode !== "active" || state.mode !== "active") return false;
  if (state.pausedAt !== null || state.retryAt !== null || target.problem !== null) return false;
  const now = clock.now();
  const { full, partial } = target.schedule;
  const fires = [
    [full, state.nextFullAt],
    [partial, state.nextPartialAt],
  ] as const;
  return fires.some(([fire, at]) => {
    if (fire === null || at === null || at > now) return false;
    return elapsed(at, now) > Math.max(RULES.schedule.latestMs, periodOf(fire, target.scheduleZone, at));
  });
}
