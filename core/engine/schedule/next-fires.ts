/** The next times at which a target runs by itself, as they are stored and then as its schedule goes on. */
import type { RunScope } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import type { TargetState } from "../../store/store.ts";
import type { Target } from "../engine.ts";
import type { Fires } from "../../model/schedule.ts";
import { basisOf, nextFire } from "./schedule.ts";

export interface Fire {
  readonly at: Instant;
  readonly scope: RunScope;
}

type Stored = Pick<TargetState, "activatedAt" | "nextFullAt" | "nextPartialAt" | "retryAt">;

/** When the target runs next by itself; null: never. Until a run that failed is tried again nothing else runs, and that spends the fires before it. */
export function nextRunAt({ nextFullAt, nextPartialAt, retryAt }: Omit<Stored, "activatedAt">): Instant | null {
  const [first = null] = [nextFullAt, nextPartialAt].filter((at) => at !== null).sort();
  return retryAt ?? first;
}

/** The fires that follow `after`, with the schedule that they were computed from. */
export function firesAfter(
  target: Target,
  anchor: Instant,
  after: Instant,
): Pick<TargetState, "schedule" | "nextFullAt" | "nextPartialAt"> {
  const { full, partial } = target.schedule;
  const next = (fires: typeof full) => nextFire(fires, target.scheduleZone, anchor, after);
  return { schedule: basisOf(target), nextFullAt: next(full), nextPartialAt: partial ? next(partial) : null };
}

/**
 * The next `count` fires, soonest first; if a full and a partial one coincide, the full one alone. The next try of a run that failed comes before
 * all others. None for a target that runs by hand only.
 */
export function nextFires(
  { schedule, scheduleZone }: Pick<Target, "schedule" | "scheduleZone">,
  { activatedAt, nextFullAt, nextPartialAt, retryAt }: Stored,
  now: Instant,
  count: number,
): Fire[] {
  const follow = (fires: Fires, stored: Instant | null): Instant[] => {
    const times: Instant[] = [];
    const first = stored !== null && (retryAt === null || stored > retryAt) ? stored : null;
    let at = first ?? nextFire(fires, scheduleZone, activatedAt ?? now, retryAt ?? now);
    for (; at !== null && times.length < count; at = nextFire(fires, scheduleZone, activatedAt ?? now, at))
      times.push(at);
    return times;
  };
  const full = follow(schedule.full, nextFullAt);
  const partial = schedule.partial ? follow(schedule.partial, nextPartialAt) : [];
  const fires: Fire[] = [
    ...full.map((at) => ({ at, scope: "full" as const })),
    ...partial.filter((at) => !full.includes(at)).map((at) => ({ at, scope: "partial" as const })),
  ];
  const tries = retryAt === null ? [] : [{ at: retryAt, scope: "full" as const }];
  return [...tries, ...fires.sort((a, b) => (a.at < b.at ? -1 : 1))].slice(0, count);
}
