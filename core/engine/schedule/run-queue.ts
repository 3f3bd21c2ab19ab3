/** The queue for jobs that are due: this process does them, or whichever daemon takes them (core/app/daemon/shared-queue.ts). */

/** A target with something to do. What that is, is looked up when its turn comes. */
export interface Queued {
  readonly name: string;
  /** Its run is to make up for fires that were missed, or for a run that was cut short. */
  readonly catchUp: boolean;
  /** Never rejects. */
  work(): Promise<void>;
}

export interface RunQueue {
  /** Names of the targets for which a job waits or goes on. */
  busy(): Promise<ReadonlySet<string>>;
  /** Puts the target in, unless it waits or is worked at already. Does not wait for the end. The shared queue ignores `work`: the daemon that takes it does its own. */
  add(queued: Queued): Promise<void>;
  /** Resolves once no job that was put in here waits or goes on in this process. */
  idle(): Promise<void>;
}
