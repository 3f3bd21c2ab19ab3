/**
 * A partial run may see that an absence which the target carries does not count any more (rejected, requested anew, of a type that is left
 * out), and cannot take it away (decision 0016): it notes a loss, and a full run follows. The source announces an approval and a
 * withdrawal by the same notice, and only a run that has read the absence can tell them apart: if each such notice asked for a full run,
 * every approval would cost one. Nothing is noted for a source that sends no notices: its schedule alone says when a full run is due.
 */
import type { Running } from "../run/running.ts";
import type { TargetPlan } from "./plan-target.ts";

export async function noteWithdrawn(
  { target, run, engine, writes }: Running,
  { flows }: Pick<TargetPlan, "flows">,
): Promise<void> {
  if (run.scope === "full" || !writes || target.source.webhook === null) return;
  if (!flows.some(({ rules, hasWithdrawn }) => rules.kind === "absence" && hasWithdrawn)) return;
  const { store, clock } = engine;
  await store.transaction((tx) => tx.targets.save(target.name, { lossNoticedAt: clock.now() }));
}
