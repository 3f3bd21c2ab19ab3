/** The queue for jobs that are due: this process does them, or whichever daemon takes them (core/app/daemon/shared-queue.ts). */
import type { Job } from "./jobs.ts";

export interface RunQueue {
  /** Names of the targets for which a job waits or goes on. */
  busy(): Promise<ReadonlySet<string>>;
  /** Puts the job in, unless one of the same target waits or goes on. Does not wait for its end. Shared, it carries the target's name alone. */
  add(job: Job): Promise<void>;
  /** Resolves once no job that was put in here waits or goes on in this process. */
  idle(): Promise<void>;
}
