/**
 * The daemon: schedules, mail, page, and a config that is read again when it changes. Start order is the order below; the
 * stop order is the reverse: no new runs, what is under way finishes, then page, mail and database close. On PostgreSQL there may
 * be several: each shows the page, one leads, the others stand by.
 */
import { DAEMON_LEASE } from "../../engine/schedule/upkeep/daemons.ts";
import type { Engine } from "../../engine/engine.ts";
import { LocalQueue } from "../../engine/schedule/local-queue.ts";
import { RULES } from "../../model/rules.ts";
import type { Ping } from "../../notify/heartbeat.ts";
import type { Readiness } from "../../web/health/readiness.ts";
import type { WebServer } from "../../web/server.ts";
import { alreadyRunning } from "./already-running.ts";
import type { Cluster } from "./cluster.ts";
import { DaemonEnded } from "./daemon-ended.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { forgetRefusal } from "../operations/in-force.ts";
import { Leader } from "./leader.ts";
import type { App } from "../open-app.ts";
import { readinessOf } from "./readiness.ts";
import type { Reloader } from "./reload.ts";
import { keepInStep } from "./shared-clock.ts";

export interface DaemonOptions {
  readonly app: App;
  readonly signal: AbortSignal;
  readonly reloader: Reloader;
  /** Makes the dashboard, or only its health checks. */
  readonly createWeb: (ready: () => Promise<Readiness>) => Promise<WebServer>;
  readonly ping: Ping;
  /** Called whenever nothing runs any more. Omitted: nothing is done then (the process is not the daemon's alone). */
  readonly atRest?: () => void;
  readonly onReady?: (server: WebServer) => void;
}

/**
 * Resolves after a stop in good order.
 * @throws CommandRefused when another daemon works on this database and it cannot be shared, DaemonEnded when its lease ran out
 */
export async function runDaemon(options: DaemonOptions): Promise<void> {
  const { app, signal, reloader, createWeb, atRest, onReady } = options;
  const ready = () => readinessOf(app, leader);
  const heartbeat = createHeartbeat({ ...options, ready });
  const cluster = app.isShared ? await join(options) : null;
  const leader = new Leader({ app, signal, heartbeat, queue: cluster?.queue ?? new LocalQueue(atRest) });
  heartbeat.followRuns();
  try {
    if (!(await leader.tryToLead()) && !cluster) throw alreadyRunning(await app.store.leases.get(DAEMON_LEASE));
    // A daemon that shares the work goes on when it no longer leads.
    const stopped = cluster ? signal : leader.ended!;
    const server = await createWeb(ready);
    await server.listen();
    try {
      await forgetRefusal(app);
      app.log.info({ targets: [...app.engine.targets.keys()], url: server.url }, "rollcall is ready");
      onReady?.(server);
      // A third of the memory was needed for the start only.
      atRest?.();
      const settle = async (engine: Engine) => {
        await cluster?.renew();
        await leader.settle(engine);
      };
      const work = [cluster ? leader.standBy() : leader.work(), reloader.watch(settle, stopped)];
      if (cluster) work.push(cluster.run(stopped), keepInStep(app.clock, stopped));
      await untilStopped(stopped);
      app.log.info({}, "stopping: no new runs, current changes finish");
      await within(RULES.shutdownMs, Promise.all(work), app);
    } finally {
      await server.close();
    }
    if (!signal.aborted) throw new DaemonEnded(stopped.reason);
  } finally {
    // A lease that cannot be released expires; the error to report is the one that ended the daemon.
    await leader.resign().catch((error) => app.log.warn({ err: error }, "a lease was not given back"));
    await cluster?.close();
  }
}

/** Imported only if it is used, since it loads the queue's library. */
async function join({ app, signal, atRest }: DaemonOptions): Promise<Cluster> {
  const { joinCluster } = await import("./cluster.ts");
  return joinCluster(app, { signal, atRest });
}

/** Waits for the work, at most this long. */
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
