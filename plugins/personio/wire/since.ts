/** Start of the time for which changes are asked for, a day early: Personio does not say in which zone it reads it, nor how finely. */
import { DAY, type Instant, later } from "../../../core/model/time.ts";

/** Returns a time to the second and without a zone, as all filters of Personio take it; the first ten characters are the day. */
export function sinceWithMargin(since: Instant): string {
  return later(since, -DAY).slice(0, 19);
}
