/** What a run that went through leaves in its target's row. Pure. */
import type { RunDocument } from "../../../model/run.ts";
import type { Instant } from "../../../model/time.ts";
import type { TargetState } from "../../../store/store.ts";
import type { Target } from "../../engine.ts";
import type { Assessment } from "../../planning/assess-plan.ts";
import { firesAfter } from "../../schedule/next-fires.ts";
import { restAfter } from "../../schedule/notice-timing.ts";
import { comparesAll, coversTarget } from "../reach.ts";

export interface WentThrough {
  readonly target: Target;
  readonly run: Pick<RunDocument, "id" | "scope" | "area" | "trigger" | "started_at">;
  /** Null: nothing had changed, so nothing was looked at. */
  readonly verdict: Pick<Assessment, "released" | "compared"> | null;
  /** Every change that was made before then was seen. */
  readonly readAt: Instant;
  /** Whether an edit of the config stands behind what is held. */
  readonly holdsForEdit: boolean;
  /** Whether the run holds something that no full run has told people of yet. */
  readonly holdsUntold: boolean;
  /** Whether the run did what the failed runs before it were to do. */
  readonly madeUp: boolean;
}

/**
 * The columns that the run changes. `before`: the row as it was until then; undefined: there was none.
 *
 * | columns                           | changed by                                                                        |
 * |-----------------------------------|-----------------------------------------------------------------------------------|
 * | lastSuccessAt, watermark, notices | every run of all areas (or of the only one), full or partial                      |
 * | compared                          | full runs, also of one area                                                       |
 * | released, lastFullAt, lastFullRun | full runs of all areas                                                            |
 * | settings, written                 | full runs of all areas, unless they hold something because the settings were edited |
 * | nextFullAt, nextPartialAt         | full runs of all areas, where a fire was missed before they began                 |
 * | noticeRunAt                       | runs for notices                                                                  |
 * | lossNoticedAt (set, not answered) | runs that hold something of which no full run has told people                     |
 * | retries, retryAt                  | runs that did what the failed ones before were to do                              |
 *
 * Where nothing had changed, nothing was looked at: then `compared` and all that only full runs change stay as they are.
 */
export function stateAfter(before: TargetState | undefined, ended: WentThrough, at: Instant): Partial<TargetState> {
  const { target, run, verdict, readAt } = ended;
  const activatedAt = before?.activatedAt ?? run.started_at;
  const comparedAll = comparesAll(run, target);
  return {
    activatedAt,
    ...(coversTarget(run, target) && { lastSuccessAt: at, watermark: readAt, ...noticesAnswered(before, run, readAt) }),
    ...(verdict && run.scope === "full" && { compared: union(before?.compared, verdict.compared) }),
    ...(verdict && comparedAll && { released: verdict.released, lastFullAt: at, lastFullRun: run.id }),
    // The settings from before an edit stay until what is held because of it is decided.
    ...(verdict && comparedAll && !ended.holdsForEdit && { settings: target.settings, written: target.written }),
    // Fires that were missed before the run began are spent with it: what it has done need not be done again at once.
    ...(comparedAll && hadMissedFire(before, run) && firesAfter(target, activatedAt, run.started_at)),
    ...(run.trigger === "notice" && { noticeRunAt: restAfter(run.started_at, at) }),
    // A full run follows, which tells people.
    ...(ended.holdsUntold && { lossNoticedAt: at }),
    ...(ended.madeUp && { retries: 0, retryAt: null }),
  };
}

/** Change notices from before the source was read are answered, those of losses by full runs alone. Later ones wait for another run. */
function noticesAnswered(
  state: TargetState | undefined,
  { scope }: Pick<RunDocument, "scope">,
  readAt: Instant,
): Partial<TargetState> {
  const isSeen = (at: Instant | null | undefined) => at != null && at < readAt;
  return {
    ...(isSeen(state?.changeNoticedAt) && { changeNoticedAt: null }),
    ...(scope === "full" && isSeen(state?.lossNoticedAt) && { lossNoticedAt: null }),
  };
}

function hadMissedFire(state: TargetState | undefined, { started_at }: Pick<RunDocument, "started_at">): boolean {
  return [state?.nextFullAt, state?.nextPartialAt].some((at) => at != null && at <= started_at);
}

function union<T>(before: readonly T[] | null | undefined, more: readonly T[]): readonly T[] {
  return [...new Set([...(before ?? []), ...more])].sort();
}
