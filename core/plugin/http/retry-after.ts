/** Reads when a vendor says to come back: `Retry-After` (RFC 9110: seconds or an HTTP date), else the `RateLimit-Reset` headers. */

const EPOCH_SECONDS = 1_000_000_000;
const EPOCH_MILLISECONDS = 1_000_000_000_000;
const RESETS = ["ratelimit-reset", "x-ratelimit-reset"] as const;

/**
 * Returns the milliseconds from now; undefined if nothing (or nothing sensible, or "at once") is said. Reset headers count on a
 * 429 only: some vendors send them with every answer.
 */
export function retryAfterMs(
  status: number,
  headers: Readonly<Record<string, string>>,
  now: () => number,
): number | undefined {
  const said = headers["retry-after"];
  if (said !== undefined) {
    const ms = fromNow(said, now) ?? Date.parse(said) - now();
    if (ms > 0) return ms;
  }
  return status === 429 ? resetMs(headers, now) : undefined;
}

/** Returns the milliseconds until the limit is full again. The number is seconds to wait (awork), or an epoch when it is huge. */
export function resetMs(headers: Readonly<Record<string, string>>, now: () => number): number | undefined {
  for (const name of RESETS) {
    const said = headers[name];
    const ms = said === undefined ? undefined : fromNow(said, now);
    if (ms !== undefined && ms > 0) return ms;
  }
  return undefined;
}

function fromNow(said: string, now: () => number): number | undefined {
  const value = said.trim() === "" ? Number.NaN : Number(said);
  if (!Number.isFinite(value)) return undefined;
  if (value >= EPOCH_MILLISECONDS) return value - now();
  return value >= EPOCH_SECONDS ? value * 1000 - now() : value * 1000;
}
