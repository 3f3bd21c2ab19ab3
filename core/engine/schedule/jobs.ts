/**
 * Finds what there is to do for a target now, from what is stored and never by a timer: a run that somebody asked for, a fire that has
 * come, a probe. Once that is done, looking again finds nothing.
 */
import { REFUSED_RUNS } from "../../model/errors.ts";
import { automaticRun, type RunDocument, type RunScope, type Trigger } from "../../model/run.ts";
import type { Instant } from "../../model/time.ts";
import { DatabaseError } from "../../store/database-error.ts";
import type { RunRequest, TargetState } from "../../store/store.ts";
import { openProblem } from "./activation.ts";
import { passOver } from "./fires.ts";
import { firesAfter } from "./next-fires.ts";
import type { Engine, Target } from "../engine.ts";
import { asKnown, runError } from "../incidents/incidents.ts";
import { Live, runTold } from "../live.ts";
import { noticedScope, restAfter } from "./notice-timing.ts";
import { probe } from "../incidents/probe.ts";
import { comparesAll } from "../run/reach.ts";
import type { RunOrder } from "../run/run-order.ts";
import { isByHand } from "./schedule.ts";

interface Job {
  /** The run makes up for fires that were missed, or for a run that was cut short. */
  readonly catchUp: boolean;
  /** Never rejects: what keeps a run from beginning is in the log. */
  work(): Promise<void>;
}

export interface JobOptions {
  readonly signal: AbortSignal;
  readonly onRun?: (run: RunDocument) => void;
  /** Is told of every run while it goes on. Default: nobody is. */
  readonly live?: Live;
}

interface Due {
  readonly trigger: Trigger;
  readonly scope: RunScope;
}

const SILENCE = new Live();

export class Jobs {
  readonly #options: JobOptions;

  constructor(options: JobOptions) {
    this.#options = options;
  }

  /** The job that is to be done now for this target; null: there is none, or another process has done it already. */
  async #of(name: string, catchUp: boolean, engine: Engine): Promise<Job | null> {
    const { store, targets } = engine;
    const [target, state] = [targets.get(name), await store.targets.get(name)];
    if (!target) return null;
    const request = (await store.requests.waiting()).find((one) => one.target === name);
    if (request && mayBegin(request, target, state)) return this.#asked(request, target, engine);
    return state ? this.due(target, state, catchUp, engine) : null;
  }

  /**
   * Does what is to be done now. While a job waited for its turn, the target may have been paused, its config may have changed, or
   * the work may have been done.
   */
  async asOfNow(name: string, catchUp: boolean, engine: Engine): Promise<void> {
    const job = await this.#of(name, catchUp, engine).catch((error: unknown) => couldNotBegin(name, error, engine));
    await job?.work();
  }

  #asked(request: RunRequest, target: Target, engine: Engine): Job {
    const { store } = engine;
    return this.#job(target, false, engine, async () => {
      const { signal } = this.#options;
      try {
        const onBegin = (begun: RunDocument) => store.requests.taken(request.id, begun.id);
        return await this.#run(target, { ...request.wish, signal, onBegin }, engine);
      } catch (error) {
        // Says nothing about the target: the request waits on, and the next look finds it.
        if (error instanceof DatabaseError) throw error;
        await store.requests.refuse(request.id, runError(asKnown(error, request.target), engine));
        return null;
      }
    });
  }

  /**
   * The run or probe that is due without anybody asking; null: none is. The first line that fits counts.
   *
   * | the target                                        | what is due                                          |
   * |---------------------------------------------------|------------------------------------------------------|
   * | is not active, or left the config                 | nothing                                              |
   * | was paused by a person                            | nothing; its fires are used up                       |
   * | has an incident, and no try that comes by itself  | a probe, when its time has come; its fires are used up |
   * | has a secret or a plugin that is wrong            | nothing; an incident says so                         |
   * | runs by hand only                                 | nothing                                              |
   * | has a run that failed and is tried again later    | nothing until then                                   |
   * | any other                                         | what `dueOf` finds: a fire, the next try, or a notice |
   */
  async due(target: Target, state: TargetState, catchUp: boolean, engine: Engine): Promise<Job | null> {
    if (target.mode !== "active" || state.removedAt !== null) return null;
    const { store, clock } = engine;
    const now = clock.now();
    // Whoever paused it by hand wants nothing to start by itself, not even because a probe passed.
    if (state.pausedAt !== null) return passed(target, engine);
    const incident = await store.incidents.open(target.name);
    const byHand = isByHand(target.schedule);
    if (incident && (byHand || state.retryAt === null)) {
      await passOver(target, engine);
      if (incident.nextProbeAt === null || incident.nextProbeAt > now) return null;
      return this.#job(target, false, engine, () =>
        probe(incident, target, this.#options.signal, engine).then(() => null),
      );
    }
    if (target.problem) {
      if (!incident) await store.transaction((tx) => openProblem(target, engine, tx));
      return null;
    }
    const due = byHand ? null : dueOf(state, catchUp, now);
    return due && this.#scheduled(target, state, due, now, engine);
  }

  #scheduled(target: Target, state: TargetState, due: Due, now: Instant, engine: Engine): Job {
    // A fire is used up once its run has begun, so that a crash before that loses none; a notice, once its run has gone through.
    const spent = { retryAt: null, ...firesAfter(target, state.activatedAt ?? now, now) };
    const rest = due.trigger === "notice" ? { noticeRunAt: restAfter(now, now) } : {};
    const onBegin = () => engine.store.targets.save(target.name, { ...spent, ...rest });
    const order = { ...automaticRun(due.trigger, due.scope), signal: this.#options.signal, onBegin };
    return this.#job(target, due.trigger === "catch_up", engine, () => this.#run(target, order, engine));
  }

  /** @param work resolves to the run; null: there was none */
  #job(target: Target, catchUp: boolean, engine: Engine, work: () => Promise<RunDocument | null>): Job {
    const all = async () => {
      // What has not begun when the process is told to stop is still due at the next start.
      if (this.#options.signal.aborted) return;
      const run = await work();
      // After a run that was interrupted or refused, what was due is still due.
      if (!run || run.status === "interrupted" || (run.error && REFUSED_RUNS.includes(run.error.code))) return;
      await passOver(target, engine, comparesAll(run, target) ? "full" : "partial");
    };
    return {
      catchUp,
      work: () => all().catch((error: unknown) => void couldNotBegin(target.name, error, engine)),
    };
  }

  async #run(target: Target, wish: RunOrder, engine: Engine): Promise<RunDocument | null> {
    const run = await runTold(target, wish, engine, this.#options.live ?? SILENCE);
    if (run) this.#options.onRun?.(run);
    return run;
  }
}

function couldNotBegin(target: string, err: unknown, { log }: Engine): null {
  log.error({ target, err }, "a run could not begin");
  return null;
}

/** Whether the request may begin: if its target is paused, or runs by hand only, then only if a person asked for it. */
export function mayBegin({ wish }: RunRequest, { schedule }: Target, state: TargetState | undefined): boolean {
  return wish.triggeredBy !== null || (!isByHand(schedule) && (state?.pausedAt ?? null) === null);
}

async function passed(target: Target, engine: Engine): Promise<null> {
  await passOver(target, engine);
  return null;
}

/** The first that is due, in the order below: of a full and a partial run the full one. Before a try that is yet to come, nothing is. */
function dueOf(state: TargetState, catchUp: boolean, now: Instant): Due | null {
  const { retryAt, nextFullAt, nextPartialAt } = state;
  if (retryAt !== null && retryAt > now) return null;
  const full = nextFullAt !== null && nextFullAt <= now;
  const partial = nextPartialAt !== null && nextPartialAt <= now;
  if (full && catchUp) return { trigger: "catch_up", scope: "full" };
  if (retryAt !== null && retryAt <= now) return { trigger: "retry", scope: "full" };
  if (full) return { trigger: "schedule", scope: "full" };
  const noticed = noticedScope(state, now);
  if (partial && noticed !== "full") return { trigger: "schedule", scope: "partial" };
  return noticed && { trigger: "notice", scope: noticed };
}
