/** Both sides as they are, and what follows. */
import type { Link } from "../model/record.ts";
import type { Reads } from "../plugin/contract.ts";
import type { Engine } from "./engine.ts";
import { LinkedIds } from "./linked-ids.ts";
import { lookNarrowly } from "./look-narrowly.ts";
import { newcomers } from "./newcomers.ts";
import type { News } from "./news.ts";
import type { TargetPlan } from "./plan-target.ts";
import { recover, type Wanted } from "./recover.ts";
import type { RunOrder } from "./run-order.ts";
import type { Running } from "./running.ts";
import { sameTenant } from "./same-tenant.ts";
import { planRun, readSource, sideBySide, sinceWhen, todayOf } from "./steps.ts";
import { noteTakenBack } from "./taken-back.ts";
import type { Turn } from "./turns.ts";

export interface Looked {
  /** All; of few records none, since nothing of them is written as a whole. */
  readonly links: readonly Link[];
  readonly linked: LinkedIds;
  readonly unfound: readonly Wanted[];
  readonly reads: Reads;
  readonly plan: TargetPlan;
}

/** At what has changed alone where that is little, else at everything; what a crash left is settled before. */
export async function look(
  running: Running,
  turns: readonly Turn[],
  wish: Pick<RunOrder, "approve">,
  news: News | null,
  engine: Engine,
): Promise<Looked> {
  await running.race(sameTenant(running, turns, engine));
  return (await lookNarrowly(running, turns, wish, news, engine)) ?? lookAtAll(running, turns, wish, engine);
}

async function lookAtAll(
  running: Running,
  turns: readonly Turn[],
  wish: Pick<RunOrder, "approve">,
  engine: Engine,
): Promise<Looked> {
  const today = todayOf(running);
  const changedSince = await sinceWhen(running, engine);
  const [{ links, unfound }, reads] = await sideBySide(
    recover(running, turns, engine),
    readSource(running, changedSince, today, engine),
  );
  await noteTakenBack(running, reads, links, engine);
  const plan = await planRun(running, wish, {
    ...{ turns, reads, links, today, changedSince },
    newcomers: await newcomers(running.target, links, engine),
  });
  return { links, linked: new LinkedIds(async () => links), unfound, reads, plan };
}
