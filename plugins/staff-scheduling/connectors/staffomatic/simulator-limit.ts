/** The simulated Staffomatic's rate limit: a number of requests in ten seconds, then 429 with the time to wait. */
import { epochOf, type Instant } from "../../../../core/model/time.ts";
import type { SimAnswer } from "../../../../core/plugin/simulator.ts";
import { refused } from "./simulator-answers.ts";

const WINDOW = 10_000;

/** Returns a function that counts a request and returns its refusal; null: it may go on. `limit: null`: no limit. */
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
