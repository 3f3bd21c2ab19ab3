/** Since when changes are asked for: Personio does not say in which zone it reads that, nor how finely, so a day earlier. */
import { type Instant, later } from "../../../core/model/time.ts";

const DAY_MS = 24 * 60 * 60_000;

/** To the second and without a zone, as all of its filters take it; the first ten characters are the day. */
export function sinceWithMargin(since: Instant): string {
  return later(since, -DAY_MS).slice(0, 19);
}
