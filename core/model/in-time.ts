/** Waits for work no longer than it may take, so that whoever asked is answered though the database, or a caller, stands still. */
import type { Clock } from "./time.ts";

export interface Limit<L> {
  readonly ms: number;
  readonly clock: Pick<Clock, "sleep">;
  /** The answer if the work takes longer. The work itself goes on, and nobody hears how it ends. */
  readonly late: L;
}

export async function inTime<T, L>(work: Promise<T>, { ms, clock, late }: Limit<L>): Promise<T | L> {
  const done = new AbortController();
  const limit = clock.sleep(ms, done.signal, "limit").then(
    () => late,
    () => late,
  );
  return Promise.race([work, limit]).finally(() => done.abort());
}
