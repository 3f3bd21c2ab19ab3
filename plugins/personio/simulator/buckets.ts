/** The vendor's limits: a token bucket an endpoint, told in `x-ratelimit-*` headers, and for v1 employees a count a minute. */
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { v1Error, v2Problem } from "./answers.ts";
import type { Route, Scene } from "./route.ts";

const RATES = {
  "v1 employees": { perSecond: 15, burst: 15, perMinute: 300 },
  "v2 persons": { perSecond: 30, burst: 30, perMinute: Number.POSITIVE_INFINITY },
  "v2 absences": { perSecond: 10, burst: 10, perMinute: Number.POSITIVE_INFINITY },
} as const;

interface Bucket {
  level: number;
  filledAt: number;
  minute: number[];
}

export class Buckets {
  readonly #tick: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** `tick`: milliseconds of a clock that never goes back. */
  constructor(tick: () => number) {
    this.#tick = tick;
  }

  /** Takes one request from the bucket; false when it is empty. */
  take(pace: NonNullable<Route["pace"]>): boolean {
    const now = this.#tick();
    const rate = RATES[pace];
    const bucket = this.#buckets.get(pace) ?? { level: rate.burst, filledAt: now, minute: [] };
    this.#buckets.set(pace, bucket);
    bucket.level = Math.min(rate.burst, bucket.level + ((now - bucket.filledAt) / 1000) * rate.perSecond);
    bucket.filledAt = now;
    bucket.minute = bucket.minute.filter((at) => now - at < 60_000);
    if (bucket.level < 1 || bucket.minute.length >= rate.perMinute) return false;
    bucket.level -= 1;
    if (rate.perMinute !== Number.POSITIVE_INFINITY) bucket.minute.push(now);
    return true;
  }

  headers(pace: NonNullable<Route["pace"]>): Record<string, string> {
    const rate = RATES[pace];
    return {
      "x-ratelimit-replenish-rate": String(rate.perSecond),
      "x-ratelimit-burst-capacity": String(rate.burst),
      "x-ratelimit-requested-tokens": "1",
      "x-ratelimit-remaining": String(Math.floor(this.#buckets.get(pace)?.level ?? rate.burst)),
    };
  }
}

/** Returns a 429 that does not say when to come back. */
export function tooMany(pace: NonNullable<Route["pace"]>, scene: Scene): SimAnswer {
  if (pace.startsWith("v1")) return v1Error(429, "Too many requests");
  const type = "https://developer.personio.de/reference/errors#common.too_many_requests";
  return v2Problem(429, { title: "Too many requests", detail: "The rate limit was exceeded.", type }, scene);
}
