/**
 * Decides when a target runs because its source announced a change: some seconds after the first notice, so that a burst becomes
 * one run; never so often that endless notices would keep the target busy; as a full run, which alone sees what is gone, seldom.
 * Computed from what is stored, so that whichever process looks finds the same. Pure.
 */
import { elapsed, later, type Instant } from "../../model/time.ts";
import { RULES } from "../../model/rules.ts";
import type { RunScope } from "../../model/run.ts";
import type { TargetState } from "../../store/store.ts";

type Noticed = Pick<TargetState, "changeNoticedAt" | "lossNoticedAt" | "noticeRunAt">;

const { gatherMs, apartMs, fullApartMs } = RULES.notices;

/** The run that notices call for now; null: none. */
export function noticedScope(state: Noticed & Pick<TargetState, "lastFullAt">, now: Instant): RunScope | null {
  const { changeNoticedAt, lossNoticedAt, noticeRunAt, lastFullAt } = state;
  if (noticeRunAt !== null && noticeRunAt > now) return null;
  const isLately = lastFullAt !== null && lastFullAt <= now && elapsed(lastFullAt, now) < fullApartMs;
  if (lossNoticedAt !== null && !isLately) return "full";
  return changeNoticedAt === null ? null : "partial";
}

/** Sets when the run may begin, if this is the first notice that waits; later ones change nothing. */
export function firstNotice(state: Noticed | undefined, now: Instant): Partial<Noticed> {
  if (state && latestOf(state) !== null) return {};
  const gathered = later(now, gatherMs);
  const rested = state?.noticeRunAt ?? gathered;
  return { noticeRunAt: rested > gathered ? rested : gathered };
}

/** When the next run on notice may begin: the target rests for at least as long as it was busy. */
export function restAfter(began: Instant, now: Instant): Instant {
  return later(now, Math.max(apartMs, elapsed(began, now)));
}

/** The latest notice that no run has answered; null: none waits. */
export function latestOf({ changeNoticedAt, lossNoticedAt }: Omit<Noticed, "noticeRunAt">): Instant | null {
  if (changeNoticedAt === null || lossNoticedAt === null) return changeNoticedAt ?? lossNoticedAt;
  return changeNoticedAt > lossNoticedAt ? changeNoticedAt : lossNoticedAt;
}

/** After the clock was set back, moves times that lie in the future to now: they were written while it ran ahead. */
export function broughtNearer(state: Noticed, now: Instant): Partial<Noticed> {
  const { changeNoticedAt, lossNoticedAt, noticeRunAt } = state;
  const times = Object.entries({ changeNoticedAt, lossNoticedAt, noticeRunAt });
  return Object.fromEntries(times.filter(([, at]) => at !== null && at > now).map(([name]) => [name, now]));
}
