/**
 * One reading of a source serves all targets that are due within the same minute. A handle is made anew with each config, so after
 * a reload nobody is served what was read by the settings, or with the credentials, of the former one.
 */
import { RollcallError } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import { elapsed, type Clock, type Instant } from "../../model/time.ts";
import type { Needs, Reads, SourceContext, SourceScope } from "../../plugin/contract.ts";
import type { SourceHandle } from "../engine.ts";

interface Snapshot {
  readonly key: string;
  readonly startedAt: Instant;
  readonly reads: Promise<Reads>;
}

interface Reading extends SourceContext {
  readonly fresh: boolean;
  /** A reading from before then is too old; null: one of this minute will do. */
  readonly notBefore: Instant | null;
  /** What the target that asks needs for itself. */
  readonly own: Needs;
}

export class Snapshots {
  readonly #clock: Clock;
  readonly #latest = new Map<SourceHandle, Snapshot>();
  readonly #closed = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Reads the source completely, or throws. `fresh` reads anew (plan, runs by hand). What all targets need is read at once; if the
   * credential lacks an attribute that one of them cannot do without, the others get a reading of their own, and do not stop with it.
   */
  async read(handle: SourceHandle, scope: SourceScope, reading: Reading): Promise<Reads> {
    try {
      return await this.#shared(handle, scope, reading);
    } catch (error) {
      if (!(error instanceof RollcallError) || error.code !== "ATTRIBUTE_NOT_RELEASED") throw error;
      return handle.source.read(reading.own, scope, contextOf(reading));
    }
  }

  #shared(handle: SourceHandle, scope: SourceScope, reading: Reading): Promise<Reads> {
    const { today, fresh, notBefore } = reading;
    const now = this.#clock.now();
    const needs = handle.needs(today);
    const key = JSON.stringify([needs, scope, today]);
    const latest = this.#latest.get(handle);
    const isOf = (at: Instant) =>
      elapsed(at, now) < RULES.snapshot.sharedForMs && (notBefore === null || at > notBefore);
    if (!fresh && latest?.key === key && isOf(latest.startedAt)) return latest.reads;
    const reads = handle.source.read(needs, scope, contextOf(reading));
    if (handle.shared && !fresh) this.#keep(handle, { key, startedAt: now, reads });
    return reads;
  }

  /** Forgets everything and leaves no timer behind. */
  close(): void {
    this.#closed.abort();
    this.#latest.clear();
  }

  /** A failed reading is never shared; a served one is forgotten after its minute, so that memory is free again. */
  #keep(handle: SourceHandle, snapshot: Snapshot): void {
    this.#latest.set(handle, snapshot);
    const forget = () => {
      if (this.#latest.get(handle) === snapshot) this.#latest.delete(handle);
    };
    snapshot.reads.then(
      () => this.#clock.sleep(RULES.snapshot.sharedForMs, this.#closed.signal, "limit").then(forget, forget),
      forget,
    );
  }
}

function contextOf({ today, onlyLooks = false }: Reading): SourceContext {
  return { today, onlyLooks };
}
