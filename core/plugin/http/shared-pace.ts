/**
 * The pace of a vendor that several processes share: turns are taken from a common account, some at once where the rate is high, so that
 * this costs about two questions a second. While the account cannot be asked, the process keeps its own pace.
 */
import type { Pace } from "./http.ts";
import { LONGEST_PAUSE, type Pacer, type Turns } from "./pace.ts";

/** How many milliseconds ahead turns are taken. Turns not used by then are lost to everybody. */
const AHEAD = 500;
/** The part of a minute's requests that may leave at once. With the rest spread over the minute, no minute holds more than it may. */
const AT_ONCE = 1 / 3;
/** No more requests than these wait for their turns at a time, in all processes together. */
const MOST_WAITING = 256;

/** Where turns are taken: core/store's table of paces. */
export interface Account {
  /** Returns the first turn's place on the even pace, in milliseconds of the epoch. */
  reserve(
    limit: string,
    taking: { readonly turns: number; readonly intervalMs: number; readonly furthestMs: number },
  ): Promise<number>;
  putOff(limit: string, ms: number, furthestMs: number): Promise<void>;
}

interface SharedPacerOptions {
  /** Says which vendor, where, and how fast. It is the same in all processes. */
  readonly name: string;
  readonly own: Pacer;
  readonly pace: Pace;
  /** Returns null if there is nobody to share with. */
  readonly account: () => Account | null;
  readonly now: () => number;
}

export class SharedPacer implements Turns {
  readonly #options: SharedPacerOptions;
  readonly #limits: readonly SharedLimit[];
  #asking: Promise<unknown> = Promise.resolve();

  constructor(options: SharedPacerOptions) {
    this.#options = options;
    const { name, pace } = options;
    const { perSecond, burst, perMinute } = pace;
    const second = new SharedLimit(name, perSecond, burst);
    const perSecondOfMinute = ((perMinute ?? 0) * (1 - AT_ONCE)) / 60;
    const minute = () => new SharedLimit(`${name} a minute`, perSecondOfMinute, Math.floor(perMinute! * AT_ONCE));
    this.#limits = perMinute === undefined ? [second] : [second, minute()];
  }

  turn(path: string): number | Promise<number> {
    const own = this.#options.own.turn(path);
    const account = this.#options.account();
    return account === null
      ? own
      : this.#shared(account).then(
          (ms) => Math.max(ms, own),
          () => own,
        );
  }

  heed(path: string, headers: Readonly<Record<string, string>>, inFlight: number): number {
    return this.#options.own.heed(path, headers, inFlight);
  }

  putOff(ms: number): void {
    const account = this.#options.account();
    if (account) for (const limit of this.#limits) limit.putOff(account, ms).catch(() => undefined);
  }

  /** Asks one after the other, so that the next one finds the turns that a question brought. */
  #shared(account: Account): Promise<number> {
    const asked = this.#asking.then(async () => {
      let at = this.#options.now();
      for (const limit of this.#limits) at = Math.max(at, await limit.take(account, this.#options.now()));
      return Math.ceil(at - this.#options.now());
    });
    this.#asking = asked.catch(() => undefined);
    return asked.then((ms) => Math.max(0, ms));
  }
}

class SharedLimit {
  readonly #name: string;
  readonly #interval: number;
  /** How far ahead of the even pace a request may leave, in milliseconds. */
  readonly #ahead: number;
  readonly #batch: number;
  /** What lies further from now, in milliseconds, was put there by a clock that ran ahead: this one, or the account's. */
  readonly #furthest: number;
  #turns: number[] = [];

  constructor(name: string, perSecond: number, burst: number) {
    this.#name = name;
    this.#interval = 1000 / perSecond;
    // A fifth of the tokens stays back: requests do not arrive as evenly as they are sent.
    this.#ahead = Math.max(0, burst - 1 - Math.ceil(burst / 5)) * this.#interval;
    this.#batch = Math.max(1, Math.floor(Math.min((perSecond * AHEAD) / 1000, burst / 5)));
    this.#furthest = LONGEST_PAUSE + 2 * this.#ahead + MOST_WAITING * this.#interval;
  }

  /** Returns when the next request may leave, in milliseconds of the epoch. */
  async take(account: Account, now: number): Promise<number> {
    const [furthest, interval] = [now + this.#furthest, this.#interval];
    this.#turns = this.#turns.filter((at) => at > now - AHEAD && at <= furthest);
    if (this.#turns.length === 0) {
      const taking = { turns: this.#batch, intervalMs: interval, furthestMs: this.#furthest };
      const first = (await account.reserve(this.#name, taking)) - this.#ahead;
      this.#turns = Array.from({ length: this.#batch }, (_, n) =>
        Math.min(furthest, Math.max(now, first + n * interval)),
      );
    }
    return this.#turns.shift() as number;
  }

  putOff(account: Account, ms: number): Promise<void> {
    this.#turns = [];
    return account.putOff(this.#name, Math.min(ms, LONGEST_PAUSE) + this.#ahead, this.#furthest);
  }
}
