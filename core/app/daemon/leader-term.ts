/**
 * The work of the one daemon that leads: it finds what is due, does the upkeep, sends the mails and pings the watchdog outside. Its
 * term ends with its lease, or when the process is told to stop.
 */
import type { Engine } from "../../engine/engine.ts";
import { tellOfMissedRuns } from "../../engine/schedule/upkeep/missed-while-off.ts";
import { tellOfNewDatabase } from "../../engine/schedule/upkeep/new-database.ts";
import type { Lease } from "../../engine/run/lease/lease.ts";
import { lastPulse } from "../../engine/schedule/upkeep/pulse.ts";
import type { RunQueue } from "../../engine/schedule/run-queue.ts";
import { Scheduler } from "../../engine/schedule/scheduler.ts";
import type { Heartbeat } from "./heartbeat.ts";
import { rememberInForce } from "../operations/in-force.ts";
import type { App } from "../open-app.ts";

export interface TermOptions {
  readonly app: App;
  readonly lease: Lease;
  /** Aborts when the process is told to stop. */
  readonly signal: AbortSignal;
  readonly heartbeat: Heartbeat;
  /** Takes the jobs that are due. */
  readonly queue: RunQueue;
}

export interface Term {
  readonly scheduler: Scheduler;
  /** Aborts when the term ends. */
  readonly ended: AbortSignal;
  /** Works until the term ends; resolves once what is under way has finished. */
  work(): Promise<void>;
}

/** Begins a term: brings what is stored in line with the config. No run begins before `work`. */
export async function beginLeaderTerm({ app, lease, signal, heartbeat, queue }: TermOptions): Promise<Term> {
  const ended = AbortSignal.any([signal, lease.signal]);
  const scheduler = new Scheduler(app.engine, {
    signal: ended,
    live: app.around.live,
    tellsOfGaps: true,
    keepHistoryMs: () => app.config.history.keepMs,
    queue,
  });
  const listenedUntil = await lastPulse(app.engine);
  await tellOfNewDatabase(app.engine);
  await tellOfMissedRuns(app.engine, app.config.history.keepMs);
  let settled: Engine;
  // A config that is taken over meanwhile finds nobody who leads yet, and would never be settled.
  do {
    settled = app.engine;
    await scheduler.settle(settled, { spreadOut: true });
    await rememberInForce(app);
  } while (app.engine !== settled);
  return {
    scheduler,
    ended,
    async work() {
      if (listenedUntil !== null) scheduler.askForMissed(listenedUntil);
      await Promise.all([scheduler.run(), app.outbox().run(ended), heartbeat.run(ended)]);
    },
  };
}
