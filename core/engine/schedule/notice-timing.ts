/**
 * When a target runs because its source said that something has changed: some seconds after the first notice, so that a burst
 * becomes one run; never so often that calls without end would keep it busy; a full run, which sees what is gone, seldom. All
 * of it from what is stored, so that whichever process looks finds the same. Pure.
 */
import { elapsed, later, type Instant } from "../../model/time.ts";
import { RULES } from "../../model/rules.ts";
import type { RunScope } from "../../model/run.ts";
import type { TargetState } from "../../store/store.ts";

type Noticed = Pick<TargetState, "changeNoticedAt" | "lossNoticedAt" | "noticeRunAt">;

const { gatherMs, apartMs, fullApartMs } = RULES.notices;

/** What is to run now, if anything. */
export function noticedScope(state: Noticed & Pick<TargetState, "lastFullAt">, now: Instant): RunScope | null {
  const { changeNoticedAt, lossNoticedAt, noticeRunAt, lastFullAt } = state;
  if (noticeRunAt !== null && noticeRunAt > now) return null;
  const isLately = lastFullAt !== null && lastFullAt <= now && elapsed(lastFullAt, now) < fullApartMs;
  if (lossNoticedAt !== null && !isLately) return "full";
  return changeNoticedAt === null ? null : "partial";
}

/** The first one that waits says when its run may begin; those that come after it change nothing of that. */
export function firstNotice(state: Noticed | undefined, now: Instant): Partial<Noticed> {
  if (state && latestOf(state) !== null) return {};
  const gathered = later(now, gatherMs);
  const rested = state?.noticeRunAt ?? gathered;
  return { noticeRunAt: rested > gathered ? rested : gathered };
}

/** A target rests for at least as long as it was busy. */
export function restAfter(began: Instant, now: Instant): Instant {
  return later(now, Math.max(apartMs, elapsed(began, now)));
}

/** The latest notice that no run has answered; null: none waits. */
export function latestOf({ changeNoticedAt, lossNoticedAt }: Omit<Noticed, "noticeRunAt">): Instant | null {
  if (changeNoticedAt === null || lossNoticedAt === null) return changeNoticedAt ?? lossNoticedAt;
  return changeNoticedAt > lossNoticedAt ? changeNoticedAt : lossNoticedAt;
}

/** By a clock that was set back: what was written by the one that ran ahead has come by now. */
export function broughtNearer(state: Noticed, now: Instant): Partial<Noticed> {
  const { changeNoticedAt, lossNoticedAt, noticeRunAt } = state;
  const times = Object.entries({ changeNoticedAt, lossNoticedAt, noticeRunAt });
  return Object.fromEntries(times.filter(([, at]) => at !== null && at > now).map(([name]) => [name, now]));
}
