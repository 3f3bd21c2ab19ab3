/** The queue of a process that does everything that is due: several targets at the same time, never one target twice. */
import PQueue from "p-queue";
import type { Queued, RunQueue } from "./run-queue.ts";

/** How many runs a process does at the same time; vendors limit the pace long before this does. */
export const PARALLEL = 4;

export class LocalQueue implements RunQueue {
  readonly #queue = new PQueue({ concurrency: PARALLEL });
  readonly #busy = new Set<string>();

  /** @param atRest called whenever nothing waits or goes on any more */
  constructor(atRest?: () => void) {
    if (atRest) this.#queue.on("idle", atRest);
  }

  async busy(): Promise<ReadonlySet<string>> {
    return this.#busy;
  }

  async add({ name, work }: Queued): Promise<void> {
    if (this.#busy.has(name)) return;
    this.#busy.add(name);
    void this.#queue.add(work).finally(() => this.#busy.delete(name));
  }

  async idle(): Promise<void> {
    await this.#queue.onIdle();
  }
}
