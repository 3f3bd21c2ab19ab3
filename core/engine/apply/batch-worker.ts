/** Who carries out the changes of a run: what each came to, what it leaves behind, and when the work has to stop. */
import { isBlanking, isRemoval, type Change } from "../../model/change.ts";
import { RecordError, type RollcallError } from "../../model/errors.ts";
import type { Kind, Link, RemoteId } from "../../model/record.ts";
import { RULES } from "../../model/rules.ts";
import type { RunDocument } from "../../model/run.ts";
import { fingerprint } from "../../plan/digest.ts";
import type { References } from "../../plan/references.ts";
import { Staying } from "../../plan/staying.ts";
import { isRuleFlow, type AnyFlow } from "../../plugin/contract.ts";
import type { JournalEntry, Outcome } from "../../store/store.ts";
import type { Batch } from "./batches.ts";
import type { Engine, Target } from "../engine.ts";
import { entryOf } from "./journal-entries.ts";
import type { RetryLadder } from "./retry-ladder.ts";
import type { LinkedIds } from "../read/linked-ids.ts";
import { parcelsOf, type Line, type Parcel } from "./parcels.ts";
import { LateReferences } from "./late-references.ts";
import { Settlement } from "./settlement.ts";
import { FailureStreaks } from "./failure-streaks.ts";
import type { Wanted } from "../run/recover.ts";
import type { Tally } from "../run/tally.ts";

export interface Work {
  readonly run: RunDocument;
  readonly target: Target;
  readonly flows: readonly AnyFlow[];
  readonly references: References;
  /** Of targets that take whole files: all there are. */
  readonly links: readonly Link[];
  /** Of all links, whatever `links` holds. */
  readonly linked: LinkedIds;
  /** What a crash left open and nobody found since. */
  readonly unfound: readonly Wanted[];
  /** Ordered. What is carried out is taken from it, and let go. */
  readonly changes: Change[];
  readonly approved: ReadonlySet<string>;
  readonly ladder: RetryLadder;
  /** Allowed too, but not tried in this run: they wait for their next try, or are parked. */
  readonly putOff: readonly Change[];
  readonly tally: Tally;
  readonly signal: AbortSignal;
  readonly touch: () => void;
  readonly progress: (done: number, total: number) => void;
  /** First free place in the run's journal. */
  readonly position: number;
}

export class BatchWorker {
  /** What ended the whole work. */
  stopped: RollcallError | null = null;
  readonly #work: Work;
  readonly #engine: Engine;
  readonly #flows: ReadonlyMap<Kind, AnyFlow>;
  readonly #linked: LinkedIds;
  readonly #streaks = new FailureStreaks();
  readonly #late: LateReferences;
  readonly #staying: Staying;
  readonly #total: number;
  #done = 0;

  constructor(work: Work, engine: Engine) {
    this.#work = work;
    this.#total = work.changes.length;
    this.#engine = engine;
    this.#flows = new Map(work.flows.map((flow) => [flow.kind, flow]));
    this.#linked = work.linked;
    this.#late = new LateReferences(work.target.name, work.references);
    this.#staying = new Staying(new Map(work.flows.map(({ kind, fields }) => [kind, fields])));
    for (const change of work.putOff) if (isRemoval(change)) this.#staying.add(change);
  }

  /** What ended one kind of the work; the others went on. */
  get broken(): RollcallError | null {
    return this.#streaks.broken;
  }

  /** Kinds that are written in one go. */
  get whole(): ReadonlySet<Kind> {
    return new Set(this.#work.flows.filter((flow) => !isRuleFlow(flow) && flow.publish).map(({ kind }) => kind));
  }

  async intend({ changes, position }: Batch): Promise<JournalEntry[]> {
    const { run, references, approved } = this.#work;
    const at = this.#engine.clock.now();
    const entries = changes.map((change, index) =>
      entryOf(change, {
        run,
        references,
        rules: this.#flow(change).fields,
        position: position + index,
        status: "intent",
        at,
        approved: approved.size > 0 && approved.has(fingerprint(change)),
        error: null,
      }),
    );
    await this.#engine.store.journal.write(entries);
    return entries;
  }

  /** Several at a time; a change whose outcome stays unknown has none, and recovery will ask for it. */
  async carryOut(batch: Batch, entries: readonly JournalEntry[]): Promise<(Outcome | null)[]> {
    const outcomes = new Map<Change, Outcome | null>();
    const entryOf = new Map(batch.changes.map((change, index) => [change, entries[index] as JournalEntry]));
    const queue = this.#pack(batch, (change, why) => {
      const entry = entryOf.get(change) as JournalEntry;
      outcomes.set(change, this.#end(entry, "waiting", entry.remoteId, why));
    });
    const worker = async () => {
      for (let line = queue.shift(); line; line = queue.shift()) {
        for (const parcel of line) {
          const answers = await this.#send(parcel, (change) => entryOf.get(change) as JournalEntry);
          for (const [index, change] of parcel.changes.entries()) outcomes.set(change, answers[index] ?? null);
        }
      }
    };
    await Promise.all(Array.from({ length: RULES.request.inFlight }, worker));
    for (const [change, outcome] of outcomes)
      if (isRemoval(change) && outcome?.status !== "done") this.#staying.add(change);
    return batch.changes.map((change) => outcomes.get(change) ?? null);
  }

  #pack({ kind, changes }: Batch, putOff: (change: Change, why: Outcome["error"]) => void): Line[] {
    const { references, signal, links, unfound } = this.#work;
    const flow = this.#flow({ kind });
    const ready = changes.filter((change) => {
      const why = this.#staying.keeps(change) ? STILL_REFERRED_TO : waitsFor(change, flow, references);
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

  async #send(parcel: Parcel, entryOf: (change: Change) => JournalEntry): Promise<(Outcome | null)[]> {
    const { signal } = this.#work;
    if (signal.aborted) this.stopped ??= signal.reason as RollcallError;
    const [first] = parcel.changes as readonly [Change];
    if (this.stopped || this.#streaks.hasEnded(first)) {
      const why = notTried(this.stopped ?? this.broken);
      return parcel.changes.map((change) => this.#end(entryOf(change), "waiting", entryOf(change).remoteId, why));
    }
    const open = parcel.changes.map((change) => this.#late.openOf(change, this.#flow(change)));
    try {
      const answers = await parcel.send();
      return parcel.changes.map((change, index) => {
        const answer = answers[index];
        if (typeof answer === "string") this.#late.note(change, answer, open[index] ?? []);
        return this.#answered(change, answer, entryOf(change));
      });
    } catch (error) {
      if (!(error instanceof RecordError)) return parcel.changes.map(() => this.#stop(error));
      if (parcel.alone) return this.#sendEach(parcel.alone, entryOf);
      return parcel.changes.map((change) => this.#answered(change, error, entryOf(change)));
    }
  }

  /** One bad member does not keep the others out; and where it is all of them, the work stops as it does for single records. */
  async #sendEach(parcels: readonly Parcel[], entryOf: (change: Change) => JournalEntry): Promise<(Outcome | null)[]> {
    const outcomes: (Outcome | null)[] = [];
    for (const parcel of parcels) outcomes.push(...(await this.#send(parcel, entryOf)));
    return outcomes;
  }

  #answered(change: Change, answer: RemoteId | RecordError | undefined, entry: JournalEntry): Outcome | null {
    const { touch, progress, references } = this.#work;
    if (answer === undefined)
      return this.#stop(new Error(`a ${change.kind} was sent with others and not answered for`));
    if (answer instanceof RecordError) {
      this.#streaks.fail(change, answer);
      return this.#end(entry, "failed", entry.remoteId, {
        code: answer.causeKey,
        message: answer.message,
        remedy: answer.remedy,
      });
    }
    this.#linked.add(change.kind, answer);
    this.#streaks.succeed(change);
    if (!isRemoval(change)) references.set(change.kind, change.subject, { remoteId: answer, active: true });
    touch();
    progress(Math.min(++this.#done, this.#total), this.#total);
    return this.#end(entry, "done", answer, null);
  }

  #end(
    { run, position }: JournalEntry,
    status: Outcome["status"],
    remoteId: RemoteId | null,
    error: Outcome["error"],
  ): Outcome {
    return { run, position, status, remoteId, at: this.#engine.clock.now(), error };
  }

  /** What is completed once everybody is there. */
  lateReferences(): Change[] {
    return this.#late.take(this.#engine.clock.now());
  }

  /** Ends the work; the change has no outcome. An update or a removal is compared anew by the next run; a create is looked for by its key. */
  #stop(error: unknown): null {
    const { signal } = this.#work;
    this.stopped ??= (signal.aborted ? signal.reason : error) as RollcallError;
    return null;
  }

  async settle(batch: Batch, outcomes: readonly (Outcome | null)[]): Promise<void> {
    const { target, tally, ladder } = this.#work;
    const settlement = new Settlement(target.name, ladder, this.#engine.clock.now());
    for (const [index, outcome] of outcomes.entries()) {
      const change = batch.changes[index] as Change;
      if (!this.#late.completes(change)) tally.count(change, outcome?.status ?? "failed");
      if (outcome) settlement.add(change, outcome);
    }
    await this.#engine.store.transaction(async (store) => {
      await store.journal.settle(outcomes.filter((outcome) => outcome !== null));
      await settlement.store(store);
    });
  }

  /** Intents of a batch that was never begun. */
  async putBack({ changes }: Batch, entries: readonly JournalEntry[]): Promise<void> {
    const at = this.#engine.clock.now();
    const error = notTried(this.stopped);
    for (const change of changes) this.#work.tally.count(change, "waiting");
    await this.#engine.store.journal.settle(
      entries.map(({ run, position, remoteId }) => ({ run, position, remoteId, at, status: "waiting", error })),
    );
  }

  #flow({ kind }: Pick<Change, "kind">): AnyFlow {
    return this.#flows.get(kind) as AnyFlow;
  }
}

function notTried(stopped: RollcallError | null): Outcome["error"] {
  return {
    code: stopped?.code ?? "UNEXPECTED",
    message: "was not tried: the run ended before its turn",
    remedy: "Nothing to do: the next run does it.",
  };
}

function waitsFor(change: Change, flow: AnyFlow, references: References): Outcome["error"] {
  if (isRemoval(change) || isBlanking(change) || isRuleFlow(flow)) return null;
  const [open] = references.open(flow.fields, change.desired.fields, flow.kind, "others");
  if (open === undefined) return null;
  return {
    code: "WAITS",
    message: `waits for its ${open}, which is not there yet`,
    remedy: "Nothing to do: it follows as soon as that is there.",
  };
}

const STILL_REFERRED_TO = {
  code: "WAITS",
  message: "waits for what is in it, which could not be taken out yet",
  remedy: "Nothing to do: it follows as soon as that is gone.",
} as const;
