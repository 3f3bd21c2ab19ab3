/**
 * Where little has changed since a run that went through, a partial run reads only that: the cost of a run grows with what changed,
 * not with the company. Whatever few records cannot decide alone is left to a look at both sides, in the same run.
 */
import { RULES } from "../../model/rules.ts";
import type { PlannedRun } from "./read-and-plan.ts";
import type { SourceNews } from "../read/source-news.ts";
import { planFew } from "./plan-few.ts";
import { readFew } from "../read/read-few.ts";
import type { Running } from "../run/running.ts";
import { sinceWhen, todayOf } from "../read/read-source.ts";
import type { Turn } from "../run/turns.ts";
import { Undecided } from "../read/undecided.ts";

/** Reads the few records that changed, and plans for them. Null: both sides have to be read. */
export async function readAndPlanFew(
  running: Running,
  turns: readonly Turn[],
  news: SourceNews | null,
): Promise<PlannedRun | null> {
  const { log } = running.engine;
  const { records } = news ?? {};
  const isLittle = records && records.length <= RULES.narrow.records && running.order.approve === null;
  if (!news || !isLittle || !turns.every(({ flow }) => flow.narrow)) return null;
  const about = { target: running.target.name, run: running.run.id, records: records.length };
  try {
    const looked = await running.race(few(running, turns, { ...news, records }));
    log.info(about, "reads what has changed, and no list of the source");
    return looked;
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    log.info({ ...about, why: error.message }, "reads both sides: the changed records alone do not decide everything");
    return null;
  }
}

async function few(
  running: Running,
  turns: readonly Turn[],
  { records, askedAt }: Pick<SourceNews, "askedAt"> & { readonly records: readonly string[] },
): Promise<PlannedRun> {
  const { target, engine } = running;
  const { store } = engine;
  const today = todayOf(running);
  running.progress({ phase: "reading what has changed", done: 0, total: null });
  const { source } = target.source;
  const reads = await readFew(records, { source, needs: target.needs(today), today, askedAt });
  const changedSince = await sinceWhen(running);
  const asking = { today, changedSince, progress: running.progress };
  const input = { ...asking, target: target.name, settings: target.settings, turns, reads, store };
  const { plan, linked } = await planFew(input);
  return { reads, plan, forWork: { links: [], linked, unfound: [] } };
}
