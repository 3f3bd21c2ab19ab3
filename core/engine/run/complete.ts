/** The end of a run that went through. */
import type { Instant } from "../../model/time.ts";
import type { RunDocument } from "../../model/run.ts";
import type { Store, TargetState } from "../../store/store.ts";
import { firesAfter } from "../schedule/next-fires.ts";
import { isWhole, type Engine, type Target } from "../engine.ts";
import { resolveIncident } from "../incidents/incidents.ts";
import type { SourceNews } from "../read/source-news.ts";
import { restAfter } from "../schedule/notice-timing.ts";
import { leaveToPeople, type Conclusion } from "./leave-to-people.ts";
import { isOfLaterConfig, makesUpForAll } from "./made-up-for.ts";
import type { Running } from "./running.ts";
import { isByHand } from "../schedule/schedule.ts";

export interface Outcome {
  /** Null: nothing had changed, so nothing was looked at. */
  readonly verdict: Conclusion | null;
  /** What changed before then was seen. */
  readonly readAt: Instant;
  readonly news: SourceNews | null;
}

/** The run is done: its end, the hold, the watermark and the end of an incident, in one transaction. */
export async function complete(
  { verdict, readAt, news }: Outcome,
  approve: string | null,
  running: Running,
  engine: Engine,
): Promise<void> {
  const { target, run, tally, writes } = running;
  const at = engine.clock.now();
  const status = tally.status();
  await engine.store.transaction(async (store) => {
    await store.runs.finish(run.id, { ...running.end(), status, finishedAt: at, error: null });
    if (!writes) return;
    const before = await store.targets.get(target.name);
    const edits = await leaveToPeople(store, { verdict, approve, lacked: false }, running, engine);
    if (verdict && run.scope === "full" && isWhole(target, run)) {
      // A rejection holds until its record's situation changes; then the next removal is asked about again.
      await store.holds.unreject(target.name, verdict.idleRejections);
      if (edits.length === 0) await store.targets.save(target.name, { settings: target.settings });
      await store.targets.save(target.name, { released: verdict.released, lastFullAt: at, lastFullRun: run.id });
    }
    const compared = verdict && run.scope === "full" ? { compared: union(before?.compared, verdict.compared) } : {};
    const watermark = isWhole(target, run) ? { watermark: readAt, ...answered(before, run, readAt) } : {};
    const rest = run.trigger === "notice" ? { noticeRunAt: restAfter(run.started_at, at) } : {};
    const untold = (await holdsWhatNobodyWasTold(store, verdict, running)) ? { lossNoticedAt: at } : {};
    // What failed or waits must be met again, though it does not change any more; what a full run holds, by a full run.
    const isMet = status === "succeeded" || (status === "held" && run.scope === "full");
    if (news && isMet && isWhole(target, run)) await store.seen.put(target.name, news.seen);
    const fires = await firesLeft(store, target, run);
    const madeUp = await makesUpForAll(run, target, store);
    await store.targets.save(target.name, {
      activatedAt: before?.activatedAt ?? run.started_at,
      ...(isWhole(target, run) && { lastSuccessAt: at }),
      ...(madeUp && { retries: 0, retryAt: null }),
      ...compared,
      ...watermark,
      ...rest,
      ...untold,
      ...fires,
    });
    const incident = await store.incidents.open(target.name);
    if (madeUp && incident && !isOfLaterConfig(incident, run))
      await resolveIncident(store, target.name, resolverOf(run), engine);
  });
  engine.log.info({ target: target.name, run: run.id, status, counts: tally.total }, "run ends");
}

function union<T>(before: readonly T[] | null | undefined, more: readonly T[]): readonly T[] {
  return [...new Set([...(before ?? []), ...more])].sort();
}

/** What is held is told of by full runs alone: one follows where a partial run, or one of an area, holds what is not held already. */
async function holdsWhatNobodyWasTold(
  store: Store,
  verdict: Conclusion | null,
  { target, run }: Running,
): Promise<boolean> {
  if (
    !verdict ||
    verdict.held.length === 0 ||
    isByHand(target.schedule) ||
    (run.scope === "full" && isWhole(target, run))
  )
    return false;
  const told = new Set((await store.holds.open(target.name))?.records.map((one) => one.fingerprint));
  return verdict.held.some((one) => !told.has(one.fingerprint));
}

/** Who or what resolved the trouble. Nobody asked for a run that resumes: a probe had passed. */
function resolverOf({ id, trigger, triggered_by }: RunDocument): string {
  if (triggered_by !== null) return `${trigger} run ${id} by ${triggered_by}`;
  return trigger === "resume" ? "probe" : `${trigger} run ${id}`;
}

/** Notices of what was so before the source was read; what came later waits for another run, and losses for a full one. */
function answered(state: TargetState | undefined, { scope }: RunDocument, readAt: Instant): Partial<TargetState> {
  const isSeen = (at: Instant | null | undefined) => at != null && at < readAt;
  return {
    ...(isSeen(state?.changeNoticedAt) && { changeNoticedAt: null }),
    ...(scope === "full" && isSeen(state?.lossNoticedAt) && { lossNoticedAt: null }),
  };
}

/** Fires that were missed before a whole run began are spent with it: what it has done need not be done again at once. */
async function firesLeft(store: Store, target: Target, run: RunDocument): Promise<Partial<TargetState>> {
  const state = await store.targets.get(target.name);
  const missed = [state?.nextFullAt, state?.nextPartialAt].some((at) => at != null && at <= run.started_at);
  return missed && run.scope === "full" && isWhole(target, run)
    ? firesAfter(target, state?.activatedAt ?? run.started_at, run.started_at)
    : {};
}
