/** A run's reading of the source: everything, or from where on. */
import { dateIn, later, type CivilDate, type Instant } from "../../model/time.ts";
import type { Reads } from "../../plugin/contract.ts";
import type { Running } from "../run/running.ts";
import { latestOf } from "../schedule/notice-timing.ts";

/** Reads everything, or what changed since then if that decides by itself; all of it, or throws. Runs by hand read anew, others share a reading for a minute. */
export async function readSource(running: Running, since: Instant | null, today: CivilDate): Promise<Reads> {
  const { target, run, engine } = running;
  running.progress({ phase: "reading the source", done: 0, total: null });
  const state = await engine.store.targets.get(target.name);
  const notBefore = state ? latestOf(state) : null;
  const how = { onlyLooks: run.mode === "test", fresh: run.triggered_by !== null };
  const reading = { today, ...how, notBefore, own: target.needs(today) };
  const changedSince = reading.own.absences?.whole ? null : since;
  const reads = await running.race(engine.snapshots.read(target.source, { changedSince }, reading));
  for (const warning of [...reads.warnings, ...puzzles(reads)])
    engine.log.warn({ target: target.name, run: run.id }, warning);
  return reads;
}

/** The warning about absences whose state of approval is not known, once a run: they are frozen (behaviour P8). */
function puzzles({ absences }: Reads): string[] {
  const unknown = absences?.records.filter(({ approval }) => approval === "unknown").length ?? 0;
  return unknown === 0 ? [] : [`absences whose state of approval is not known are left as they are: ${unknown}`];
}

/** The day on which the run began, in the target's zone. */
export function todayOf({ target, run }: Running): CivilDate {
  return dateIn(target.timezone, run.started_at);
}

/** The moment since which a partial run looks at changes; null for a full run. */
export async function sinceWhen(running: Running): Promise<Instant | null> {
  return running.run.scope === "full" ? null : lookBackOf(running);
}

/** Since when the source is asked for changes: the start of the target's window, or the last complete reading if that is earlier. */
export async function lookBackOf({ target, run, engine }: Running): Promise<Instant> {
  const { watermark } = (await engine.store.targets.get(target.name)) ?? {};
  const back = later(run.started_at, -target.schedule.partialWindowMs);
  return watermark && watermark < back ? watermark : back;
}
