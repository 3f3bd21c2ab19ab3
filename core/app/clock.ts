/** The clock of the process, and the only file that asks the system for the time. It starts at `$ROLLCALL_NOW` if that is set, and runs on. */
import { setTimeout } from "node:timers/promises";
import { ConfigError } from "../model/errors.ts";
import { instantOf, type Clock } from "../model/time.ts";

/** @throws ConfigError when `now` is no instant. */
export function systemClock(now: string | undefined): Clock {
  const offset = now ? startOf(now) - Date.now() : 0;
  return { now: () => instantOf(Date.now() + offset), sleep };
}

function startOf(now: string): number {
  const start = Date.parse(now);
  if (Number.isNaN(start))
    throw new ConfigError(`ROLLCALL_NOW is not an instant: ${now}`, [], {
      remedy: "Write it like 2026-07-21T08:00:00Z, or leave it out.",
    });
  return start;
}

/** @throws the signal's reason */
async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {
    throw signal?.reason;
  });
}
