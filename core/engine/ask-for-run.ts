/**
 * A run that a person asked for: by the daemon where one is alive, else by this process under the lease. While another run
 * of the target goes on it is queued, once, and the asker is told. Gives the finished run's report.
 */
import { CommandRefused } from "../model/errors.ts";
import type { RunDocument, RunError, RunReport, RunScope, Trigger } from "../model/run.ts";
import { DAEMON_LEASE } from "./daemon-lease.ts";
import type { Engine, Target } from "./engine.ts";
import type { RunProgress } from "./running.ts";
import { reportOf } from "./report.ts";
import { runTarget } from "./run-target.ts";
import { requireRunnable } from "./steps.ts";
import { isAlive } from "./status.ts";

const POLL_MS = 300;

export interface Wish {
  readonly trigger: Trigger;
  readonly triggeredBy: string | null;
  readonly scope: RunScope;
  readonly area: string | null;
  readonly approve: string | null;
  readonly signal: AbortSignal;
  readonly progress: RunProgress;
}

export async function askForRun(target: Target, wish: Wish, engine: Engine): Promise<RunReport> {
  requireRunnable(target, wish);
  const run = (await hasDaemon(engine))
    ? await queued(target, wish, engine)
    : ((await runTarget(target, wish, engine)) ?? (await queued(target, wish, engine)));
  return reportOf(run, engine.store);
}

/** Whoever can runs what is queued: the daemon, else the first of those who wait. All of them get the one run. */
async function queued(target: Target, wish: Wish, engine: Engine): Promise<RunDocument> {
  const { store, clock } = engine;
  const { trigger, triggeredBy, scope, area, approve } = wish;
  const asked = { target: target.name, trigger, triggeredBy, scope, area, approve, createdAt: clock.now() };
  const { request, joined } = await store.requests.add(asked);
  wish.progress(joined ? "joined a run that is queued already" : "queued behind a run that goes on", 0, null);
  for (;;) {
    const now = await store.requests.get(request.id);
    if (now?.refused) throw new Refused(now.refused);
    const run = now?.run ? await store.runs.get(now.run) : undefined;
    if (run && run.status !== "running") return run;
    wish.progress(run ? "running" : "waiting for its turn", 0, null);
    if (!run && !(await hasDaemon(engine))) {
      const own = await runTarget(
        target,
        { ...wish, onBegin: (begun) => store.requests.taken(request.id, begun.id) },
        engine,
      );
      if (own) return own;
    }
    await clock.sleep(POLL_MS, wish.signal);
  }
}

async function hasDaemon(engine: Engine): Promise<boolean> {
  return isAlive(await engine.store.leases.get(DAEMON_LEASE), engine);
}

class Refused extends CommandRefused {
  constructor({ code, message, remedy }: RunError) {
    super(code, message, { remedy });
  }
}
