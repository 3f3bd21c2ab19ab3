/** What goes wrong, and how often. A seed draws its own rates, so that some are quiet and some are storms. */
import type { Dice } from "../../plugins/personio/simulator/random.ts";

/** What becomes of one request. */
export type Fate =
  | "ok"
  /** Nobody was reached. */
  | "refused"
  /** Cut before the vendor saw it. */
  | "cut"
  /** Done, and the answer lost. */
  | "answer lost"
  /** No answer in 30 s; done or not. */
  | "silence"
  /** Something between has sent it twice. */
  | "twice"
  | "429"
  | "500"
  | "500 after it was done"
  | "503"
  | "403 in HTML"
  /** A wrong answer that repeats what was sent, credentials and all. */
  | "422 that repeats"
  /** Of a list. */
  | "empty list"
  | "short list"
  | "repeated record";

export interface Rates {
  /** Of all requests. */
  readonly requests: number;
  /** Of lists that were answered. */
  readonly lists: number;
  /** Of statements that write. */
  readonly disk: number;
  readonly mail: number;
  /** Of steps of the story. */
  readonly crashes: number;
}

const CALM: Rates = { requests: 0, lists: 0, disk: 0, mail: 0, crashes: 0 };
const FATES: readonly Fate[] = [
  "refused",
  "cut",
  "answer lost",
  "answer lost",
  "silence",
  "429",
  "500",
  "500 after it was done",
  "503",
  "403 in HTML",
  "422 that repeats",
];
const LISTS: readonly Fate[] = ["empty list", "short list", "short list", "repeated record"];
/** A proxy may send those again by itself; a POST never. */
const REPEATABLE = new Set(["GET", "PUT", "DELETE"]);

export class Faults {
  readonly rates: Rates;
  on = true;
  readonly #dice: Dice;

  /** `given`: rates that are not drawn. */
  constructor(dice: Dice, given: Partial<Rates> = {}) {
    this.#dice = dice;
    const some = (...shares: number[]) => dice.pick(shares);
    this.rates = {
      requests: some(0, 0.01, 0.05, 0.2),
      lists: some(0, 0.05, 0.3),
      disk: some(0, 0, 0.005, 0.03),
      mail: some(0, 0.1, 0.5),
      crashes: some(0, 0.1, 0.35),
      ...given,
    };
  }

  get now(): Rates {
    return this.on ? this.rates : CALM;
  }

  ofRequest(method: string): Fate {
    if (!this.#dice.chance(this.now.requests)) return "ok";
    if (REPEATABLE.has(method) && this.#dice.chance(0.15)) return "twice";
    return this.#dice.pick(FATES);
  }

  ofList(): Fate {
    return this.#dice.chance(this.now.lists) ? this.#dice.pick(LISTS) : "ok";
  }

  isFull(): boolean {
    return this.#dice.chance(this.now.disk);
  }
}
