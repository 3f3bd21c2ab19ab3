/** Where the scheduler puts what is due: done by this process, or by whichever daemon takes it (core/app/daemon/shared-queue.ts). */
import type { Job } from "./jobs.ts";

export interface RunQueue {
  /** Names of the targets for which something waits or goes on. */
  busy(): Promise<ReadonlySet<string>>;
  /** Nothing happens where something of that target waits or goes on already. Does not wait for its end. */
  add(job: Job): Promise<void>;
  /** Resolves once nothing of what was put in here waits or goes on in this process. */
  idle(): Promise<void>;
}
