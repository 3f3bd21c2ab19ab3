/**
 * Carries out what was allowed. The intents of a batch are made durable in one transaction before its first call; outcomes
 * and links follow in one transaction after its last. While one batch is on the wire, the next one's intents are written.
 * So a crash leaves at most two batches of intents without outcome, and recovery settles those by reading the target.
 */
import type { Change } from "../../model/change.ts";
import type { RollcallError } from "../../model/errors.ts";
import { Batches } from "./batches.ts";
import { BatchWorker } from "./batch-worker.ts";
import { FailureStreaks, type Earlier } from "./failure-streaks.ts";
import type { Work } from "./work.ts";
import type { Engine } from "../engine.ts";
import type { Running } from "../run/running.ts";

/**
 * Returns the error that ended one sort of the work while the others went on; null: there was none.
 * @throws TransientError, RefusedError or Cancelled that ended the work early; what was done until then is settled.
 */
export async function apply(work: Work, running: Running): Promise<RollcallError | null> {
  const worker = new BatchWorker(work, running, new FailureStreaks(await earlier(work, running)));
  const deferred = worker.defer(work.changes);
  const { engine, position } = running;
  const after = position + work.changes.length;
  await carryOut(work.changes, position, worker, engine);
  // Changes that complete a record only now (its supervisor was made in this run) were counted with the first ones.
  const late = [...deferred, ...worker.lateReferences()];
  const afterLate = after + late.length;
  await carryOut(late, after, worker, engine);
  await carryOut(worker.secondTries(), afterLate, worker, engine);
  return worker.broken;
}

/** What earlier runs tell about failures of this one. Where none of its records failed before, nothing is read. */
async function earlier({ changes }: Work, { ladder, engine, target }: Running): Promise<Earlier> {
  const since = changes.flatMap((change) => ladder.failureOf(change)?.firstFailedAt ?? []).sort()[0];
  const taken = since === undefined ? [] : await engine.store.journal.takenSince(target.name, since);
  return { failureOf: (change) => ladder.failureOf(change), taken };
}

async function carryOut(changes: Change[], position: number, worker: BatchWorker, engine: Engine): Promise<void> {
  const batches = new Batches(changes, position, engine.clock, worker.asFile);
  let settling: Promise<void> = Promise.resolve();
  let batch = batches.next();
  let written = batch ? worker.intend(batch) : Promise.resolve();
  while (batch) {
    await written;
    const began = engine.clock.now();
    const next = batches.next();
    const done = worker.carryOut(batch);
    // The next kind may refer to records of this one, which are known when it is done.
    const isSameKind = next?.kind === batch.kind;
    written = next && isSameKind && !worker.stopped ? worker.intend(next) : Promise.resolve();
    written.catch(() => undefined);
    const outcomes = await done;
    batches.learn(batch, began);
    await settling;
    settling = worker.settle(batch, outcomes);
    settling.catch(() => undefined);
    if (worker.stopped) {
      await settling;
      if (next && isSameKind) {
        await written;
        await worker.putBack(next);
      }
      throw worker.stopped;
    }
    if (next && !isSameKind) written = settling.then(() => worker.intend(next));
    batch = next;
  }
  await settling;
}
