/**
 * What one daemon at a time does, the one that leads: it looks what is due, does the upkeep, sends the mails and tells the watchdog
 * outside. It ends with its lease, or when the process is told to stop.
 */
import { tellOfAbsence } from "../engine/away.ts";
import type { Lease } from "../engine/lease.ts";
import { lastPulse } from "../engine/pulse.ts";
import type { RunQueue } from "../engine/run-queue.ts";
import { Scheduler } from "../engine/scheduler.ts";
import type { Ping } from "../notify/heartbeat.ts";
import type { Readiness } from "../web/health/readiness.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { rememberInForce } from "./in-force.ts";
import type { App } from "./open-app.ts";

export interface TermOptions {
  readonly app: App;
  readonly lease: Lease;
  /** The process is told to stop. */
  readonly signal: AbortSignal;
  readonly ready: () => Promise<Readiness>;
  readonly ping: Ping;
  /** Once nothing runs any more. Left out: nothing (the process is not the daemon's alone). */
  readonly atRest?: () => void;
  /** Where what is due is put; left out: this process does it. */
  readonly queue?: RunQueue;
}

export interface Term {
  readonly scheduler: Scheduler;
  /** Aborts at its end, whichever comes first. */
  readonly ended: AbortSignal;
  /** Works to its end; resolves once what is under way has finished. */
  work(): Promise<void>;
}

/** Settles what the config means for what is remembered; nothing is due before `work`. */
export async function beginTerm({ app, lease, signal, ready, ping, atRest, queue }: TermOptions): Promise<Term> {
  const ended = AbortSignal.any([signal, lease.signal]);
  const heartbeat = createHeartbeat({ app, ready, ping, signal: ended });
  const scheduler = new Scheduler(app.engine, {
    signal: ended,
    live: app.around.live,
    keepHistoryMs: () => app.config.history.keepMs,
    onRun: (run) => {
      heartbeat.afterRun(run);
      if (atRest) void scheduler.idle().then(atRest);
    },
    ...(queue && { queue }),
  });
  const listenedUntil = await lastPulse(app.engine);
  await tellOfAbsence(app.engine);
  await scheduler.settle(app.engine, { spreadOut: true });
  await rememberInForce(app);
  return {
    scheduler,
    ended,
    async work() {
      if (listenedUntil !== null) scheduler.askForMissed(listenedUntil);
      // What only the start needed. Where the work is shared nobody knows whether this process rests.
      if (atRest && !queue) void scheduler.idle().then(atRest);
      await Promise.all([scheduler.run(), app.outbox().run(ended), heartbeat.run()]);
    },
  };
}
