/**
 * Carries out what was allowed. The intents of a batch are made durable in one transaction before its first call; outcomes
 * and links follow in one transaction after its last. While one batch is on the wire, the next one's intents are written.
 * So a crash leaves at most two batches of intents without outcome, and recovery settles those by reading the target.
 */
import { isBlanking, isRemoval, type Change } from "../model/change.ts";
import { RecordError, RefusedError, type RollcallError } from "../model/errors.ts";
import type { Kind, Link, RemoteId } from "../model/record.ts";
import { RULES } from "../model/rules.ts";
import type { RunDocument } from "../model/run.ts";
import type { Instant } from "../model/time.ts";
import { fingerprint } from "../plan/digest.ts";
import type { References } from "../plan/references.ts";
import type { Flow } from "../plugin/contract.ts";
import type { Failure, JournalEntry, Outcome } from "../store/store.ts";
import { Batches, type Batch } from "./batches.ts";
import type { Engine, Target } from "./engine.ts";
import { entryOf, linkOf } from "./entries.ts";
import type { Ladder } from "./ladder.ts";
import { LinkedIds } from "./linked-ids.ts";
import { perform } from "./perform.ts";
import type { Tally } from "./tally.ts";

export interface Work {
  readonly run: RunDocument;
  readonly target: Target;
  readonly flows: readonly Flow[];
  readonly references: References;
  readonly links: readonly Link[];
  /** Ordered. */
  readonly changes: readonly Change[];
  readonly approved: ReadonlySet<string>;
  readonly ladder: Ladder;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  readonly touch: () => void;
  readonly progress: (done: number, total: number) => void;
  /** First free place in the run's journal. */
  readonly position: number;
}

/** @throws TransientError, RefusedError or Cancelled that ended the work early; what was done until then is settled. */
export async function apply(work: Work, engine: Engine): Promise<void> {
  const crew = new Crew(work, engine);
  const batches = new Batches(work.changes, work.position, engine.clock);
  let settling: Promise<void> = Promise.resolve();
  let batch = batches.next();
  let written = batch ? crew.intend(batch) : Promise.resolve<JournalEntry[]>([]);
  while (batch) {
    const entries = await written;
    const began = engine.clock.now();
    const next = batches.next();
    const done = crew.carryOut(batch, entries);
    written = next && !crew.stopped ? crew.intend(next) : Promise.resolve([]);
    written.catch(() => undefined);
    const outcomes = await done;
    batches.learn(batch, began);
    await settling;
    settling = crew.settle(batch, outcomes);
    settling.catch(() => undefined);
    if (crew.stopped) {
      await settling;
      if (next) await crew.putBack(next, await written);
      throw crew.stopped;
    }
    batch = next;
  }
  await settling;
  if (crew.broken) throw crew.broken;
}

class Crew {
  /** What ended the whole work. */
  stopped: RollcallError | null = null;
  /** What ended one kind of it; the others go on. */
  broken: RollcallError | null = null;
  readonly #work: Work;
  readonly #engine: Engine;
  readonly #flows: ReadonlyMap<Kind, Flow>;
  readonly #linked: LinkedIds;
  readonly #streak = new Map<Kind, { cause: string; length: number; refusals: number }>();
  readonly #brokenKinds = new Set<Kind>();
  #done = 0;

  constructor(work: Work, engine: Engine) {
    this.#work = work;
    this.#engine = engine;
    this.#flows = new Map(work.flows.map((flow) => [flow.kind, flow]));
    this.#linked = new LinkedIds(work.links);
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
    const outcomes: (Outcome | null)[] = batch.changes.map(() => null);
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < batch.changes.length; index = next++) {
        outcomes[index] = await this.#one(batch.changes[index] as Change, entries[index] as JournalEntry);
      }
    };
    await Promise.all(Array.from({ length: RULES.request.inFlight }, worker));
    return outcomes;
  }

  async #one(change: Change, entry: JournalEntry): Promise<Outcome | null> {
    const { signal, references, touch, progress, changes } = this.#work;
    const end = (status: Outcome["status"], remoteId: RemoteId | null, error: Outcome["error"]): Outcome => ({
      run: entry.run,
      position: entry.position,
      status,
      remoteId,
      at: this.#engine.clock.now(),
      error,
    });
    if (signal.aborted) this.stopped ??= signal.reason as RollcallError;
    if (this.stopped || this.#brokenKinds.has(change.kind))
      return end("waiting", entry.remoteId, notTried(this.stopped ?? this.broken));
    try {
      const remoteId = await perform(change, {
        flow: this.#flow(change),
        references,
        clock: this.#engine.clock,
        signal,
        isLinked: (id) => this.#linked.has(change.kind, id),
      });
      this.#linked.add(change.kind, remoteId);
      this.#streak.delete(change.kind);
      touch();
      progress(++this.#done, changes.length);
      return end("done", remoteId, null);
    } catch (error) {
      if (!(error instanceof RecordError)) return this.#stop(error);
      this.#fail(change, error);
      return end("failed", entry.remoteId, { code: error.causeKey, message: error.message, remedy: error.remedy });
    }
  }

  /** Ends the work; the change has no outcome. An update or a removal is compared anew by the next run; a create is looked for by its key. */
  #stop(error: unknown): null {
    const { signal } = this.#work;
    this.stopped ??= (signal.aborted ? signal.reason : error) as RollcallError;
    return null;
  }

  #fail(change: Change, error: RecordError): void {
    const before = this.#streak.get(change.kind);
    const same = before?.cause === error.causeKey;
    const streak = {
      cause: error.causeKey,
      length: same ? before.length + 1 : 1,
      refusals: error.refusal ? (before?.refusals ?? 0) + 1 : 0,
    };
    this.#streak.set(change.kind, streak);
    if (streak.refusals >= RULES.records.refusalsInARow) this.#break(change.kind, "RIGHT_MISSING", error);
    else if (streak.length >= RULES.records.sameCauseInARow) this.#break(change.kind, "CONTRACT_BROKEN", error);
  }

  #break(kind: Kind, code: "RIGHT_MISSING" | "CONTRACT_BROKEN", error: RecordError): void {
    this.#brokenKinds.add(kind);
    const broken = new RefusedError(
      code,
      `${this.#streak.get(kind)?.length} ${kind} records in a row failed: ${error.message}`,
      {
        remedy: error.remedy,
        cause: error,
      },
    );
    broken.side = "target";
    this.broken ??= broken;
  }

  async settle(batch: Batch, outcomes: readonly (Outcome | null)[]): Promise<void> {
    const { target, tally, ladder } = this.#work;
    const at = this.#engine.clock.now();
    const links: Link[] = [];
    const dropped = new Map<Kind, string[]>();
    const failures: Failure[] = [];
    const recovered = new Map<Kind, string[]>();
    for (const [index, outcome] of outcomes.entries()) {
      const change = batch.changes[index] as Change;
      tally.count(change, outcome?.status ?? "failed");
      if (outcome?.status === "done") this.#collect(change, outcome.remoteId as RemoteId, at, links, dropped);
      if (outcome?.status === "done" && ladder.failureOf(change)) push(recovered, change.kind, change.subject);
      if (outcome?.status === "failed") failures.push(ladder.climb(target.name, change, asRecordError(outcome)));
    }
    await this.#engine.store.transaction(async (store) => {
      await store.journal.settle(outcomes.filter((outcome) => outcome !== null));
      for (const [kind, subjects] of dropped) await store.links.drop(target.name, kind, subjects);
      if (links.length > 0) await store.links.put(links);
      if (failures.length > 0) await store.failures.put(failures);
      for (const [kind, subjects] of recovered) await store.failures.drop(target.name, kind, subjects);
    });
  }

  #collect(change: Change, remoteId: RemoteId, at: Instant, links: Link[], dropped: Map<Kind, string[]>): void {
    if (isRemoval(change)) {
      if (change.op === "deactivate") links.push({ ...change.link, active: false, lastWrittenAt: at });
      else push(dropped, change.kind, change.subject);
      return;
    }
    const former = change.link;
    if (former && !isBlanking(change) && former.subject !== change.subject) push(dropped, change.kind, former.subject);
    links.push(linkOf(this.#work.target.name, change, remoteId, at));
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

  #flow(change: Change): Flow {
    return this.#flows.get(change.kind) as Flow;
  }
}

function notTried(stopped: RollcallError | null): Outcome["error"] {
  return {
    code: stopped?.code ?? "UNEXPECTED",
    message: "was not tried: the run ended before its turn",
    remedy: "Nothing to do: the next run does it.",
  };
}

function asRecordError({ error }: Outcome): RecordError {
  return new RecordError(error?.message ?? "", { causeKey: error?.code ?? "", remedy: error?.remedy ?? "" });
}

function push(map: Map<Kind, string[]>, kind: Kind, subject: string): void {
  map.set(kind, [...(map.get(kind) ?? []), subject]);
}
