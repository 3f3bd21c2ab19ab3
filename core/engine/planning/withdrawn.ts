/**
 * A partial run may see that an absence which the target carries does not count any more (rejected, requested anew, of a type that is left
 * out), and cannot take it away (decision 0016): it notes a loss, and a full run follows. So an approval, of which the source tells in
 * the same words, costs no full run. Only for sources that call: otherwise the schedule decides how often what is read.
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
