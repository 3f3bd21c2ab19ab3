/** Both sides as they are, and what follows. */
import type { RunSpec } from "../../model/run.ts";
import type { Link } from "../../model/record.ts";
import type { Reads } from "../../plugin/contract.ts";
import type { Engine } from "../engine.ts";
import { LinkedIds } from "../read/linked-ids.ts";
import { readAndPlanFew } from "./read-and-plan-few.ts";
import { newcomers } from "./newcomers.ts";
import type { SourceNews } from "../read/source-news.ts";
import type { TargetPlan } from "./plan-target.ts";
import { recover, type Wanted } from "../run/recover.ts";
import type { Running } from "../run/running.ts";
import { sameTenant } from "../run/same-tenant.ts";
import { readSource, sinceWhen, todayOf } from "../read/read-source.ts";
import { planRun } from "./plan-run.ts";
import { noteWithdrawn } from "../read/withdrawn.ts";
import type { Turn } from "../run/turns.ts";

export interface PlannedRun {
  /** All; of few records none, since nothing of them is written as a whole. */
  readonly links: readonly Link[];
  readonly linked: LinkedIds;
  readonly unfound: readonly Wanted[];
  readonly reads: Reads;
  readonly plan: TargetPlan;
}

/** At what has changed alone where that is little, else at everything; what a crash left is settled before. */
export async function readAndPlan(
  running: Running,
  turns: readonly Turn[],
  wish: Pick<RunSpec, "approve">,
  news: SourceNews | null,
  engine: Engine,
): Promise<PlannedRun> {
  await running.race(sameTenant(running, turns, engine));
  return (await readAndPlanFew(running, turns, wish, news, engine)) ?? readAndPlanAll(running, turns, wish, engine);
}

async function readAndPlanAll(
  running: Running,
  turns: readonly Turn[],
  wish: Pick<RunSpec, "approve">,
  engine: Engine,
): Promise<PlannedRun> {
  const today = todayOf(running);
  const changedSince = await sinceWhen(running, engine);
  const [{ links, unfound }, reads] = await sideBySide(
    recover(running, turns, engine),
    readSource(running, changedSince, today, engine),
  );
  await noteWithdrawn(running, reads, links, engine);
  const plan = await planRun(running, wish, {
    ...{ turns, reads, links, today, changedSince },
    newcomers: await newcomers(running.target, links, engine),
  });
  return { links, linked: new LinkedIds(async () => links), unfound, reads, plan };
}

/** What fails is thrown once neither is under way any more: a run that has ended writes nothing. */
async function sideBySide<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
