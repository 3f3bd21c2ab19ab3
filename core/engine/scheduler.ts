/**
 * Decides every second what is due, by what is stored, never by timers: fires, tries again, runs that people asked for,
 * probes and reminders. One target never runs twice at the same time; several targets do.
 */
import PQueue from "p-queue";
import type { RunDocument, RunScope, Trigger } from "../model/run.ts";
import { elapsed, type Instant } from "../model/time.ts";
import type { RunRequest, TargetState } from "../store/store.ts";
import { firesAfter, makeDue, passOver, settleTargets } from "./activation.ts";
import type { Engine, Target } from "./engine.ts";
import { asKnown, runError } from "./incidents.ts";
import { probe } from "./probe.ts";
import { Live, runTold } from "./live.ts";
import { lastPulse } from "./pulse.ts";
import { isAhead, putRight } from "./put-right.ts";
import type { RunOrder } from "./run-order.ts";
import { Upkeep, type UpkeepOptions } from "./upkeep.ts";

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;
/** Runs at the same time; vendors set the pace long before this does. */
const PARALLEL = 4;

export interface SchedulerOptions extends UpkeepOptions {
  readonly signal: AbortSignal;
  readonly onRun?: (run: RunDocument) => void;
  /** Hears of every run while it goes on. */
  readonly live?: Live;
}

/** Nobody listens. */
const SILENCE = new Live();

interface Due {
  readonly trigger: Trigger;
  readonly scope: RunScope;
}

export class Scheduler {
  /** When it last looked: the watchdog's pulse. */
  lookedAt: Instant;
  #engine: Engine;
  readonly #options: SchedulerOptions;
  readonly #queue = new PQueue({ concurrency: PARALLEL });
  readonly #busy = new Set<string>();
  readonly #catchUp = new Set<string>();
  readonly #upkeep: Upkeep;

  constructor(engine: Engine, options: SchedulerOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#upkeep = new Upkeep(options);
    this.lookedAt = engine.clock.now();
  }

  /** At start and at a reload; runs that go on keep the targets they began with. */
  async settle(engine: Engine, { spreadOut }: { readonly spreadOut: boolean }): Promise<void> {
    this.#engine = engine;
    // Another process may have looked last, by a clock that ran ahead.
    const pulse = await lastPulse(engine);
    if (pulse !== null && pulse > this.lookedAt) this.lookedAt = pulse;
    const overdue = await settleTargets(engine);
    for (const target of overdue) this.#catchUp.add(target.name);
    await makeDue(overdue, { spreadOut }, engine);
  }

  /** Looks every second until the signal aborts, then waits for what is running. */
  async run(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      await this.look().catch((error) =>
        this.#engine.log.error({ err: error }, "the scheduler could not look; it tries again"),
      );
      await this.#engine.clock.sleep(TICK_MS, signal).catch(() => undefined);
    }
    await this.idle();
  }

  /** Starts what is due now; does not wait for it. */
  async look(): Promise<void> {
    const { store, clock, targets } = this.#engine;
    const states = await store.targets.all();
    const paused = new Set(states.filter((state) => state.pausedAt !== null).map((state) => state.name));
    for (const request of await store.requests.waiting()) {
      const target = targets.get(request.target);
      if (!target) await this.#refuse(request);
      else if (request.triggeredBy !== null || !paused.has(request.target)) this.#serve(request, target);
    }
    const setBackMs = Math.max(0, elapsed(clock.now(), this.lookedAt));
    if (setBackMs > MINUTE_MS) this.#upkeep.forget();
    for (const state of states) {
      const target = targets.get(state.name);
      if (!target) continue;
      // What is due by the clock that was put right is seen at the next look.
      if (setBackMs > MINUTE_MS || isAhead(state, clock.now())) await putRight(target, state, setBackMs, this.#engine);
      else if (!this.#busy.has(state.name)) await this.#lookAt(target, state);
    }
    await this.#upkeep.look(this.#engine);
    this.lookedAt = clock.now();
  }

  async idle(): Promise<void> {
    await this.#queue.onIdle();
  }

  /** Of a target that the config does not know, unless it is about to: what was asked then is not done at some later time. */
  async #refuse({ id, target, createdAt }: RunRequest): Promise<void> {
    const { store, clock } = this.#engine;
    if (elapsed(createdAt, clock.now()) < MINUTE_MS) return;
    const remedy = "Put it into the config that the daemon reads, then ask again.";
    await store.requests.refuse(id, { code: "CONFIG", message: `the daemon knows no target ${target}`, remedy });
  }

  #serve(request: RunRequest, target: Target): void {
    if (this.#busy.has(request.target)) return;
    const { store } = this.#engine;
    this.#start(target, async (engine) => {
      const { trigger, triggeredBy, scope, area, approve } = request;
      const { signal } = this.#options;
      try {
        const onBegin = (begun: RunDocument) => store.requests.taken(request.id, begun.id);
        await this.#run(target, { trigger, triggeredBy, scope, area, approve, signal, onBegin }, engine);
      } catch (error) {
        await store.requests.refuse(request.id, runError(asKnown(error), this.#engine));
      }
    });
  }

  async #lookAt(target: Target, state: TargetState): Promise<void> {
    if (target.mode !== "active" || state.removedAt !== null) return;
    const { store, clock } = this.#engine;
    const now = clock.now();
    // Whoever paused it by hand wants nothing to start by itself, not even because a probe passed.
    if (state.pausedAt !== null) return passOver(target, this.#engine);
    const incident = await store.incidents.open(target.name);
    if (incident && state.retryAt === null) {
      if (incident.nextProbeAt !== null && incident.nextProbeAt <= now)
        this.#start(target, (engine) => probe(incident, target, this.#options.signal, engine));
      return passOver(target, this.#engine);
    }
    const due = target.problem ? null : this.#dueOf(target, state, now);
    if (!due) return;
    // The fire is spent once the run has begun, so that a crash before that loses none.
    const onBegin = () =>
      store.targets.save(target.name, { retryAt: null, ...firesAfter(target, state.activatedAt ?? now, now) });
    const wish = { ...due, triggeredBy: null, area: null, approve: null, signal: this.#options.signal, onBegin };
    this.#start(target, (engine) => this.#run(target, wish, engine));
  }

  async #run(target: Target, wish: RunOrder, engine: Engine): Promise<void> {
    const run = await runTold(target, wish, engine, this.#options.live ?? SILENCE);
    if (run) this.#options.onRun?.(run);
  }

  /** Full and partial due together: full runs. What is to be tried again is not run in between. */
  #dueOf(target: Target, state: TargetState, now: Instant): Due | null {
    if (state.retryAt !== null && state.retryAt > now) return null;
    const full = state.nextFullAt !== null && state.nextFullAt <= now;
    const partial = state.nextPartialAt !== null && state.nextPartialAt <= now;
    if (full && this.#catchUp.delete(target.name)) return { trigger: "catch_up", scope: "full" };
    if (state.retryAt !== null && state.retryAt <= now) return { trigger: "retry", scope: "full" };
    if (full) return { trigger: "schedule", scope: "full" };
    return partial ? { trigger: "schedule", scope: "partial" } : null;
  }

  #start(target: Target, work: (engine: Engine) => Promise<unknown>): void {
    const engine = this.#engine;
    this.#busy.add(target.name);
    void this.#queue
      .add(async () => {
        // What is due but has not begun by then is still due at the next start.
        if (this.#options.signal.aborted) return;
        await work(engine).finally(() => passOver(target, engine));
      })
      .catch((error) => engine.log.error({ target: target.name, err: error }, "a run could not begin"))
      .finally(() => this.#busy.delete(target.name));
  }
}
