/** Logs calls without the right token: one line a minute for each source, with their number. The token that was sent is not logged. */
import { elapsed, type Instant, MINUTE } from "../../model/time.ts";
import type { WebParts } from "../parts.ts";

const EVERY_MS = MINUTE;

interface Tally {
  readonly since: Instant;
  count: number;
}

export function createRefusals({ clock, log }: Pick<WebParts, "clock" | "log">): { note(source: string): void } {
  const tallies = new Map<string, Tally>();
  return {
    note(source) {
      const now = clock.now();
      const tally = tallies.get(source) ?? { since: "", count: 0 };
      tally.count += 1;
      const isRecent = tally.since !== "" && Math.abs(elapsed(tally.since, now)) < EVERY_MS;
      if (!isRecent) log.warn({ source, times: tally.count }, "somebody called as the source, without the right token");
      tallies.set(source, isRecent ? tally : { since: now, count: 0 });
    },
  };
}
