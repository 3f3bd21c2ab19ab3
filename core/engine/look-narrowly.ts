/**
 * Where little has changed since a run that went through, a partial run reads only that: the cost of a run grows with what changed,
 * not with the company. Whatever few records cannot decide alone is left to a look at both sides, in the same run.
 */
import { RULES } from "../model/rules.ts";
import type { Engine } from "./engine.ts";
import type { Looked } from "./look.ts";
import type { News } from "./news.ts";
import { planNarrowly } from "./plan-narrowly.ts";
import { readNarrowly } from "./read-narrowly.ts";
import type { RunOrder } from "./run-order.ts";
import type { Running } from "./running.ts";
import { sinceWhen, todayOf } from "./steps.ts";
import { noteTakenBack } from "./taken-back.ts";
import type { Turn } from "./turns.ts";
import { Undecided } from "./undecided.ts";

/** Null: both sides have to be looked at. */
export async function lookNarrowly(
  running: Running,
  turns: readonly Turn[],
  wish: Pick<RunOrder, "approve">,
  news: News | null,
  engine: Engine,
): Promise<Looked | null> {
  const { records } = news ?? {};
  const isLittle = records && records.length <= RULES.narrow.records && wish.approve === null;
  if (!news || !isLittle || !turns.every(({ flow }) => flow.narrow)) return null;
  const about = { target: running.target.name, run: running.run.id, records: records.length };
  try {
    const looked = await running.race(few(running, turns, { ...news, records }, engine));
    engine.log.info(about, "reads what has changed, and no list of the source");
    return looked;
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    engine.log.info({ ...about, why: error.message }, "reads both sides: what has changed does not say all by itself");
    return null;
  }
}

async function few(
  running: Running,
  turns: readonly Turn[],
  { records, askedAt }: Pick<News, "askedAt"> & { readonly records: readonly string[] },
  { store, clock }: Engine,
): Promise<Looked> {
  const { target, run } = running;
  const today = todayOf(running);
  running.progress("reading what has changed", 0, null);
  const { source } = target.source;
  const reads = await readNarrowly(records, { source, needs: target.needs(today), today, askedAt });
  const rejected = reads.absences?.records.filter(({ approval }) => approval === "rejected") ?? [];
  const ids = rejected.flatMap(({ id, aliases }) => [id, ...aliases]);
  await noteTakenBack(running, reads, await store.links.concerning(target.name, "absence", ids), { store, clock });
  const changedSince = await sinceWhen(running, { store });
  const progress = (phase: string, done: number) => running.progress(phase, done, null);
  const asking = { scope: run.scope, today, changedSince, progress };
  return {
    reads,
    links: [],
    unfound: [],
    ...(await planNarrowly({ ...asking, target: target.name, turns, reads, store })),
  };
}
