/**
 * Settles changes of runs that have ended already, and counts these runs anew: a run that was cut short counted such a change as waiting.
 * Every page, list and sum shows the counts that are stored with the run, so they are corrected here and nowhere else.
 */
import type { Outcome, Store } from "../../store/store.ts";
import { Tally } from "./tally.ts";

/** To be called in a transaction. */
export async function settleLate(
  outcomes: readonly Outcome[],
  { journal, runs }: Pick<Store, "journal" | "runs">,
): Promise<void> {
  await journal.settle(outcomes);
  for (const id of new Set(outcomes.map(({ run }) => run))) {
    const run = await runs.get(id);
    if (!run || run.status === "running") continue;
    const tally = Tally.ofJournal(await journal.tally(id));
    tally.addUnwritten(run.counts_by_kind);
    await runs.recount(id, { counts: tally.total, countsByKind: tally.byKind });
  }
}
