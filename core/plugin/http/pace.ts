/**
 * Keeps a gateway below the vendor's limits: the connector's `Pace`, and what the answers' headers say is left. It computes
 * when a request may leave and never waits itself. `limiter` and its like read the machine's clock; ours is an argument.
 */
import type { Pace } from "./http.ts";
import { resetMs } from "./retry-after.ts";
import { MINUTE } from "../../model/time.ts";

export const LONGEST_PAUSE = 5 * MINUTE;

interface Limit {
  /** Returns when the next request may leave, in milliseconds of the epoch. */
  earliest(): number;
  take(at: number): void;
}

/** Whose turn it is to send to a vendor. */
export interface Turns {
  /** Takes the next turn. Returns the milliseconds until it comes; 0: now. */
  turn(path: string): number | Promise<number>;
  /** Learns from an answer. Returns the milliseconds for which nothing should leave; 0: no need to wait. */
  heed(path: string, headers: Readonly<Record<string, string>>, inFlight: number): number;
  /** Notes that the vendor asked for so many milliseconds of silence, so that others hear of it. */
  putOff(ms: number): void;
}

export class Pacer implements Turns {
  readonly #now: () => number;
  readonly #pace: Pace | undefined;
  #limits: readonly Limit[];
  #seen = Number.NEGATIVE_INFINITY;
  /** Buckets of which the vendor told when they were half empty, by endpoint. */
  readonly #told = new Map<string, Bucket>();

  /** @param now milliseconds of the epoch */
  constructor(pace: Pace | undefined, now: () => number) {
    this.#now = now;
    this.#pace = pace;
    this.#limits = limitsOf(pace);
  }

  /** Takes the next turn. Returns the milliseconds until it comes; 0: now. */
  turn(path: string): number {
    if (this.#limits.length === 0 && this.#told.size === 0) return 0;
    const now = this.#now();
    this.#forgetIfSetBack(now);
    const told = this.#told.size === 0 ? undefined : this.#told.get(endpointOf(path));
    const limits = told === undefined ? this.#limits : [...this.#limits, told];
    let at = now;
    for (const limit of limits) at = Math.max(at, limit.earliest());
    for (const limit of limits) limit.take(at);
    return Math.ceil(at - now);
  }

  /**
   * Learns from an answer what is left before the vendor's limit. `inFlight`: requests that it has perhaps not counted yet.
   * Personio v2 tells of a token bucket an endpoint (`x-ratelimit-replenish-rate`), awork of a window (`ratelimit-reset`).
   * @returns milliseconds for which nothing should leave, since the window is spent; else 0
   */
  heed(path: string, headers: Readonly<Record<string, string>>, inFlight: number): number {
    const said = headers["ratelimit-remaining"] ?? headers["x-ratelimit-remaining"];
    if (said === undefined) return 0;
    const remaining = Number.parseInt(said, 10);
    if (Number.isNaN(remaining)) return 0;
    const rate = Number(headers["x-ratelimit-replenish-rate"]);
    const burst = Number(headers["x-ratelimit-burst-capacity"]);
    if (rate > 0 && burst > 0) this.#heedBucket(path, rate, burst, remaining - inFlight);
    else if (remaining <= inFlight) return Math.min(resetMs(headers, this.#now) ?? 0, LONGEST_PAUSE);
    return 0;
  }

  /** Does nothing, since this pace is shared with nobody. */
  putOff(): void {}

  /** Forgets what left if the clock was set back: it would lie ahead, and nothing would leave until then. */
  #forgetIfSetBack(now: number): void {
    if (now < this.#seen - MINUTE) {
      this.#limits = limitsOf(this.#pace);
      this.#told.clear();
    }
    this.#seen = now;
  }

  #heedBucket(path: string, rate: number, burst: number, remaining: number): void {
    if (remaining > burst / 2) return;
    const endpoint = endpointOf(path);
    const bucket = this.#told.get(endpoint) ?? new Bucket(rate, burst);
    this.#told.set(endpoint, bucket);
    bucket.leave(remaining, this.#now());
  }
}

function limitsOf(pace: Pace | undefined): readonly Limit[] {
  if (pace === undefined) return [];
  const { perSecond, burst, perMinute } = pace;
  const bucket = new Bucket(perSecond, burst);
  return perMinute === undefined ? [bucket] : [bucket, new Minute(perMinute)];
}

/** `/v2/persons/4711/employments` and `/v2/persons/4712/employments` share a limit. */
function endpointOf(path: string): string {
  return path
    .split("/")
    .map((part) => (/\d/.test(part) && !/^v\d+$/.test(part) ? "*" : part))
    .join("/");
}

/** A token bucket, kept as the moment at which it is full again (the generic cell rate algorithm). */
class Bucket implements Limit {
  readonly #interval: number;
  readonly #burst: number;
  /** How far ahead of the even pace a request may leave, in milliseconds. */
  readonly #ahead: number;
  #fullAt = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, burst: number) {
    this.#interval = 1000 / perSecond;
    this.#burst = burst;
    // A fifth of the tokens stays back: requests do not arrive as evenly as they are sent.
    this.#ahead = Math.max(0, burst - 1 - Math.ceil(burst / 5)) * this.#interval;
  }

  earliest(): number {
    return this.#fullAt - this.#ahead;
  }

  take(at: number): void {
    this.#fullAt = Math.max(this.#fullAt, at) + this.#interval;
  }

  /** Takes over the vendor's own count: never more than this is left. */
  leave(remaining: number, now: number): void {
    this.#fullAt = Math.max(this.#fullAt, now + (this.#burst - remaining) * this.#interval);
  }
}

/** At most `size` in any sixty seconds: the request `size` places back is a minute ago. */
class Minute implements Limit {
  readonly #times: Float64Array;
  #next = 0;

  constructor(size: number) {
    // Zeros, which are long ago and cost no memory until they are used: a size may be a million.
    this.#times = new Float64Array(size);
  }

  earliest(): number {
    return this.#times[this.#next]! + MINUTE;
  }

  take(at: number): void {
    this.#times[this.#next] = at;
    this.#next = (this.#next + 1) % this.#times.length;
  }
}
