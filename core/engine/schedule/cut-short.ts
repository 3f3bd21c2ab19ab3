/** Finds runs that were left "running" by a process that is gone, so that what they left is settled now, not at the next fire. */
import { isAlive } from "../run/lease-holder.ts";
import { closeRunsOfTheDead } from "../run/interrupted.ts";
import type { Engine, Target } from "../engine.ts";
import { isByHand } from "./schedule.ts";

/** Whether a run of this target was left "running" by a process that is gone. */
export async function wasCutShort({ name }: Target, engine: Engine): Promise<boolean> {
  const lease = await engine.store.leases.get(name);
  return !isAlive(lease, engine) && (await engine.store.runs.running(name)).length > 0;
}

/** The interrupted runs of all active targets that have a schedule; those of targets that run by hand only are closed at once. */
export async function cutShort(engine: Engine): Promise<readonly { readonly run: string; readonly target: Target }[]> {
  const { store, targets } = engine;
  const left: { run: string; target: Target }[] = [];
  for (const { id: run, target: name } of await store.runs.running()) {
    const target = targets.get(name);
    if (target?.mode !== "active" || isAlive(await store.leases.get(name), engine)) continue;
    // Looked at once more: its lease may be gone because it has ended just now.
    if ((await store.runs.get(run))?.status !== "running") continue;
    if (isByHand(target.schedule)) await closeRunsOfTheDead(target, engine);
    else left.push({ run, target });
  }
  return left;
}
