/**
 * The life of one run, whole: lease · begin · ask what is new · read both sides and plan · assess · keep the decisions · apply what is
 * safe, hold the rest · end. A failure anywhere becomes one incident, one mail and a pause (incidents.ts).
 */
import type { RunDocument } from "../model/run.ts";
import { order } from "../plan/order.ts";
import { apply } from "./apply/apply.ts";
import type { Work } from "./apply/work.ts";
import type { Engine, Target } from "./engine.ts";
import { endFailed } from "./incidents/incidents.ts";
import { assessPlan } from "./planning/assess-plan.ts";
import { keepDecisions } from "./planning/keep-decisions.ts";
import { readAndPlan } from "./planning/read-and-plan.ts";
import { whatLacked } from "./planning/what-lacked.ts";
import { forgetSeen, newsOf, type SourceNews } from "./read/source-news.ts";
import { endRun, type RunOutcome } from "./run/ending/end-run.ts";
import { fenced } from "./run/lease/fenced.ts";
import { takeOverFormerName, wasRenamedMeanwhile } from "./run/former-name.ts";
import { asEnded, closeInterrupted } from "./run/lease/interrupted.ts";
import { noteBeginning, requireKnownDatabase } from "./run/known-database.ts";
import { takeLease, type Lease } from "./run/lease/lease.ts";
import { requireRunnable } from "./run/may-run.ts";
import { requireArea } from "./run/require-area.ts";
import type { RunOrder } from "./run/run-order.ts";
import { Running } from "./run/running.ts";
import { turnsOf } from "./run/turns.ts";

/**
 * Runs a target. Null: another process has the lease, or that of the target's former name, or the target was renamed since its run became due.
 * @throws only what kept the run from beginning
 */
export async function runTarget(target: Target, wish: RunOrder, engine: Engine): Promise<RunDocument | null> {
  requireRunnable(target, wish);
  const lease = await takeLease(target.name, engine, wish.signal);
  if (!lease) return null;
  try {
    if (!(await takeOverFormerName(target, engine)) || (await wasRenamedMeanwhile(target, wish, engine))) return null;
    return await runUnder(lease, target, wish, fenced(engine, lease));
  } finally {
    await lease.release();
  }
}

/** Carries the run out under its lease. `engine`: the fenced one, which writes nothing once the lease is lost. */
async function runUnder(lease: Lease, target: Target, wish: RunOrder, engine: Engine): Promise<RunDocument> {
  await closeInterrupted(target, engine);
  const running = await Running.begin(target, wish, lease, engine);
  await wish.onBegin?.(running.run);
  await reconcile(running)
    .catch((error) => endFailed(running.failed(error), engine))
    .finally(() => running.close());
  return asEnded(running.run, engine);
}

async function reconcile(running: Running): Promise<void> {
  await requireArea(running);
  await noteBeginning(running);
  const news = await newsOf(running);
  if (news?.isNone) return endRun(running, { verdict: null, readAt: news.askedAt, news, lack: null }, null);
  const [work, outcome] = await decide(running, news);
  await forgetSeen(running);
  const broken = await apply(work, running);
  return endRun(running, outcome, broken);
}

/** What is to be done, and how the run then ends. Nothing else that was read and planned is kept while changes are made. */
async function decide(running: Running, news: SourceNews | null): Promise<readonly [Work, RunOutcome]> {
  const flows = await running.flows();
  const { reads, plan, forWork } = await readAndPlan(running, turnsOf(flows, running.order.area), news);
  await requireKnownDatabase(running, plan);
  await running.rememberSetUp();
  const { allowed, ...verdict } = await assessPlan(running, plan, reads);
  await keepDecisions(running, plan, verdict);
  if (verdict.stop) throw verdict.stop;
  const rules = plan.flows.map((flow) => flow.rules);
  const admitted = await running.admit(order(allowed, rules), plan);
  const { approved, rejectedBefore } = verdict;
  const work = { ...forWork, ...admitted, flows, references: plan.references, approved, rejectedBefore };
  return [work, { verdict, readAt: reads.readAt, news, lack: whatLacked(plan) }];
}
