/**
 * Carries out the changes of a run: what became of each, what it leaves behind, and when the work has to stop. A change may be put off:
 *
 * | asked                      | put off is                                                       | until                             |
 * |----------------------------|------------------------------------------------------------------|-----------------------------------|
 * | before all (`defer`)       | what only refers to somebody of its kind who is not there yet    | the end of the run                |
 * | in its batch (`#whyNotYet`) | what was rejected meanwhile; whose members stay; what refers to a record that is not there, or is locked | the next run |
 * | as it is sent              | what follows an error that ended the work, or its sort of work   | the next run                      |
 * | when it is refused         | what may only collide with a record that this run moves or removes | the end of the run              |
 *
 * A change whose answer never came has no outcome: the next run asks what became of it (run/recover.ts).
 */
import { isRemoval, remoteIdOf, type Change } from "../../model/change.ts";
import { RecordError, type RollcallError } from "../../model/errors.ts";
import type { Kind, RemoteId } from "../../model/record.ts";
import { fingerprint } from "../../plan/digest.ts";
import { Staying } from "../../plan/staying.ts";
import type { AnyFlow } from "../../plugin/contract.ts";
import type { JournalEntry, Outcome } from "../../store/store.ts";
import type { Batch } from "./batches.ts";
import { eachInFlight } from "../each-in-flight.ts";
import type { Engine } from "../engine.ts";
import type { Running } from "../run/running.ts";
import { entryOf } from "./journal-entries.ts";
import { REJECTED_MEANWHILE, RejectedSince } from "./rejected-since.ts";
import type { LinkedIds } from "../read/linked-ids.ts";
import { parcelsOf, type Line, type Parcel } from "./parcels.ts";
import { halfDone } from "./half-done.ts";
import { LateReferences } from "./late-references.ts";
import { notTried, STILL_REFERRED_TO, WAITS_FOR_ANOTHER, waitsFor } from "./put-off.ts";
import { MAY_BE_IN_THE_WAY, SecondTries } from "./second-tries.ts";
import { Settlement, type Ended } from "./settlement.ts";
import type { FailureStreaks } from "./failure-streaks.ts";
import type { Work } from "./work.ts";

/** What became of a change; its place in the journal is that of the change in its batch. */
type Ending = Omit<Outcome, "run" | "position"> & Ended;

export class BatchWorker {
  /** The error that ended the whole work; null: it goes on. */
  stopped: RollcallError | null = null;
  readonly #work: Work;
  readonly #running: Running;
  readonly #engine: Engine;
  readonly #flows: ReadonlyMap<Kind, AnyFlow>;
  readonly #linked: LinkedIds;
  readonly #streaks: FailureStreaks;
  readonly #late: LateReferences;
  readonly #second: SecondTries;
  readonly #staying: Staying;
  readonly #rejected: RejectedSince;
  readonly #total: number;
  #done = 0;

  constructor(work: Work, running: Running, streaks: FailureStreaks) {
    this.#work = work;
    this.#streaks = streaks;
    this.#total = work.changes.length;
    this.#running = running;
    this.#engine = running.engine;
    this.#flows = new Map(work.flows.map((flow) => [flow.kind, flow]));
    this.#linked = work.linked;
    this.#rejected = new RejectedSince(work, running);
    this.#second = new SecondTries(work.changes);
    this.#late = new LateReferences(running.target.name, work.references);
    this.#staying = new Staying(new Map(work.flows.map(({ kind, fields }) => [kind, fields])));
    for (const change of work.putOff) if (isRemoval(change)) this.#staying.add(change);
  }

  /** The error that ended one sort of the work while the others went on; null: there was none. */
  get broken(): RollcallError | null {
    return this.#streaks.broken;
  }

  /** Kinds that are written all at once, as one file. */
  get asFile(): ReadonlySet<Kind> {
    return new Set(this.#work.flows.filter((flow) => flow.publish).map(({ kind }) => kind));
  }

  /** Writes the intents of a batch. Each is built as it is written, so that they take no memory before. */
  async intend(batch: Batch): Promise<void> {
    await this.#engine.store.transaction(async (store) => {
      // A change that is tried again has one place in the run's list, that of the try that counts.
      await store.journal.withdraw(this.#running.run.id, this.#second.firstOf(batch.changes));
      await store.journal.write(this.#intents(batch));
    });
  }

  #intents({ kind, changes, position }: Batch): Iterable<JournalEntry> {
    const { references, approved } = this.#work;
    const { run } = this.#running;
    const coming = this.asFile.has(kind) && changes.filter((one) => !isRemoval(one)).map(({ subject }) => subject);
    const filed = coming && { filed: new Set(coming) };
    const at = this.#engine.clock.now();
    return Iterator.from(changes).map((change, index) =>
      entryOf(change, {
        run,
        references,
        rules: this.#flow(change).fields,
        position: position + index,
        status: "intent",
        at,
        approved: approved.size > 0 && approved.has(fingerprint(change)),
        error: null,
        ...filed,
      }),
    );
  }

  /** Carries out a batch, several changes at a time. The outcome of one may stay unknown (null): recovery will ask for it. */
  async carryOut(batch: Batch): Promise<(Ending | null)[]> {
    const outcomes = new Map<Change, Ending | null>();
    await this.#rejected.look(batch.changes);
    const lines = this.#pack(batch, (change, why) => outcomes.set(change, this.#end(change, "waiting", why)));
    await eachInFlight(lines, async (line) => {
      for (const parcel of line) {
        const answers = await this.#send(parcel);
        for (const [index, change] of parcel.changes.entries()) outcomes.set(change, answers[index] ?? null);
      }
    });
    for (const [change, outcome] of outcomes)
      if (isRemoval(change) && outcome?.status !== "done") this.#staying.add(change);
    return batch.changes.map((change) => outcomes.get(change) ?? null);
  }

  #pack({ kind, changes }: Batch, putOff: (change: Change, why: Outcome["error"]) => void): Line[] {
    const { references, links, unfound } = this.#work;
    const { signal } = this.#running;
    const flow = this.#flow({ kind });
    const ready = changes.filter((change) => {
      const why = this.#whyNotYet(change, flow);
      if (why) putOff(change, why);
      return why === null;
    });
    return parcelsOf(ready, {
      flow,
      references,
      clock: this.#engine.clock,
      signal,
      isLinked: (id) => this.#linked.has(kind, id),
      mayBeThere: (change) => unfound.find((one) => one.kind === kind && one.subject === change.subject)?.at ?? null,
      links: (of) => links.filter((link) => link.kind === of && link.active),
    });
  }

  /** Why a change is not sent with its batch; null: it is. */
  #whyNotYet(change: Change, flow: AnyFlow): Outcome["error"] {
    if (this.#rejected.has(change)) return REJECTED_MEANWHILE;
    if (this.#staying.keeps(change)) return STILL_REFERRED_TO;
    if (this.#late.waits(change, flow)) return WAITS_FOR_ANOTHER;
    return waitsFor(change, flow, this.#work.references);
  }

  async #send(parcel: Parcel): Promise<(Ending | null)[]> {
    const isRejected = await this.#rejected.look(parcel.changes).catch((error) => this.#stop(error));
    if (this.#running.signal.aborted) this.stopped ??= this.#running.signal.reason as RollcallError;
    const [first] = parcel.changes as readonly [Change];
    if (this.stopped || this.#streaks.hasEnded(first)) {
      const why = notTried(this.stopped ?? this.broken);
      return parcel.changes.map((change) => this.#end(change, "waiting", why));
    }
    if (isRejected && parcel.alone) return this.#sendEach(parcel.alone);
    if (isRejected && parcel.changes.length === 1) return [this.#end(first, "waiting", REJECTED_MEANWHILE)];
    const open = parcel.changes.map((change) => this.#late.openOf(change, this.#flow(change)));
    try {
      const answers = await parcel.send();
      return parcel.changes.map((change, index) => {
        const answer = answers[index];
        if (typeof answer === "string") this.#late.note(change, answer, open[index] ?? []);
        return this.#answered(change, answer);
      });
    } catch (error) {
      if (!(error instanceof RecordError)) return parcel.changes.map(() => this.#stop(error));
      if (parcel.alone) return this.#sendEach(parcel.alone);
      return Promise.all(parcel.changes.map((change) => this.#refused(change, error)));
    }
  }

  async #refused(change: Change, error: RecordError): Promise<Ending | null> {
    try {
      const link = await halfDone(change, error, this.#flow(change));
      if (link) this.#linked.add(change.kind, link.remoteId);
      else if (this.#second.takes(change, error)) return this.#end(change, "waiting", MAY_BE_IN_THE_WAY);
      const ending = this.#answered(change, error);
      return ending && { ...ending, link };
    } catch (trouble) {
      return this.#stop(trouble);
    }
  }

  /** Sends each by itself: one bad member does not keep the others out. If all are bad, the work stops as for single records. */
  async #sendEach(parcels: readonly Parcel[]): Promise<(Ending | null)[]> {
    const outcomes: (Ending | null)[] = [];
    for (const parcel of parcels) outcomes.push(...(await this.#send(parcel)));
    return outcomes;
  }

  #answered(change: Change, answer: RemoteId | RecordError | undefined): Ending | null {
    const { references } = this.#work;
    const { redact } = this.#engine;
    if (answer === undefined)
      return this.#stop(new Error(`a ${change.kind} was sent with others and not answered for`));
    if (answer instanceof RecordError) {
      this.#streaks.fail(change, answer);
      return this.#end(change, "failed", {
        code: redact(answer.causeKey),
        message: redact(answer.message),
        remedy: redact(answer.remedy),
      });
    }
    this.#linked.add(change.kind, answer);
    const at = this.#engine.clock.now();
    this.#streaks.succeed(change, at);
    if (!isRemoval(change)) references.set(change.kind, change.subject, { remoteId: answer, active: true });
    this.#running.progress({ phase: "writing", done: Math.min(++this.#done, this.#total), total: this.#total });
    return { status: "done", remoteId: answer, at, error: null };
  }

  #end(change: Change, status: "failed" | "waiting", error: Outcome["error"]): Ending {
    return { status, remoteId: remoteIdOf(change), at: this.#engine.clock.now(), error };
  }

  /** Of these, taken out: who has nothing to be written before others of their kind are made. */
  defer(changes: Change[]): Change[] {
    const late = new Set(changes.filter((change) => this.#late.waits(change, this.#flow(change))));
    if (late.size > 0) changes.splice(0, changes.length, ...changes.filter((change) => !late.has(change)));
    return [...late];
  }

  /** The changes that complete records, now that those they refer to are there. */
  lateReferences(): Change[] {
    return this.#late.take(this.#engine.clock.now());
  }

  /** What was refused while something was in its place that may have gone since. */
  secondTries(): Change[] {
    return this.#second.take();
  }

  /** Ends the work; the change has no outcome. An update or a removal is compared anew by the next run; a create is looked for by its key. */
  #stop(error: unknown): null {
    const { signal } = this.#running;
    this.stopped ??= (signal.aborted ? signal.reason : error) as RollcallError;
    return null;
  }

  async settle(batch: Batch, endings: readonly (Ending | null)[]): Promise<void> {
    const { target, tally, ladder } = this.#running;
    for (const [index, change] of batch.changes.entries())
      if (!this.#late.completes(change) && !this.#second.isOpen(change))
        tally.count(change, endings[index]?.status ?? "failed");
    for (const [index, change] of batch.changes.entries()) this.#second.note(change, batch.position + index);
    await this.#engine.store.transaction(async (store) => {
      const settlement = new Settlement(target.name, ladder, this.#engine.clock.now());
      await store.journal.settle(this.#outcomes(batch, endings));
      for (const [index, change] of batch.changes.entries())
        settlement.add(change, endings[index] ?? null, {
          rules: this.#flow(change).fields,
          unwritten: this.#late.unwritten(change),
        });
      await settlement.store(store);
    });
  }

  /** Settles the intents of a batch that was never begun. */
  async putBack(batch: Batch): Promise<void> {
    const error = notTried(this.stopped);
    for (const change of batch.changes) this.#running.tally.count(change, "waiting");
    const endings = batch.changes.map((change) => this.#end(change, "waiting", error));
    await this.#engine.store.journal.settle(this.#outcomes(batch, endings));
  }

  #outcomes({ position }: Batch, endings: readonly (Ending | null)[]): Outcome[] {
    const run = this.#running.run.id;
    return endings.flatMap((ending, index) => (ending ? [{ run, position: position + index, ...ending }] : []));
  }

  #flow({ kind }: Pick<Change, "kind">): AnyFlow {
    return this.#flows.get(kind) as AnyFlow;
  }
}
