/**
 * The daemon: schedules, mail, page, and a config that is read again when it changes. Start order is the order below; the
 * stop order is the reverse: no new runs, what is under way finishes, then page, mail and database close.
 */
import { DAEMON_LEASE } from "../engine/daemon-lease.ts";
import { tellOfAbsence } from "../engine/away.ts";
import { takeLease, type Lease } from "../engine/lease.ts";
import { Scheduler } from "../engine/scheduler.ts";
import { CommandRefused } from "../model/errors.ts";
import { RULES } from "../model/rules.ts";
import type { Ping } from "../notify/heartbeat.ts";
import type { LeaseRow } from "../store/store.ts";
import type { WebServer } from "../web/server.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { rememberInForce } from "./in-force.ts";
import { readinessOf } from "./readiness.ts";
import type { Readiness } from "../web/health/readiness.ts";
import type { App } from "./open-app.ts";
import type { Reloader } from "./reload.ts";

export interface DaemonOptions {
  readonly app: App;
  readonly signal: AbortSignal;
  readonly reloader: Reloader;
  /** The page, or only its health part. */
  readonly createWeb: (ready: () => Promise<Readiness>) => Promise<WebServer>;
  readonly ping: Ping;
  readonly onReady?: (server: WebServer) => void;
}

/** Resolves after a stop in good order. @throws CommandRefused when another daemon works on this database. */
export async function runDaemon({ app, signal, reloader, createWeb, ping, onReady }: DaemonOptions): Promise<void> {
  const lease = await takeLease(DAEMON_LEASE, app.engine, signal, { watchProgress: false });
  if (!lease) throw new AlreadyRunning(await app.store.leases.get(DAEMON_LEASE));
  const stopped = stopOf(signal, lease);
  try {
    const ready = () => readinessOf(app, scheduler);
    const heartbeat = createHeartbeat({ app, ready, ping, signal: stopped });
    const scheduler = new Scheduler(app.engine, {
      signal: stopped,
      live: app.around.live,
      keepHistoryMs: () => app.config.history.keepMs,
      onRun: heartbeat.afterRun,
    });
    await tellOfAbsence(app.engine);
    await scheduler.settle(app.engine, { spreadOut: true });
    await rememberInForce(app);
    const server = await createWeb(ready);
    await server.listen();
    try {
      app.log.info({ targets: [...app.engine.targets.keys()], url: server.url }, "rollcall is ready");
      onReady?.(server);
      const work = [
        scheduler.run(),
        app.outbox().run(stopped),
        heartbeat.run(),
        reloader.watch((engine) => scheduler.settle(engine, { spreadOut: false }), stopped),
      ];
      await untilStopped(stopped);
      app.log.info({}, "stopping: no new runs, current changes finish");
      await within(RULES.shutdownMs, Promise.all(work), app);
    } finally {
      await server.close();
    }
    if (!signal.aborted) throw lease.signal.reason;
  } finally {
    await lease.release();
  }
}

export class AlreadyRunning extends CommandRefused {
  constructor(row: LeaseRow | undefined) {
    super("CONFIG", `another daemon works on this database already${holderOf(row)}`, {
      remedy: "Stop it first, or give this one a database of its own.",
    });
  }
}

/** ` (process 4711 on host, since …)`; nothing where it has ended meanwhile. */
export function holderOf(row: LeaseRow | undefined): string {
  return row ? ` (process ${row.pid} on ${row.host}, since ${row.since})` : "";
}

/** One signal for both reasons to stop: the process is told to, or another daemon took over. */
function stopOf(signal: AbortSignal, lease: Lease): AbortSignal {
  return AbortSignal.any([signal, lease.signal]);
}

/** Waits for the work, but no longer than that; and not a moment longer than the work takes. */
async function within(ms: number, work: Promise<unknown>, { clock }: App): Promise<void> {
  const done = new AbortController();
  const enough = clock.sleep(ms, done.signal).catch(() => undefined);
  await Promise.race([work, enough]).finally(() => done.abort());
}

function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
