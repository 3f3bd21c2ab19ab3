/** Seeds beyond the known ones, and others each day; a failure names its seed, which replays on any day. */
const DAY_MS = 86_400_000;

/** The first of a thousand. */
export function today(): number {
  return 1_000_000 + (Math.floor(Date.now() / DAY_MS) % 100_000) * 1_000;
}
