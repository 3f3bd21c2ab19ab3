/** One pace a vendor: runs that follow each other, and targets that run at the same time, share what the vendor allows. */
import { epochOf, type Clock } from "../model/time.ts";
import type { HttpOptions } from "../plugin/http.ts";
import { Pacer } from "../plugin/pace.ts";

export class Pacers {
  readonly #clock: Clock;
  readonly #known = new Map<string, Pacer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of({ vendor, baseUrl, pace }: HttpOptions): Pacer {
    const key = JSON.stringify([vendor, new URL(baseUrl).origin, pace ?? null]);
    const pacer = this.#known.get(key) ?? new Pacer(pace, () => epochOf(this.#clock.now()));
    this.#known.set(key, pacer);
    return pacer;
  }
}
