/**
 * The life of one run, whole: lease · begin · of a partial one, ask what is new · settle what a crash left, reading the source meanwhile · read the target and plan ·
 * keep the decisions · assess · apply what is safe, hold the rest · complete and promote the watermark · release.
 * A failure anywhere becomes one incident, one mail and a pause (incidents.ts).
 */
import type { RunDocument } from "../model/run.ts";
import { order } from "../plan/order.ts";
import type { Store } from "../store/store.ts";
import { apply } from "./apply/apply.ts";
import { complete } from "./run/complete.ts";
import type { Engine, Target } from "./engine.ts";
import { fenced } from "./run/fenced.ts";
import { isItself } from "./run/former-name.ts";
import { endFailed } from "./incidents/incidents.ts";
import { takeLease } from "./run/lease.ts";
import type { RunOrder } from "./run/run-order.ts";
import { leaveToPeople } from "./run/leave-to-people.ts";
import { Running } from "./run/running.ts";
import { assessPlan } from "./planning/assess-plan.ts";
import { keepDecisions } from "./planning/keep-decisions.ts";
import { readAndPlan } from "./planning/read-and-plan.ts";
import { forgetSeen, newsOf, type SourceNews } from "./read/source-news.ts";
import { whatLacked } from "./planning/plan-run.ts";
import { asEnded, closeInterrupted } from "./run/interrupted.ts";
import { requireRunnable } from "./run/may-run.ts";
import { requireArea } from "./run/require-area.ts";
import { twiceIfRefused } from "./run/twice-if-refused.ts";
import { turnsOf } from "./run/turns.ts";

/** The finished run, or null when another process has the lease, or that of its former name. Throws only what kept the run from beginning. */
export async function runTarget(target: Target, wish: RunOrder, outer: Engine): Promise<RunDocument | null> {
  requireRunnable(target, wish);
  const lease = await takeLease(target.name, outer, wish.signal);
  if (!lease) return null;
  const engine = fenced(outer, lease);
  try {
    if (!(await isItself(target, wish, outer))) return null;
    await closeInterrupted(target, engine);
    const running = await Running.begin(target, wish, lease, engine);
    await wish.onBegin?.(running.run);
    await reconcile(running, wish, engine)
      .catch((error) => endFailed({ ...running.failed(error), target }, engine))
      .finally(() => running.close());
    return await asEnded(running.run, engine);
  } finally {
    await lease.release();
  }
}

async function reconcile(running: Running, wish: RunOrder, engine: Engine): Promise<void> {
  await requireArea(running);
  const news = await twiceIfRefused(() => newsOf(running, engine), running, engine);
  if (news?.isNone) return complete({ verdict: null, readAt: news.askedAt, news }, null, running, engine);
  const { work, verdict, lack, readAt } = await decide(running, wish, news, engine);
  await forgetSeen(running, engine);
  const trouble = (await apply(work, engine)) ?? lack;
  if (!trouble) return complete({ verdict, readAt, news }, wish.approve, running, engine);
  const left = { verdict, approve: wish.approve, lacked: lack !== null };
  const leave = (store: Store) => leaveToPeople(store, left, running, engine);
  await endFailed({ ...running.failed(trouble), target: running.target, leave }, engine);
}

/** What will be done. Nothing else of what was read and planned is handed on: it is not kept while changes are made. */
async function decide(running: Running, wish: RunOrder, news: SourceNews | null, engine: Engine) {
  const flows = await running.race(running.flows());
  const turns = turnsOf(flows, wish.area);
  const { reads, plan, ...known } = await twiceIfRefused(
    () => readAndPlan(running, turns, wish, news, engine),
    running,
    engine,
  );
  const verdict = await assessPlan(plan, reads, wish.approve, running, engine);
  await keepDecisions(plan, verdict, running, engine);
  if (verdict.stop) throw verdict.stop;
  const { allowed, ...rest } = verdict;
  const rules = plan.flows.map((flow) => flow.rules);
  const changes = await running.admit(order(allowed, rules), plan, engine);
  const work = { ...running.work(changes, plan, known), flows, approved: verdict.approved, rejected: verdict.known };
  return { work, verdict: rest, lack: whatLacked(plan), readAt: reads.readAt };
}
