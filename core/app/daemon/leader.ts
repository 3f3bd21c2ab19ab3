/**
 * Whether this daemon leads. One does at a time, the holder of the lease `#daemon`; on PostgreSQL the others stand by, ask for it every
 * few seconds, and take over once it has ended.
 */
import { DAEMON_LEASE } from "../../engine/schedule/upkeep/daemons.ts";
import type { Engine } from "../../engine/engine.ts";
import { takeLease, type Lease } from "../../engine/run/lease/lease.ts";
import type { Instant } from "../../model/time.ts";
import { rememberInForce } from "../operations/in-force.ts";
import { beginLeaderTerm, type Term, type TermOptions } from "./leader-term.ts";

const ASK_EVERY_MS = 3_000;

export type LeaderOptions = Omit<TermOptions, "lease">;

export class Leader {
  readonly #options: LeaderOptions;
  #reign: { readonly lease: Lease; readonly term: Term } | null = null;
  #askedAt: Instant;

  constructor(options: LeaderOptions) {
    this.#options = options;
    this.#askedAt = options.app.clock.now();
  }

  /** When this daemon last did its part: looked what is due, or asked whether it is to lead. */
  get lookedAt(): Instant {
    return this.#reign?.term.scheduler.lookedAt ?? this.#askedAt;
  }

  /** Whether the database took what this daemon last wrote of its lead; true while another one leads. */
  get isWriting(): boolean {
    return this.#reign?.lease.isRenewed ?? true;
  }

  /** Aborts when this daemon no longer leads; undefined: it does not lead. */
  get ended(): AbortSignal | undefined {
    return this.#reign?.term.ended;
  }

  /** Takes the lead if it is free; false: another daemon leads. */
  async tryToLead(): Promise<boolean> {
    const { app, signal } = this.#options;
    this.#askedAt = app.clock.now();
    const lease = await takeLease(DAEMON_LEASE, app.engine, signal, { watchProgress: false });
    if (!lease) return false;
    try {
      this.#reign = { lease, term: await beginLeaderTerm({ ...this.#options, lease }) };
    } catch (error) {
      await lease.release();
      throw error;
    }
    return true;
  }

  /** Brings what is stored in line with a changed config, and says that it is in force. Only the leader does. */
  async settle(engine: Engine): Promise<void> {
    if (!this.#reign) return;
    await this.#reign.term.scheduler.settle(engine, { spreadOut: false });
    await rememberInForce(this.#options.app);
  }

  /** Does the work of its term until that ends. */
  async work(): Promise<void> {
    await this.#reign?.term.work();
  }

  /** Leads whenever nobody else does, until the signal aborts. */
  async standBy(): Promise<void> {
    const { app, signal } = this.#options;
    while (!signal.aborted) {
      const leads = this.#reign !== null || (await this.#askedToLead());
      if (leads) await this.#serve();
      else await app.clock.sleep(ASK_EVERY_MS, signal, "watch").catch(() => undefined);
    }
  }

  async resign(): Promise<void> {
    const lease = this.#reign?.lease;
    this.#reign = null;
    await lease?.release();
  }

  async #askedToLead(): Promise<boolean> {
    const { app } = this.#options;
    try {
      const leads = await this.tryToLead();
      if (leads) app.log.info({}, "leads from now on");
      return leads;
    } catch (error) {
      app.log.warn({ err: error }, "could not ask to lead; it tries again");
      return false;
    }
  }

  async #serve(): Promise<void> {
    const { app, signal } = this.#options;
    try {
      await this.work();
    } finally {
      if (!signal.aborted) app.log.warn({ err: this.ended?.reason }, "leads no more");
      await this.resign().catch((error) => app.log.warn({ err: error }, "a lease was not given back"));
    }
  }
}
