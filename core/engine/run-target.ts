/**
 * The life of one run, whole:
 * lease · begin · settle what a crash left, and read the source meanwhile · read the target and plan · keep the decisions · assess ·
 * apply what is safe, hold the rest · complete and promote the watermark · release.
 * A failure anywhere becomes one incident, one mail and a pause, in one transaction (incidents.ts).
 */
import type { RunDocument } from "../model/run.ts";
import { dateIn } from "../model/time.ts";
import { order } from "../plan/order.ts";
import type { Flow } from "../plugin/contract.ts";
import { apply } from "./apply.ts";
import { complete } from "./complete.ts";
import type { Engine, Target } from "./engine.ts";
import { endFailed } from "./incidents.ts";
import { takeLease } from "./lease.ts";
import { recover } from "./recover.ts";
import type { RunOrder } from "./run-order.ts";
import { Running } from "./running.ts";
import { judge } from "./judge.ts";
import { keepDecisions } from "./keep-decisions.ts";
import { sameTenant } from "./same-tenant.ts";
import {
  closeInterrupted,
  flowsOf,
  planRun,
  readSource,
  requireRunnable,
  requireWholeLists,
  twiceIfRefused,
} from "./steps.ts";

/** The finished run, or null when another process has the lease. Throws only what kept the run from beginning. */
export async function runTarget(target: Target, wish: RunOrder, engine: Engine): Promise<RunDocument | null> {
  requireRunnable(target, wish);
  const lease = await takeLease(target.name, engine, wish.signal);
  if (!lease) return null;
  try {
    await closeInterrupted(target, engine);
    const running = await Running.begin(target, wish, lease, engine);
    await wish.onBegin?.(running.run);
    await reconcile(running, wish, engine)
      .catch((error) => endFailed({ ...running.failed(error), target }, engine))
      .finally(() => running.close());
    return (await engine.store.runs.get(running.run.id)) ?? running.run;
  } finally {
    await lease.release();
  }
}

/** Both sides as they are, and what follows. */
async function look(running: Running, flows: readonly Flow[], wish: RunOrder, engine: Engine) {
  await running.race(sameTenant(running, engine));
  const today = dateIn(running.target.timezone, running.run.started_at);
  const [links, reads] = await bothOf(recover(running, flows, engine), readSource(running, today, engine));
  return { links, reads, plan: await planRun(running, wish, { flows, reads, links, today }) };
}

/** Side by side. What fails is thrown once neither is under way any more: a run that has ended writes nothing. */
async function bothOf<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

async function reconcile(running: Running, wish: RunOrder, engine: Engine): Promise<void> {
  const flows = flowsOf(running.connection, wish.area);
  const decided = await decide(running, flows, wish, engine);
  const { verdict, plan, changes } = decided;
  await apply({ ...running.work(changes, plan, decided.links), flows, approved: verdict.approved }, engine);
  requireWholeLists(plan);
  await complete(running, verdict, decided.readAt, wish.approve, engine);
}

/** What will be done. Of what was read only the time is handed on: the records themselves are not kept while changes are made. */
async function decide(running: Running, flows: readonly Flow[], wish: RunOrder, engine: Engine) {
  const { reads, links, plan } = await twiceIfRefused(() => look(running, flows, wish, engine), running, engine);
  const verdict = await judge(plan, reads, wish.approve, running, engine);
  await keepDecisions(plan, verdict, running, engine);
  if (verdict.stop) throw verdict.stop;
  const changes = await running.admit(order(verdict.allowed, flows), plan, engine);
  return { links, plan, verdict, changes, readAt: reads.readAt };
}
