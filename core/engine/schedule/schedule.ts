/**
 * When a target is due. `every N` is a grid of elapsed time from the target's first activation, so neither daylight saving
 * nor a restart moves it; a cron line is read in the schedule's zone, across daylight saving as croner 11 states it.
 */
import { Cron } from "croner";
import { RULES } from "../../model/rules.ts";
import type { Fires, Schedule } from "../../model/schedule.ts";
import { elapsed, epochOf, instantOf, later, type Instant } from "../../model/time.ts";

export function isByHand({ full }: Schedule): boolean {
  return "never" in full;
}

interface Scheduled {
  readonly schedule: Schedule;
  readonly scheduleText: string;
  readonly scheduleZone: string;
}

/** What fires are computed from, as text: a cron line means other times in another zone, a grid does not. */
export function basisOf({ schedule: { full, partial }, scheduleText, scheduleZone }: Scheduled): string {
  const isOfZone = [full, partial].some((fires) => fires !== null && "cron" in fires);
  return isOfZone ? `${scheduleText} (${scheduleZone})` : scheduleText;
}

/** The first fire after `after`; null: there is none any more. */
export function nextFire(fires: Fires, zone: string, anchor: Instant, after: Instant): Instant | null {
  if ("never" in fires) return null;
  if ("every" in fires) {
    // The grid goes on before its anchor too: a clock that ran ahead may have been put right since.
    const passed = Math.floor(elapsed(anchor, after) / fires.every) + 1;
    return later(anchor, passed * fires.every);
  }
  const next = new Cron(fires.cron, { timezone: zone, mode: "5-part" }).nextRun(new Date(epochOf(after)));
  return next ? instantOf(next.getTime()) : null;
}

/** Milliseconds between the two fires that follow `at`. */
export function periodOf(fires: Fires, zone: string, at: Instant): number {
  if ("every" in fires) return fires.every;
  const first = nextFire(fires, zone, at, at);
  const second = first && nextFire(fires, zone, at, first);
  return first && second ? elapsed(first, second) : Number.POSITIVE_INFINITY;
}

interface Lateness {
  readonly late: number;
  readonly red: number;
}

/** The last answer about each schedule: the dashboard asks about 1,000 of them, and cron lines are slow to walk. */
const asked = new WeakMap<Schedule, { readonly zone: string; readonly at: Instant; readonly lateness: Lateness }>();

/** How long after a success `at` the next one is late, and how long until something must be wrong with the schedule itself. */
export function latenessOf(schedule: Schedule, zone: string, at: Instant): Lateness {
  const last = asked.get(schedule);
  if (last?.zone === zone && last.at === at) return last.lateness;
  const lateness = reckoned(schedule, zone, at);
  asked.set(schedule, { zone, at, lateness });
  return lateness;
}

/**
 * Whether a target is late; `red`: by so much that its schedule must have stopped.
 * @param since its last success, else its activation; null: neither
 */
export function latenessNow(
  { schedule, scheduleZone }: Pick<Scheduled, "schedule" | "scheduleZone">,
  since: Instant | null,
  now: Instant,
): "no" | "late" | "red" {
  if (since === null || isByHand(schedule)) return "no";
  const { late, red } = latenessOf(schedule, scheduleZone, since);
  const waited = elapsed(since, now);
  if (waited <= late) return "no";
  return waited > red ? "red" : "late";
}

function reckoned(schedule: Schedule, zone: string, at: Instant): Lateness {
  const fires = [schedule.full, ...(schedule.partial ? [schedule.partial] : [])];
  const period = Math.min(...fires.map((one) => Math.max(untilNext(one, zone, at), periodOf(one, zone, at))));
  const late = period + Math.max(RULES.schedule.latestMs, period * RULES.schedule.lateShare);
  return { late, red: Math.max(late, period * RULES.schedule.redPeriods) };
}

/** Time until the next fire of a cron line: one that rests at weekends is not late on a Saturday. 0 for a grid. */
function untilNext(fires: Fires, zone: string, at: Instant): number {
  const next = "every" in fires ? null : nextFire(fires, zone, at, at);
  return next ? elapsed(at, next) : 0;
}
