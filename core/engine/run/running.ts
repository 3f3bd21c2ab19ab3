/** One run while it goes on: its connection, its signal, its counts, its place in the journal. */
import type { Change, Suspect } from "../../model/change.ts";
import { Cancelled } from "../../model/errors.ts";
import type { ChangeStatus, RunDocument } from "../../model/run.ts";
import type { AnyFlow, Connection } from "../../plugin/contract.ts";
import type { JournalEntry, RunEnd } from "../../store/store.ts";
import type { Work } from "../apply/batch-worker.ts";
import type { Engine, OpenConnection, Target } from "../engine.ts";
import { entryOf } from "../apply/journal-entries.ts";
import { RetryLadder } from "../apply/retry-ladder.ts";
import type { Lease } from "./lease.ts";
import { rulesOf, type TargetPlan } from "../planning/plan-target.ts";
import { digest, fingerprint } from "../../plan/digest.ts";
import { WAITS_FOR_APPROVAL } from "../../plan/waiting.ts";
import { setUpOn } from "../read/set-up-on.ts";
import { comparesAll, coversTarget } from "./reach.ts";
import { triesAll, type RunOrder } from "./run-order.ts";
import { Tally } from "./tally.ts";

type Ending = Omit<RunEnd, "status" | "finishedAt" | "error">;
export type RunProgress = (phase: string, done: number, total: number | null) => void;

/** Journal rows a statement: held and planned changes can be many. */
const ROWS = 500;

export class Running {
  readonly target: Target;
  readonly run: RunDocument;
  readonly tally = new Tally();
  readonly ladder: RetryLadder;
  /** False in test mode: the run writes nothing but its own record. */
  readonly writes: boolean;
  /** The run is for all areas of the target, or for the only one. */
  readonly coversTarget: boolean;
  /** It compares every record: it is a full run, and covers the target. */
  readonly comparesAll: boolean;
  /** What `approve` takes: of what is held; in test mode, where nothing is, of what is planned. */
  digest: string | null = null;
  readonly #open: OpenConnection;
  readonly #lease: Lease;
  readonly #progress: RunProgress;
  readonly #sourceRequestsBefore: number;
  #putOff: readonly Change[] = [];
  #position = 0;
  #flows: Promise<readonly AnyFlow[]> | null = null;

  private constructor(
    target: Target,
    run: RunDocument,
    open: OpenConnection,
    lease: Lease,
    ladder: RetryLadder,
    progress: RunProgress,
  ) {
    this.target = target;
    this.run = run;
    this.ladder = ladder;
    this.writes = run.mode === "active";
    this.coversTarget = coversTarget(run, target);
    this.comparesAll = comparesAll(run, target);
    this.#open = open;
    this.#lease = lease;
    this.#progress = progress;
    this.#sourceRequestsBefore = target.source.requests();
  }

  static async begin(target: Target, wish: RunOrder, lease: Lease, engine: Engine): Promise<Running> {
    const now = engine.clock.now();
    const failures = await engine.store.failures.of(target.name);
    const ladder = new RetryLadder(failures, { retryForMs: target.retryForMs, now, all: triesAll(wish) });
    const open = target.connect({
      readOnly: target.mode !== "active",
      signal: lease.hardSignal,
      onAcknowledged: lease.touch,
      beforeWrite: lease.hold,
      mayLeave: lease.isHeld,
      setUpOn: await setUpOn(target, engine),
    });
    const { trigger, triggeredBy, scope, area } = wish;
    const run = await engine.store.runs.begin({
      ...{ target: target.name, plugin: target.plugin, mode: target.mode },
      ...{ trigger, triggeredBy, scope, area, startedAt: now },
    });
    engine.log.info({ target: target.name, run: run.id, trigger, scope }, "run begins");
    return new Running(target, run, open, lease, ladder, wish.progress ?? (() => undefined));
  }

  get connection(): Connection {
    return this.#open.connection;
  }

  flows(): Promise<readonly AnyFlow[]> {
    this.#flows ??= (async () => this.connection.flows())();
    return this.#flows;
  }

  progress(phase: string, done: number, total: number | null): void {
    this.#lease.touch();
    this.#progress(phase, done, total);
  }

  /** Waits, unless the run ends before. */
  wait = (ms: number, clock: Engine["clock"]): Promise<void> => clock.sleep(ms, this.#lease.signal);

  /** The work, unless the run ends before it: then the reason why. Meanwhile the source's answers are signs of life too. */
  async race<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#lease;
    // Work that nobody waits for any more may still fail: that must not end the process.
    work.catch(() => undefined);
    signal.throwIfAborted();
    let onAbort: () => void = () => undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort);
    });
    const hush = this.target.source.onAnswer(this.#lease.touch);
    return Promise.race([work, aborted]).finally(() => {
      hush();
      signal.removeEventListener("abort", onAbort);
    });
  }

  /** Those whose turn it is; the others are written down as waiting or parked, and all as planned where nothing is written. */
  async admit(changes: readonly Change[], plan: TargetPlan, engine: Engine): Promise<Change[]> {
    if (!this.writes) {
      this.digest ??= digest(changes.map(fingerprint));
      await this.note(changes, "planned", plan, engine);
      return [];
    }
    const { waiting = [], parked = [], ...rest } = Object.groupBy(changes, (change) => this.ladder.standing(change));
    await this.note(waiting, "waiting", plan, engine);
    await this.note(parked, "parked", plan, engine);
    this.#putOff = [...waiting, ...parked];
    return rest.try ?? [];
  }

  /** Writes changes down that are not carried out now. */
  async note(
    changes: readonly (Change | Suspect)[],
    status: ChangeStatus,
    plan: TargetPlan,
    engine: Engine,
  ): Promise<void> {
    const at = engine.clock.now();
    for (let from = 0; from < changes.length; from += ROWS) {
      const entries = changes.slice(from, from + ROWS).map((change): JournalEntry => {
        this.tally.count(change, status);
        return entryOf(change, {
          run: this.run,
          references: plan.references,
          rules: rulesOf(plan, change.kind),
          position: this.#position++,
          status,
          at,
          approved: false,
          error: this.#errorOf(change, status),
        });
      });
      await engine.store.journal.write(entries);
    }
  }

  #errorOf(change: Change | Suspect, status: ChangeStatus): JournalEntry["error"] {
    if (status !== "waiting" && status !== "parked") return null;
    const failure = this.ladder.failureOf(change as Change);
    return failure ? { code: failure.causeKey, message: failure.message, remedy: failure.remedy } : WAITS_FOR_APPROVAL;
  }

  work(
    changes: Change[],
    plan: TargetPlan,
    known: Pick<Work, "links" | "linked" | "unfound">,
  ): Omit<Work, "flows" | "approved" | "rejected"> {
    return {
      run: this.run,
      target: this.target,
      references: plan.references,
      ...known,
      changes,
      putOff: this.#putOff,
      ladder: this.ladder,
      tally: this.tally,
      signal: this.#lease.signal,
      touch: this.#lease.touch,
      position: this.#position,
      progress: (done, total) => this.progress("writing", done, total),
    };
  }

  /** What the run has come to so far. */
  end(): Ending {
    const source = this.target.source.requests() - this.#sourceRequestsBefore;
    const requests = { source, target: this.#open.requests() };
    return { digest: this.digest, counts: this.tally.total, countsByKind: this.tally.byKind, requests };
  }

  failed(error: unknown): { readonly run: RunDocument; readonly error: unknown; readonly end: Ending } {
    const { signal } = this.#lease;
    // A request that was broken off knows only that it was; why, the lease says.
    const cause = error instanceof Cancelled && signal.aborted ? signal.reason : error;
    return { run: this.run, error: cause, end: this.end() };
  }

  close(): Promise<void> {
    return this.#open.close();
  }
}
