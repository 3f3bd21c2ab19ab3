/** The right to run one target: a row that expires and is renewed while the run goes on. Losing it ends the run. */
import { Cancelled, RollcallError, TransientError } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, later, type Instant } from "../../model/time.ts";
import type { LeaseHolder } from "../../store/store.ts";
import type { Engine } from "../engine.ts";

/** Another process has it, or may have it by now. */
export class LeaseLost extends Cancelled {
  constructor(name: string, how = "was lost to another process") {
    super(`the lease of ${name} ${how}`);
  }
}

export interface Lease {
  readonly name: string;
  /** The process, and this taking among its own. */
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
  /** Whether the lease is still ours by the clock, without asking the database. If it is not, it ends. */
  isHeld(): boolean;
  release(): Promise<void>;
}

/** From when until when a lease is ours, and until when a request may begin under it. Instants compare as texts. */
interface Term {
  readonly from: Instant;
  readonly until: Instant;
  readonly lastCall: Instant;
}

function termFrom(from: Instant): Term {
  const until = later(from, RULES.lease.lengthMs);
  return { from, until, lastCall: later(until, -RULES.request.timeoutMs) };
}

let takings = 0;

/** A process that stood still may take a lease of its own once more: what it did under the first must not pass for the second. */
function newTaking({ holder, ...where }: LeaseHolder): LeaseHolder {
  takings += 1;
  return { holder: `${holder}#${takings}`, ...where };
}

/** Whether that process took the lease. */
export function isTakenBy(lease: Pick<LeaseHolder, "holder">, { holder }: Pick<LeaseHolder, "holder">): boolean {
  return lease.holder.split("#", 1)[0] === holder;
}

/** Null when somebody else has it. */
export async function takeLease(
  name: string,
  engine: Engine,
  outer: AbortSignal,
  { watchProgress }: { readonly watchProgress: boolean } = { watchProgress: true },
): Promise<Lease | null> {
  const { store, clock } = engine;
  const by = newTaking(engine.holder);
  // By a clock that runs ahead, another machine's lease would seem to have ended.
  await clock.sync?.();
  let term = termFrom(clock.now());
  const taken = await store.leases.take(name, by, term.from, term.until, (row) => engine.isGone(row));
  if (!taken) return null;

  const ended = new AbortController();
  const released = new AbortController();
  const startedAt = clock.now();
  let touchedAt = startedAt;
  const broken = new AbortController();
  const cancel = () => {
    const reason = outer.reason instanceof RollcallError ? outer.reason : new Cancelled("the run was cancelled");
    ended.abort(reason);
    clock.sleep(RULES.graceMs, released.signal, "limit").then(
      () => broken.abort(reason),
      () => undefined,
    );
  };
  const stop = (reason: RollcallError) => {
    ended.abort(reason);
    broken.abort(reason);
  };
  if (outer.aborted) cancel();
  outer.addEventListener("abort", cancel);

  /** A database that fails is asked again, until the lease would end before the next look. */
  const renew = async () => {
    const next = termFrom(clock.now());
    try {
      if (await store.leases.renew(name, by.holder, next.until)) term = next;
      else stop(new LeaseLost(name));
    } catch (error) {
      engine.log.warn({ lease: name, err: error }, "a lease could not be renewed; it is tried again");
      if (elapsed(clock.now(), term.until) <= RULES.lease.renewMs)
        stop(new LeaseLost(name, "could not be renewed in time"));
    }
  };

  let renewing: Promise<void> | null = null;
  const hold = (): Promise<void> | undefined => {
    const now = clock.now();
    if (broken.signal.aborted) return Promise.reject(broken.signal.reason);
    if (now >= term.from && now <= term.lastCall) return undefined;
    renewing ??= renew().finally(() => {
      renewing = null;
    });
    return renewing.then(() => broken.signal.throwIfAborted());
  };

  const watch = async () => {
    while (!released.signal.aborted) {
      await clock.sleep(RULES.lease.renewMs, released.signal, "watch");
      await renew();
      if (!watchProgress) continue;
      const silent = elapsed(touchedAt, clock.now()) > RULES.run.noProgressMs;
      if (silent || elapsed(startedAt, clock.now()) > RULES.run.longestMs) stop(noProgress(silent));
    }
  };
  const watching = watch().catch(() => undefined);

  // The process stood still for that long: what waited for it (an answer, a request about to leave) is met before any timer fires.
  const isHeld = () => {
    if (clock.now() >= term.until) stop(new LeaseLost(name, "ran out while this process stood still"));
    return !broken.signal.aborted;
  };

  return {
    name,
    holder: by.holder,
    hardSignal: broken.signal,
    signal: ended.signal,
    hold,
    isHeld,
    touch: () => {
      touchedAt = clock.now();
      isHeld();
    },
    release: async () => {
      released.abort();
      outer.removeEventListener("abort", cancel);
      await watching;
      await store.leases.release(name, by.holder);
    },
  };
}

function noProgress(silent: boolean): TransientError {
  const message = silent ? "nothing was acknowledged for 15 minutes" : "the run took more than 12 hours";
  return new TransientError("NO_PROGRESS", message, {
    remedy: "Nothing to do at first: the run is tried again. If it persists, look at the vendor's status page.",
  });
}
