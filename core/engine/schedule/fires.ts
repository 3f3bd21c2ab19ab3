/** Which stored fires of a target are skipped, and which are made due now. */
import type { RunScope } from "../../model/run.ts";
import { RULES } from "../../model/rules.ts";
import { later, type Instant } from "../../model/time.ts";
import type { Engine, Target } from "../engine.ts";
import { firesAfter } from "./next-fires.ts";

/**
 * Skips fires that came due during a run or a pause: the next ones take their place.
 * @param meanwhile what the run did. After one of a single area, or of what changed lately, pass `partial`: a full run that is due stays
 * due, or runs on notice could keep all of them away, and so does a retry.
 */
export async function passOver(target: Target, { store, clock }: Engine, meanwhile: RunScope = "full"): Promise<void> {
  const now = clock.now();
  const state = await store.targets.get(target.name);
  if (state?.mode !== "active" || state.removedAt !== null) return;
  const isPast = (at: Instant | null) => at !== null && at <= now;
  if (meanwhile === "full" && isPast(state.retryAt)) await store.targets.save(target.name, { retryAt: null });
  if (meanwhile === "partial" && isPast(state.nextFullAt)) return;
  if (isPast(state.nextFullAt) || isPast(state.nextPartialAt))
    await store.targets.save(target.name, firesAfter(target, state.activatedAt ?? now, now));
}

/** Makes one full run of each target due: at once, or spread out over some minutes so that vendors do not get all of them together. */
export async function makeDue(
  targets: readonly Target[],
  { spreadOut }: { readonly spreadOut: boolean },
  { store, clock }: Engine,
): Promise<void> {
  const gap = spreadOut ? Math.min(30_000, RULES.schedule.spreadMs / Math.max(1, targets.length)) : 0;
  for (const [index, target] of targets.entries())
    await store.targets.save(target.name, { nextFullAt: later(clock.now(), index * gap) });
}
