/** Work without a lease (a plan, a test of connections), which ends as a run does where nothing is answered any more. */
import { RULES } from "../../../model/rules.ts";
import { elapsed, type Clock } from "../../../model/time.ts";
import { noProgress } from "./lease.ts";
import { unlessAborted } from "./unless-aborted.ts";

export interface Watch {
  /** Aborts when nothing has been answered for too long, or when whoever waits goes away. */
  readonly signal: AbortSignal;
  /** Notes that somebody answered. */
  readonly touch: () => void;
  /** The work's answer, unless the signal aborts before it: then the reason is thrown. */
  race<T>(work: Promise<T>): Promise<T>;
}

export async function watched<T>(clock: Clock, outer: AbortSignal, work: (watch: Watch) => Promise<T>): Promise<T> {
  const silent = new AbortController();
  const done = new AbortController();
  let touchedAt = clock.now();
  const look = async () => {
    while (!done.signal.aborted) {
      await clock.sleep(RULES.lease.renewMs, done.signal, "watch");
      if (elapsed(touchedAt, clock.now()) > RULES.run.noProgressMs) silent.abort(noProgress(true));
    }
  };
  look().catch(() => undefined);
  const signal = AbortSignal.any([outer, silent.signal]);
  const touch = () => {
    touchedAt = clock.now();
  };
  try {
    return await work({ signal, touch, race: (one) => unlessAborted(one, signal) });
  } finally {
    done.abort();
  }
}
