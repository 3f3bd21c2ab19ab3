/**
 * Pings the watchdog outside (`heartbeat` in the config) while rollcall does its work: every minute in which the daemon is ready
 * by `/readyz`, and at once after each run that went through; with cron and `run --due`, at the end of each call. It falls silent
 * when mail gets through to nobody, the database does not answer or a schedule has stopped. Whether targets succeed is told by mail
 * and dashboard.
 */
import type { RunDocument } from "../../model/run.ts";
import { pingHeartbeat, type Ping } from "../../notify/heartbeat.ts";
import type { Readiness } from "../../web/health/readiness.ts";
import type { App } from "../open-app.ts";
import { MINUTE } from "../../model/time.ts";

const EVERY_MS = MINUTE;

export interface Heartbeat {
  /** Pings once, if rollcall is ready. */
  beat(): Promise<void>;
  /** Pings every minute until the signal aborts. */
  run(until: AbortSignal): Promise<void>;
  /** Pings after every run that goes through in this process, until the daemon stops. */
  followRuns(): void;
}

export interface HeartbeatOptions {
  readonly app: App;
  readonly ready: () => Promise<Readiness>;
  readonly ping: Ping;
  readonly signal: AbortSignal;
}

export function createHeartbeat({ app, ready, ping, signal }: HeartbeatOptions): Heartbeat {
  /** The ping under way: runs that end together share one. */
  let beating: Promise<void> | null = null;

  async function beatOnce(): Promise<void> {
    const { heartbeat } = app.config;
    if (heartbeat && (await isReady(ready))) await pingHeartbeat(heartbeat, ping, app.log, signal);
  }

  function beat(): Promise<void> {
    beating ??= beatOnce().finally(() => {
      beating = null;
    });
    return beating;
  }

  return {
    beat,
    async run(until) {
      while (!until.aborted) {
        await beat();
        await app.clock.sleep(EVERY_MS, until).catch(() => undefined);
      }
    },
    followRuns() {
      const stop = app.around.live.listen((told) => {
        if (told.event === "run" && wentThrough(told.run)) void beat();
      });
      signal.addEventListener("abort", stop, { once: true });
    },
  };
}

function wentThrough({ status }: RunDocument): boolean {
  return status === "succeeded" || status === "partial" || status === "held";
}

async function isReady(ready: () => Promise<Readiness>): Promise<boolean> {
  const checks = await ready().catch(() => null);
  return checks !== null && !Object.values(checks).includes("failed");
}
