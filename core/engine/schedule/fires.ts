/** Which stored fires of a target are skipped, and which are made due now. */
import type { RunScope } from "../../model/run.ts";
import { RULES } from "../../model/rules.ts";
import { later, type Instant } from "../../model/time.ts";
import type { Engine, Target } from "../engine.ts";
import { firesAfter } from "./next-fires.ts";

/**
 * Fires that came while a run went on or the target was paused are skipped: what follows takes their place. A full one is left
 * due where only what changed lately, or one area, was carried meanwhile, or runs on notice could keep all of them away; and so is
 * what is to be tried again.
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

/** Days of downtime give one run a target; spread out, they do not all knock at once. */
export async function makeDue(
  targets: readonly Target[],
  { spreadOut }: { readonly spreadOut: boolean },
  { store, clock }: Engine,
): Promise<void> {
  const gap = spreadOut ? Math.min(30_000, RULES.schedule.spreadMs / Math.max(1, targets.length)) : 0;
  for (const [index, target] of targets.entries())
    await store.targets.save(target.name, { nextFullAt: later(clock.now(), index * gap) });
}
