/**
 * A partial run may see that an absence which the target carries was rejected, and cannot take it away (decision 0016): it notes a
 * loss, and a full run follows. So an approval, of which the source tells in the same words, costs no full run. Only for sources that
 * call: otherwise the schedule decides how often what is read.
 */
import type { Link } from "../../model/record.ts";
import type { Reads } from "../../plugin/contract.ts";
import type { Running } from "../run/running.ts";

export async function noteWithdrawn(
  { target, run, engine, writes }: Running,
  reads: Reads,
  links: readonly Link[],
): Promise<void> {
  if (run.scope === "full" || !writes || target.source.webhook === null) return;
  const carried = new Set(
    links.filter(({ kind, active }) => kind === "absence" && active).map(({ subject }) => subject),
  );
  const isCarried = (ids: readonly string[]) => ids.some((id) => carried.has(id));
  const rejected = (reads.absences?.records ?? []).filter(({ approval }) => approval === "rejected");
  if (!rejected.some(({ id, aliases }) => isCarried([id, ...aliases]))) return;
  const { store, clock } = engine;
  await store.transaction((tx) => tx.targets.save(target.name, { lossNoticedAt: clock.now() }));
}
