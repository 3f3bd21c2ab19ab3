/**
 * The daemon: schedules, mail, page, and a config that is read again when it changes. Start order is the order below; the
 * stop order is the reverse: no new runs, what is under way finishes, then page, mail and database close.
 */
import { DAEMON_LEASE } from "../engine/daemon-lease.ts";
import { takeLease, type Lease } from "../engine/lease.ts";
import { Scheduler } from "../engine/scheduler.ts";
import { CommandRefused } from "../model/errors.ts";
import { RULES } from "../model/rules.ts";
import { pingHeartbeat, type Ping } from "../notify/heartbeat.ts";
import type { WebServer } from "../web/server.ts";
import { rememberInForce } from "./in-force.ts";
import { readinessOf } from "./readiness.ts";
import type { Readiness } from "../web/health/readiness.ts";
import type { App } from "./open-app.ts";
import type { Reloader } from "./reload.ts";

const HEARTBEAT_MS = 60_000;

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
    const scheduler = new Scheduler(app.engine, { signal: stopped, keepHistoryMs: () => app.config.history.keepMs });
    await scheduler.settle(app.engine, { spreadOut: true });
    await rememberInForce(app);
    const server = await createWeb(() => readinessOf(app, scheduler));
    await server.listen();
    try {
      app.log.info({ targets: [...app.engine.targets.keys()], url: server.url }, "rollcall is ready");
      onReady?.(server);
      const work = [
        scheduler.run(),
        app.outbox().run(stopped),
        beat(app, ping, stopped),
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
  constructor(row: { readonly pid: number; readonly host: string; readonly since: string } | undefined) {
    const who = row ? ` (process ${row.pid} on ${row.host}, since ${row.since})` : "";
    super("CONFIG", `another daemon works on this database already${who}`, {
      remedy: "Stop it first, or give this one a database of its own.",
    });
  }
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

export function mailLog({ log }: App) {
  return {
    info: (message: string, fields: object) => log.info(fields, message),
    warn: (message: string, fields: object) => log.warn(fields, message),
  };
}

/** Tells the outside watchdog that this daemon lives. Whether targets succeed is for mail and page to say. */
async function beat(app: App, ping: Ping, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { heartbeat } = app.config;
    if (heartbeat) await pingHeartbeat(heartbeat, ping, mailLog(app), signal);
    await app.clock.sleep(HEARTBEAT_MS, signal).catch(() => undefined);
  }
}
