/** `rollcall run --due`, one tick for cron or a systemd timer: runs what is due, honours pauses, sends mail, ends. */
import type { TellProgress } from "../../model/run.ts";
import { DAEMON_LEASE } from "../../engine/schedule/upkeep/daemons.ts";
import { takeLease } from "../../engine/run/lease/lease.ts";
import { reportOf } from "../../engine/reports/run-report.ts";
import { tellOfNewDatabase } from "../../engine/schedule/upkeep/new-database.ts";
import { Scheduler } from "../../engine/schedule/scheduler.ts";
import { CommandRefused } from "../../model/errors.ts";
import type { RunDocument, RunReport } from "../../model/run.ts";
import type { LeaseRow } from "../../store/store.ts";
import type { Ping } from "../../notify/heartbeat.ts";
import { holderOf } from "./already-running.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { forgetRefusal, rememberInForce } from "../operations/in-force.ts";
import type { App } from "../open-app.ts";
import { readinessOf } from "./readiness.ts";

/** `most`: see `reportOf`. */
export async function runDue(
  app: App,
  signal: AbortSignal,
  progress: TellProgress,
  ping: Ping,
  most: number | null = null,
): Promise<{ readonly runs: readonly RunReport[] }> {
  const lease = await takeLease(DAEMON_LEASE, app.engine, signal, { watchProgress: false });
  if (!lease) throw doneByAnother(await app.store.leases.get(DAEMON_LEASE));
  const runs: RunDocument[] = [];
  try {
    const stopped = AbortSignal.any([signal, lease.signal]);
    const onRun = (run: RunDocument) => {
      runs.push(run);
      progress({ phase: `${run.target} ${run.status}`, done: runs.length, total: null });
    };
    const scheduler = new Scheduler(app.engine, {
      signal: stopped,
      keepHistoryMs: () => app.config.history.keepMs,
      onRun,
    });
    await forgetRefusal(app);
    await rememberInForce(app, { reloads: false });
    await tellOfNewDatabase(app.engine);
    await scheduler.settle(app.engine, { spreadOut: false });
    await scheduler.look();
    await scheduler.idle();
    // A probe that passed in the first look has asked for a run. Targets that take turns need as many looks.
    for (let isWaiting = true; isWaiting && !stopped.aborted; ) {
      isWaiting = await scheduler.look();
      await scheduler.idle();
    }
    await app.outbox().flush(stopped);
    await createHeartbeat({
      app,
      ready: () => readinessOf(app, { lookedAt: app.clock.now() }),
      ping,
      signal: stopped,
    }).beat();
  } finally {
    await lease.release();
  }
  return { runs: await Promise.all(runs.map((run) => reportOf(run, app.engine, most))) };
}

function doneByAnother(row: LeaseRow | undefined): CommandRefused {
  return new CommandRefused("CONFIG", `a daemon or another \`run --due\` works on this database${holderOf(row)}`, {
    remedy: "Nothing to do: it runs what is due. If a daemon is always running, remove `run --due` from cron.",
  });
}
