/** Closes runs whose process ended, or lost its lease, in the middle of them. */
import type { RunDocument, RunError } from "../../../model/run.ts";
import type { Engine, Target } from "../../engine.ts";
import { underLease } from "./lease.ts";
import { Tally } from "../tally.ts";

const RUN_INTERRUPTED: RunError = {
  code: "UNEXPECTED",
  message: "its process ended, or was suspended for longer than its lease lasts, while it was under way",
  remedy:
    "Nothing to do: the next run finds out what became of the changes that were under way, and goes on from there.",
};

/** Whether the run's process ended, or stood still, in the middle of it. One that a person or a stop ended is none of these. */
export function wasInterrupted({ status, error }: Pick<RunDocument, "status" | "error">): boolean {
  return status === "interrupted" && error?.message === RUN_INTERRUPTED.message;
}

/** Ends the runs of this target that a process left running. Called under the lease, so nobody works at them any more. */
export async function closeInterrupted(target: Pick<Target, "name">, { store, clock, log }: Engine): Promise<void> {
  for (const run of await store.runs.running(target.name)) {
    log.warn({ target: target.name, run: run.id }, "closes a run whose process ended in the middle of it");
    const { total, byKind } = await tallyOf(run, store);
    await store.transaction(async (tx) => {
      await tx.runs.finish(run.id, {
        status: "interrupted",
        finishedAt: clock.now(),
        digest: null,
        counts: total,
        countsByKind: byKind,
        requests: run.requests,
        error: RUN_INTERRUPTED,
      });
      await tx.requests.putBack(run.id);
    });
  }
}

/** The counts of a run that did not come to its end, as far as what is stored shows them. */
async function tallyOf({ id }: RunDocument, { journal, decisions }: Engine["store"]): Promise<Tally> {
  const tally = Tally.ofJournal(await journal.tally(id));
  const { conflicts, kept } = await decisions.ofRun(id);
  for (const { kind } of conflicts) tally.conflicts(kind, 1);
  for (const { kind } of kept) tally.kept(kind, 1);
  return tally;
}

/** The run as it is stored. If it lost its lease, another process writes its end; until then it is told as interrupted. */
export async function asEnded({ id }: RunDocument, { store }: Engine): Promise<RunDocument> {
  const run = (await store.runs.get(id)) as RunDocument;
  return run.status === "running" ? { ...run, status: "interrupted", error: RUN_INTERRUPTED } : run;
}

/** Takes the target's lease to close what a dead process left running. False: another process has the lease, and closes it itself. */
export async function closeRunsOfTheDead(target: Pick<Target, "name">, engine: Engine): Promise<boolean> {
  const closed = await underLease(target.name, engine, async () => {
    await closeInterrupted(target, engine);
    return true;
  });
  return closed ?? false;
}
