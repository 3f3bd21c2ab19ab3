/**
 * Runs a target for a person who waits: in the daemon if one is alive, else in this process under the lease. While another run of the
 * target goes on it is queued, once, and the asker is told. Returns the finished run's report.
 */
import { Cancelled, CommandRefused } from "../../model/errors.ts";
import type { SyncOptions } from "./actions.ts";
import { isSameWork, type RunDocument, type RunError, type RunReport, type TellProgress } from "../../model/run.ts";
import { DAEMON_LEASE } from "../schedule/upkeep/daemons.ts";
import type { Engine, Target } from "../engine.ts";
import type { RunOrder } from "../run/run-order.ts";
import { reportOf } from "../reports/run-report.ts";
import { runTarget } from "../run-target.ts";
import { closeRunsOfTheDead } from "../run/lease/interrupted.ts";
import { requireRunnable } from "../run/may-run.ts";
import { isAlive } from "../run/lease/lease-holder.ts";

const POLL_MS = 300;

interface AwaitedRun extends RunOrder {
  readonly progress: TellProgress;
}

/** `most`: see `reportOf`. */
export async function runAndWait(
  target: Target,
  { most = null, ...wish }: AwaitedRun & Pick<SyncOptions, "most">,
  engine: Engine,
): Promise<RunReport> {
  requireRunnable(target, wish);
  const run = (await hasDaemon(engine))
    ? await queued(target, wish, engine)
    : ((await runTarget(target, wish, engine)) ?? (await queued(target, wish, engine)));
  return reportOf(run, engine, most);
}

/** Queues the run; the daemon does it, else the first process of those that wait. All who asked for the same get the one run. */
async function queued(target: Target, wish: AwaitedRun, engine: Engine): Promise<RunDocument> {
  const { store, clock } = engine;
  const { request, joined } = await store.requests.add(target.name, wish, clock.now());
  const say = (phase: string) => wish.progress({ phase, done: 0, total: null, notice: true });
  if (joined) say(`joined the run of ${target.name} that is queued already`);
  else if (isAlive(await store.leases.get(target.name), engine))
    say(`queued behind the run of ${target.name} that is under way`);
  if (isSameWork(request.wish, wish)) return follow(request.id, target, wish, engine);
  // Even if the other request was refused, the queue is free for ours now.
  await follow(request.id, target, wish, engine).catch((error) => {
    if (!(error instanceof Refused)) throw error;
  });
  return queued(target, wish, engine);
}

/** Waits until the request's run has ended. Whoever stops waiting before it has begun takes back what they asked for. */
async function follow(request: number, target: Target, wish: AwaitedRun, engine: Engine): Promise<RunDocument> {
  const { requests } = engine.store;
  try {
    return await untilEnded(request, target, wish, engine);
  } catch (error) {
    await requests.leave(request, NOBODY_WAITS).catch(() => undefined);
    const run = error instanceof Cancelled && (await requests.get(request))?.run;
    throw run ? new GoesOn(error.message, run) : error;
  }
}

/** Runs it here where nobody else does. A run that was stopped elsewhere has ended, also if its request waits again. */
async function untilEnded(request: number, target: Target, wish: AwaitedRun, engine: Engine): Promise<RunDocument> {
  const { store, clock } = engine;
  let begun: string | null = null;
  for (;;) {
    const now = await store.requests.get(request);
    if (now?.target !== target.name) throw forgotten(target.name);
    if (now.refused) throw new Refused(now.refused);
    begun ??= now.run;
    const run = begun ? await store.runs.get(begun) : undefined;
    const ended = run && (await ifEnded(run, target, engine));
    if (ended) return ended;
    wish.progress({ phase: run ? "running" : "waiting for its turn", done: 0, total: null });
    if (!run && !(await hasDaemon(engine))) {
      const onBegin = ({ id }: RunDocument) => store.requests.taken(request, id, { bySelf: true });
      const own = await runTarget(target, { ...wish, ...now.wish, onBegin }, engine);
      if (own) return own;
    }
    await clock.sleep(POLL_MS, wish.signal);
  }
}

/** The run if it has ended, also because its process is gone: then it is closed here. */
async function ifEnded(run: RunDocument, target: Target, engine: Engine): Promise<RunDocument | undefined> {
  if (run.status !== "running") return run;
  if (isAlive(await engine.store.leases.get(target.name), engine)) return undefined;
  return (await closeRunsOfTheDead(target, engine)) ? engine.store.runs.get(run.id) : undefined;
}

async function hasDaemon(engine: Engine): Promise<boolean> {
  return isAlive(await engine.store.leases.get(DAEMON_LEASE), engine);
}

function forgotten(target: string): CommandRefused {
  return new CommandRefused("CONFIG", `${target} was renamed or taken out of the config while its run was waiting`, {
    remedy: "Run the command again with the target's new name.",
  });
}

const NOBODY_WAITS: RunError = {
  code: "UNEXPECTED",
  message: "whoever asked for this run stopped waiting before it began",
  remedy: "Nothing to do: ask for it again when you like.",
};

/** Whoever waits for a run was told to stop, and the daemon goes on with it. */
export class GoesOn extends Cancelled {
  override readonly remedy: string;

  constructor(message: string, run: string) {
    super(message);
    this.remedy = `Run ${run} goes on without this command: \`rollcall show ${run}\` says what it does.`;
  }
}

class Refused extends CommandRefused {
  constructor({ code, message, remedy }: RunError) {
    super(code, message, { remedy });
  }
}
