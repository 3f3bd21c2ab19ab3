/** The simulated Staffomatic's limit: so many requests in ten seconds, then 429 with the time to wait. */
import { epochOf, type Instant } from "../../../../core/model/time.ts";
import type { SimAnswer } from "../../../../core/plugin/simulator.ts";
import { refused } from "./simulator-answers.ts";

const WINDOW = 10_000;

/** Counts a request. Null: it may go on. `limit: null` is none. */
export function makeLimit(now: () => Instant): (limit: number | null) => SimAnswer | null {
  let asked: number[] = [];
  return (limit) => {
    if (limit === null) return null;
    const at = epochOf(now());
    asked = asked.filter((one) => one > at - WINDOW);
    if (asked.length >= limit) return { ...refused(429, "Too Many Requests"), headers: { "retry-after": "10" } };
    asked.push(at);
    return null;
  };
}
