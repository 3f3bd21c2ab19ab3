/** The right to run one target: a row that expires and is renewed while the run goes on. Losing it ends the run. */
import { Cancelled, RollcallError, TransientError } from "../../../model/errors.ts";
import { RULES } from "../../../model/rules.ts";
import { elapsed, type Instant } from "../../../model/time.ts";
import type { Engine } from "../../engine.ts";
import { newTaking } from "./lease-holder.ts";
import { type Term, termFrom } from "./lease-term.ts";

/** Another process has the lease, or may have it by now. */
export class LeaseLost extends Cancelled {
  constructor(name: string, how = "was lost to another process", cause?: unknown) {
    super(`the lease of ${name} ${how}`, cause);
  }
}

export interface Lease {
  readonly name: string;
  /** The process, with a number for each time that it takes a lease. */
  readonly holder: string;
  /** Aborts when requests under way must be broken off: at once when the lease is lost, with some grace at a shutdown. */
  readonly hardSignal: AbortSignal;
  /** Aborts when the lease is lost, nothing has answered for too long, or `outer` aborts; the reason is the error to report. */
  readonly signal: AbortSignal;
  /** Notes that a vendor answered. Ends the lease if it has run out meanwhile. */
  touch(): void;
  /**
   * Called before each write. Renews the lease if less than one request time-out is left, or if the clock was set back.
   * Undefined: it need not be waited for. Rejects with the abort reason once the lease is lost.
   */
  hold(): Promise<void> | undefined;
  /** Ends the lease if it has run out by the clock; the database is not asked. Returns whether the lease is still ours. */
  checkTerm(): boolean;
  /** Whether the last renewal could be written. The database may answer questions and take nothing, as on a full disk. */
  readonly isRenewed: boolean;
  release(): Promise<void>;
}

interface LeaseOptions {
  /** Whether the lease ends when nothing was acknowledged for too long, or the work takes too long. Default: true. */
  readonly watchProgress: boolean;
}

/**
 * Takes the lease, which renews itself until it is released or lost; null when another process has it.
 * @param outer ends the lease when it aborts
 */
export async function takeLease(
  name: string,
  engine: Engine,
  outer?: AbortSignal,
  { watchProgress }: LeaseOptions = { watchProgress: true },
): Promise<Lease | null> {
  const { store, clock } = engine;
  const { holder, ...where } = newTaking(engine.holder);
  // By a clock that runs ahead, another machine's lease would seem to have ended.
  await clock.sync?.();
  const term = termFrom(clock.now());
  const taken = await store.leases.take(name, { holder, ...where }, term.from, term.until, (row) => engine.isGone(row));
  return taken ? new HeldLease({ name, holder, term, watchProgress, ...(outer && { outer }) }, engine) : null;
}

/** Does the work under the lease; undefined, and nothing done, when another process has the lease. */
export async function underLease<T>(
  name: string,
  engine: Engine,
  work: (lease: Lease) => Promise<T>,
): Promise<T | undefined> {
  const lease = await takeLease(name, engine, undefined, { watchProgress: false });
  if (!lease) return undefined;
  try {
    return await work(lease);
  } finally {
    await lease.release();
  }
}

interface Taken extends LeaseOptions {
  readonly name: string;
  readonly holder: string;
  readonly term: Term;
  readonly outer?: AbortSignal;
}

class HeldLease implements Lease {
  readonly name: string;
  readonly holder: string;
  readonly #engine: Engine;
  readonly #outer: AbortSignal | undefined;
  readonly #watchProgress: boolean;
  readonly #startedAt: Instant;
  readonly #ended = new AbortController();
  readonly #broken = new AbortController();
  readonly #released = new AbortController();
  readonly signal = this.#ended.signal;
  readonly hardSignal = this.#broken.signal;
  readonly #watching: Promise<void>;
  isRenewed = true;
  #term: Term;
  #touchedAt: Instant;
  #renewing: Promise<void> | null = null;

  constructor({ name, holder, term, outer, watchProgress }: Taken, engine: Engine) {
    this.name = name;
    this.holder = holder;
    this.#engine = engine;
    this.#outer = outer;
    this.#watchProgress = watchProgress;
    this.#term = term;
    this.#startedAt = this.#touchedAt = engine.clock.now();
    if (outer?.aborted) this.#cancel();
    outer?.addEventListener("abort", this.#cancel);
    this.#watching = this.#watch().catch(() => undefined);
  }

  readonly touch = (): void => {
    this.#touchedAt = this.#engine.clock.now();
    this.checkTerm();
  };

  readonly hold = (): Promise<void> | undefined => {
    const now = this.#engine.clock.now();
    const { signal } = this.#broken;
    if (signal.aborted) return Promise.reject(signal.reason);
    if (now >= this.#term.from && now <= this.#term.lastCall) return undefined;
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing.then(() => signal.throwIfAborted());
  };

  // After the process stood still, answers and pending requests are handled before timers: they ask here themselves.
  readonly checkTerm = (): boolean => {
    if (this.#engine.clock.now() >= this.#term.until)
      this.#stop(new LeaseLost(this.name, "ran out while this process was suspended"));
    return !this.#broken.signal.aborted;
  };

  async release(): Promise<void> {
    this.#released.abort();
    this.#outer?.removeEventListener("abort", this.#cancel);
    await this.#watching;
    await this.#engine.store.leases.release(this.name, this.holder);
  }

  /** Ends the run at once, and its requests after some grace. */
  readonly #cancel = (): void => {
    const given: unknown = this.#outer?.reason;
    const reason = given instanceof RollcallError ? given : new Cancelled("the run was cancelled");
    this.#ended.abort(reason);
    this.#engine.clock.sleep(RULES.graceMs, this.#released.signal, "limit").then(
      () => this.#broken.abort(reason),
      () => undefined,
    );
  };

  #stop(reason: RollcallError): void {
    this.#ended.abort(reason);
    this.#broken.abort(reason);
  }

  async #watch(): Promise<void> {
    const { clock } = this.#engine;
    while (!this.#released.signal.aborted) {
      await clock.sleep(RULES.lease.renewMs, this.#released.signal, "watch");
      await this.#renew();
      if (!this.#watchProgress) continue;
      const silent = elapsed(this.#touchedAt, clock.now()) > RULES.run.noProgressMs;
      if (silent || elapsed(this.#startedAt, clock.now()) > RULES.run.longestMs) this.#stop(noProgress(silent));
    }
  }

  /** A database that fails is asked again, until the lease would end before the next look. */
  async #renew(): Promise<void> {
    const { store, clock, log } = this.#engine;
    const next = termFrom(clock.now());
    try {
      if (await store.leases.renew(this.name, this.holder, next.until)) this.#term = next;
      else this.#stop(new LeaseLost(this.name));
      this.isRenewed = true;
    } catch (error) {
      this.isRenewed = false;
      log.warn({ lease: this.name, err: error }, "a lease could not be renewed; it is tried again");
      if (elapsed(clock.now(), this.#term.until) <= RULES.lease.renewMs)
        this.#stop(new LeaseLost(this.name, "could not be renewed in time", error));
    }
  }
}

export function noProgress(silent: boolean): TransientError {
  const message = silent ? "no request was answered for 15 minutes" : "the run took more than 12 hours";
  return new TransientError("NO_PROGRESS", message, {
    remedy: "Nothing to do at first: the run is repeated. If it goes on, look at the vendor's status page.",
  });
}
