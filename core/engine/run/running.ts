/** One run while it goes on: its connection, its signal, its counts, its place in the journal. */
import type { Change, Suspect } from "../../model/change.ts";
import { Cancelled } from "../../model/errors.ts";
import type { ChangeStatus, RunDocument, TellProgress } from "../../model/run.ts";
import type { AnyFlow, Connection } from "../../plugin/contract.ts";
import type { JournalEntry } from "../../store/store.ts";
import type { Work } from "../apply/work.ts";
import type { Engine, Target } from "../engine.ts";
import { entryOf } from "../apply/journal-entries.ts";
import { RetryLadder } from "../apply/retry-ladder.ts";
import type { EndSoFar, FailedRun } from "../incidents/incidents.ts";
import type { Lease } from "./lease/lease.ts";
import { rulesOf, type TargetPlan } from "../planning/plan-target.ts";
import { digest, fingerprint } from "../../plan/digest.ts";
import { whyWaiting } from "../../plan/waiting.ts";
import { setUpOf, type Opened } from "../read/set-up-on.ts";
import type { AheadOf } from "./right-clock.ts";
import { comparesAll, coversTarget } from "./reach.ts";
import { triesAll, type RunOrder } from "./run-order.ts";
import { Tally } from "./tally.ts";
import { unlessAborted } from "./lease/unless-aborted.ts";

/** What a run is begun with. `engine`: the run's own, fenced by its lease. */
interface Begun {
  readonly target: Target;
  readonly order: RunOrder;
  readonly lease: Lease;
  readonly engine: Engine;
}

export class Running {
  readonly target: Target;
  /** What the run was asked to be. */
  readonly order: RunOrder;
  readonly run: RunDocument;
  /** The run's own engine, whose writes are fenced by the lease (fenced.ts). */
  readonly engine: Engine;
  readonly tally = new Tally();
  readonly ladder: RetryLadder;
  /** False in test mode: the run writes nothing but its own record. */
  readonly writes: boolean;
  /** The run is for all areas of the target, or for the only one. */
  readonly coversTarget: boolean;
  /** It compares every record: it is a full run, and covers the target. */
  readonly comparesAll: boolean;
  /** The digest that `approve` takes: of the held changes; in test mode, where nothing is held, of the planned ones. */
  digest: string | null = null;
  readonly #open: Opened;
  readonly #lease: Lease;
  readonly #progress: TellProgress;
  #position = 0;
  #flows: Promise<readonly AnyFlow[]> | null = null;

  private constructor({ target, order, lease, engine }: Begun, run: RunDocument, open: Opened, ladder: RetryLadder) {
    this.target = target;
    this.order = order;
    this.run = run;
    this.engine = engine;
    this.ladder = ladder;
    this.writes = run.mode === "active";
    this.coversTarget = coversTarget(run, target);
    this.comparesAll = comparesAll(run, target);
    this.#open = open;
    this.#lease = lease;
    this.#progress = order.progress ?? (() => undefined);
  }

  static async begin(target: Target, order: RunOrder, lease: Lease, engine: Engine): Promise<Running> {
    const now = engine.clock.now();
    const failures = await engine.store.failures.of(target.name);
    const ladder = new RetryLadder(failures, { retryForMs: target.retryForMs, now, all: triesAll(order) });
    const setUp = await setUpOf(target, engine);
    let run: RunDocument | null = null;
    const open = target.connect({
      runId: () => run?.id,
      readOnly: target.mode !== "active",
      signal: lease.hardSignal,
      onAcknowledged: lease.touch,
      beforeWrite: lease.hold,
      mayLeave: lease.checkTerm,
      setUpOn: setUp.on,
    });
    const { name, plugin, mode } = target;
    const { trigger, triggeredBy, scope, area } = order;
    const begun = { target: name, plugin, mode, trigger, triggeredBy, scope, area, startedAt: now };
    run = await engine.store.runs.begin(begun);
    engine.log.info({ target: name, run: run.id, trigger, scope }, "run begins");
    return new Running({ target, order, lease, engine }, run, { ...open, setUp }, ladder);
  }

  get connection(): Connection {
    return this.#open.connection;
  }

  /** The connection's flows, asked for once, unless the run ends before. */
  flows(): Promise<readonly AnyFlow[]> {
    this.#flows ??= Promise.resolve(this.connection.flows());
    return this.race(this.#flows);
  }

  /** Notes, in a run that writes, that the kinds of record which its flows asked about are set up from now on. */
  async rememberSetUp(): Promise<void> {
    if (this.writes) await this.#open.setUp.remember();
  }

  get aheadOf(): AheadOf {
    return { source: this.target.source.ahead(), target: this.#open.ahead() };
  }

  /** Tells how far the run has come, which is a sign of life. */
  readonly progress: TellProgress = (progress) => {
    this.#lease.touch();
    this.#progress(progress);
  };

  /** Waits, unless the run ends before. */
  wait(ms: number): Promise<void> {
    return this.engine.clock.sleep(ms, this.#lease.signal);
  }

  /** The work's answer, unless the run ends before it: then the reason is thrown. Meanwhile the source's answers are signs of life too. */
  race<T>(work: Promise<T>): Promise<T> {
    const hush = this.target.source.onAnswer(this.#lease.touch);
    return unlessAborted(work, this.#lease.signal).finally(hush);
  }

  /** Sorts the changes into those that are tried now and those that are put off, which are written down as waiting or parked. In test mode all are written down, as planned. */
  async admit(changes: readonly Change[], plan: TargetPlan): Promise<Pick<Work, "changes" | "putOff">> {
    if (!this.writes) {
      this.digest ??= digest(changes.map(fingerprint));
      await this.note(changes, "planned", plan);
      return { changes: [], putOff: [] };
    }
    const { waiting = [], parked = [], ...rest } = this.ladder.sorted(changes);
    await this.note(waiting, "waiting", plan);
    await this.note(parked, "parked", plan);
    return { changes: rest.try ?? [], putOff: [...waiting, ...parked] };
  }

  /** Writes down changes that are not carried out now. */
  async note(changes: readonly (Change | Suspect)[], status: ChangeStatus, plan: TargetPlan): Promise<void> {
    const { store, clock } = this.engine;
    const at = clock.now();
    if (changes.length === 0) return;
    const isPutOff = status === "waiting" || status === "parked";
    const whyItWaits = whyWaiting(plan.flows);
    const entries = Iterator.from(changes).map((change): JournalEntry => {
      this.tally.count(change, status);
      return entryOf(change, {
        run: this.run,
        references: plan.references,
        rules: rulesOf(plan, change.kind),
        position: this.#position++,
        status,
        at,
        approved: false,
        error: isPutOff ? (this.ladder.whyNotNow(change) ?? whyItWaits(change)) : null,
      });
    });
    await store.journal.write(entries);
  }

  /** The first free place in the run's journal: the changes that are carried out go there. */
  get position(): number {
    return this.#position;
  }

  /** Aborts when the run has to end; the reason is the error to report. */
  get signal(): AbortSignal {
    return this.#lease.signal;
  }

  /** The digest, counts and requests of the run so far. */
  end(): EndSoFar {
    const { total: counts, byKind: countsByKind } = this.tally;
    return { digest: this.digest, counts, countsByKind, requests: this.#open.requests() };
  }

  /** The run as this error ends it. */
  failed(error: unknown): FailedRun {
    const { signal } = this.#lease;
    // A request that was broken off does not know why; the lease does.
    const cause = error instanceof Cancelled && signal.aborted ? signal.reason : error;
    return { run: this.run, target: this.target, error: cause, end: this.end() };
  }

  close(): Promise<void> {
    return this.#open.close();
  }
}
