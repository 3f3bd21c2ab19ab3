/**
 * The pace of requests, one for each vendor: runs that follow each other, and targets that run at the same time, share what the vendor
 * allows. So do several daemons on one database, while there are several.
 */
import { epochOf, type Clock } from "../../model/time.ts";
import type { HttpOptions } from "../../plugin/http/http.ts";
import { Pacer, type Turns } from "../../plugin/http/pace.ts";
import { SharedPacer, type Account } from "../../plugin/http/shared-pace.ts";

export class Pacers {
  readonly #clock: Clock;
  readonly #known = new Map<string, Turns>();
  #account: Account | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Shares the pace with other daemons by this account; null: with nobody. */
  shareBy(account: Account | null): void {
    this.#account = account;
  }

  of({ vendor, baseUrl, pace }: HttpOptions): Turns {
    const name = JSON.stringify([vendor, new URL(baseUrl).origin, pace ?? null]);
    const turns = this.#known.get(name) ?? this.#make(name, pace);
    this.#known.set(name, turns);
    return turns;
  }

  #make(name: string, pace: HttpOptions["pace"]): Turns {
    const now = () => epochOf(this.#clock.now());
    const own = new Pacer(pace, now);
    return pace ? new SharedPacer({ name, own, pace, now, account: () => this.#account }) : own;
  }
}
