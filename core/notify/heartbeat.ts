/**
 * Tells an outside watchdog that the daemon is alive (`heartbeat: https://…`). The watchdog raises the alarm when pings stop, so a
 * ping that fails is only logged. The address is as good as a password, so it is never logged.
 */
import type { Log } from "../model/log.ts";

/** A GET that gives up by itself after a while. */
export type Ping = (url: string, signal: AbortSignal) => Promise<{ readonly status: number }>;

/** Resolves true when the watchdog answered 2xx; never throws. */
export async function pingHeartbeat(
  url: string,
  get: Ping,
  log: Pick<Log, "warn">,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { status } = await get(url, signal);
    const answered = status >= 200 && status < 300;
    if (!answered) log.warn({ status }, "heartbeat refused");
    return answered;
  } catch (error) {
    if (!signal.aborted) log.warn({ error: nameOf(error) }, "heartbeat not sent");
    return false;
  }
}

/** The code or name of an error, such as `ECONNREFUSED` or `TimeoutError`. Its message may quote the address. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const cause = error.cause as { readonly code?: unknown } | undefined;
  return typeof cause?.code === "string" ? cause.code : error.name;
}
