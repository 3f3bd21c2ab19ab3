/**
 * Decides every second what is due, by what is stored, never by timers: fires, tries again, runs that people asked for,
 * probes and reminders. One target never runs twice at the same time; several targets do.
 */
import { elapsed, type Instant, MINUTE } from "../../model/time.ts";
import type { RunRequest, TargetState } from "../../store/store.ts";
import type { Settled } from "./activation.ts";
import { cutShort } from "./upkeep/cut-short.ts";
import { makeDue } from "./fires.ts";
import { askForMissed } from "./change-notices.ts";
import type { Engine, Target } from "../engine.ts";
import { testChanged } from "../incidents/test-changed.ts";
import { Jobs, mayBegin, type JobOptions } from "./jobs.ts";
import { LocalQueue } from "./local-queue.ts";
import { lastPulse } from "./upkeep/pulse.ts";
import { hasFutureTimes, correctAfterSetBack } from "./upkeep/clock-set-back.ts";
import type { RunQueue } from "./run-queue.ts";
import { Settling } from "./settling.ts";
import { Suspects } from "./upkeep/suspects.ts";
import { Upkeep, type UpkeepOptions } from "./upkeep/upkeep.ts";

const TICK_MS = 1_000;
/** The config is looked at each five seconds, and taken over once two looks saw it alike (core/app/daemon/reload.ts). */
const FIRST_MS = 12_000;

interface SchedulerOptions extends UpkeepOptions, JobOptions {
  /** Takes the jobs that are due. Default: a queue of which this process does all. */
  readonly queue?: RunQueue;
}

export class Scheduler {
  /** When it last looked: the watchdog's pulse. */
  lookedAt: Instant;
  #engine: Engine;
  readonly #signal: AbortSignal;
  readonly #queue: RunQueue;
  readonly #jobs: Jobs;
  readonly #catchUp = new Set<string>();
  /** Runs that were cut short, and after which another run of their target was made due. */
  readonly #followed = new Set<string>();
  readonly #suspects = new Suspects();
  readonly #settling: Settling;
  readonly #asking = new Set<Promise<void>>();
  readonly #upkeep: Upkeep;

  constructor(engine: Engine, options: SchedulerOptions) {
    this.#engine = engine;
    this.#signal = options.signal;
    this.#queue = options.queue ?? new LocalQueue();
    this.#settling = new Settling(this.#queue);
    this.#jobs = new Jobs(options);
    this.#upkeep = new Upkeep(options, (since) => this.askForMissed(since));
    this.lookedAt = engine.clock.now();
  }

  /** Works with this engine from now on: called at the start and at a reload. Runs that go on keep the targets they began with. */
  async settle(engine: Engine, { spreadOut }: { readonly spreadOut: boolean }): Promise<void> {
    this.#engine = engine;
    // Another process may have looked last, by a clock that ran ahead.
    const pulse = await lastPulse(engine);
    if (pulse !== null && pulse > this.lookedAt) this.lookedAt = pulse;
    await this.#settled(await this.#settling.all(engine), { spreadOut });
  }

  async #settled({ overdue, untested }: Settled, how: { readonly spreadOut: boolean }): Promise<void> {
    for (const target of untested) this.#test(target);
    await this.#catchUpOn(overdue, how);
  }

  /** Looks every second until the signal aborts, then waits for what is running. */
  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      await this.look().catch((error) =>
        this.#engine.log.error({ err: error }, "the scheduler could not look; it tries again"),
      );
      await this.#rest();
    }
    await this.idle();
  }

  /** Sleeps until the next look. If the process stood still for minutes, the config may have changed: the reloader has its turn first. */
  async #rest(): Promise<void> {
    const { clock } = this.#engine;
    const before = clock.now();
    await clock.sleep(TICK_MS, this.#signal).catch(() => undefined);
    if (elapsed(before, clock.now()) > MINUTE) await clock.sleep(FIRST_MS, this.#signal).catch(() => undefined);
  }

  /** Starts what is due now; does not wait for it. Returns whether a target has to wait until the run of another has ended. */
  async look(): Promise<boolean> {
    const rest = await this.#settling.rest(this.#engine);
    if (rest) await this.#settled(rest, { spreadOut: false });
    const { store, clock, targets } = this.#engine;
    await this.#followUp();
    const states = await store.targets.all();
    const busy = new Set(await this.#queue.busy());
    const known = new Map(states.map((state) => [state.name, state]));
    for (const request of await store.requests.waiting()) {
      const target = targets.get(request.target);
      if (!target) await this.#refuse(request);
      else if (!busy.has(target.name) && mayBegin(request, target, known.get(target.name)))
        await this.#add(target.name, false);
    }
    const setBackMs = Math.max(0, elapsed(clock.now(), this.lookedAt));
    if (setBackMs > MINUTE) this.#upkeep.forget();
    let isWaiting = false;
    for (const state of states) {
      const target = targets.get(state.name);
      if (!target) continue;
      // What is due by the clock that was put right is seen at the next look.
      if (setBackMs > MINUTE || hasFutureTimes(state, clock.now()))
        await correctAfterSetBack(target, state, setBackMs, this.#engine);
      else if (busy.has(state.name)) continue;
      else if (await this.#suspects.mustWait(target.name, busy, this.#engine)) isWaiting = true;
      else if (await this.#lookAt(target, state)) busy.add(state.name);
    }
    await this.#upkeep.look(this.#engine);
    this.lookedAt = clock.now();
    return isWaiting;
  }

  /** Asks the sources which changes they announced since then, when nobody listened. Does not wait for the answers. */
  askForMissed(since: Instant): void {
    this.#ask(askForMissed(since, this.#engine));
  }

  /** Tests what was changed. Does not wait for the answer. */
  #test(target: Target): void {
    const engine = this.#engine;
    const isInForce = () => this.#engine.targets.get(target.name) === target;
    const testing = testChanged(target, isInForce, this.#signal, engine).catch((err: unknown) => {
      if (!this.#signal.aborted)
        engine.log.error({ target: target.name, err }, "the changed settings could not be tested");
    });
    this.#ask(testing);
  }

  #ask(question: Promise<void>): void {
    const asking = question.finally(() => this.#asking.delete(asking));
    this.#asking.add(asking);
  }

  async idle(): Promise<void> {
    await Promise.all([this.#queue.idle(), this.#upkeep.idle(), ...this.#asking]);
  }

  /**
   * Refuses a request for a target that the config does not name, so that it is not done at some later time. A config that is being
   * read has a minute.
   */
  async #refuse({ id, target, createdAt }: RunRequest): Promise<void> {
    const { store, clock } = this.#engine;
    if (elapsed(createdAt, clock.now()) < MINUTE) return;
    const remedy = "Put it into the config that the daemon reads, then ask again.";
    await store.requests.refuse(id, { code: "CONFIG", message: `the daemon knows no target ${target}`, remedy });
  }

  /** Returns whether something was begun. */
  async #lookAt(target: Target, state: TargetState): Promise<boolean> {
    const job = await this.#jobs.due(target, state, this.#catchUp.has(target.name), this.#engine);
    if (job) await this.#add(target.name, job.catchUp);
    return job !== null;
  }

  /** Queues the target. What there is to do is looked up when its turn comes: until then it may be paused, or another daemon may have done it. */
  async #add(name: string, catchUp: boolean): Promise<void> {
    if (catchUp) this.#catchUp.delete(name);
    await this.#queue.add({ name, catchUp, work: () => this.#jobs.asOfNow(name, catchUp, this.#engine) });
  }

  /** Makes another run due where nobody holds the lease of one any more: its process died, or could not write down its end. */
  async #followUp(): Promise<void> {
    const left = (await cutShort(this.#engine)).filter(({ run }) => !this.#followed.has(run));
    for (const { run, target } of left) {
      this.#followed.add(run);
      await this.#suspects.note(target.name, this.#engine);
      this.#engine.log.warn(
        { run, target: target.name },
        "nobody is at this run any more, and its end was not written down; another run follows",
      );
    }
    await this.#catchUpOn(
      left.map(({ target }) => target),
      { spreadOut: false },
    );
  }

  async #catchUpOn(targets: readonly Target[], how: { readonly spreadOut: boolean }): Promise<void> {
    for (const { name } of targets) this.#catchUp.add(name);
    await makeDue(targets, how, this.#engine);
  }
}
