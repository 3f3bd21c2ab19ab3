/** A seat for each contender: what happens there before a run, and what was seen of it afterwards. */
import type { SimRequest, SimServer } from "../../core/plugin/simulator.ts";
import {
  isPartial,
  type BenchCase,
  type Counts,
  type Expected,
  type Given,
  type Run,
  type Seat,
} from "./bench-case.ts";

export interface Told {
  readonly counts: Counts;
  /** Of the process of the simulators, in milliseconds. */
  readonly cpuMs: number;
}

export class Seats {
  readonly #seats: readonly Seat[];
  /** Where a partial run was made. */
  readonly #partial = new Set<Seat>();
  #counts: Record<string, number> = {};
  #cpu = process.cpuUsage();

  static async open(which: BenchCase, given: Given): Promise<Seats> {
    return new Seats([await which.open(given), await which.open(given)]);
  }

  private constructor(seats: readonly Seat[]) {
    this.#seats = seats;
    for (const { servers } of seats) for (const server of servers) this.#count(server);
  }

  get access() {
    return this.#seats.map(({ access }) => access);
  }

  change(round: number): void {
    for (const seat of this.#seats) seat.change(round);
  }

  news(): void {
    for (const seat of this.#seats) seat.news?.();
  }

  /** Just before a run. Gives what it needs to ask. */
  begin(at: number, run: Run): Expected {
    const seat = this.#seats[at]!;
    if (run === "first") seat.reset();
    seat.told?.();
    const expected = this.#expected(at, run);
    this.#counts = {};
    this.#cpu = process.cpuUsage();
    return expected;
  }

  /** Where partial runs are made, full ones ask what has changed as well, for the next of them. */
  #expected(at: number, run: Run): Expected {
    const seat = this.#seats[at]!;
    const { needed, beside } = seat.expected(run);
    if (isPartial(run)) this.#partial.add(seat);
    if (isPartial(run) || !this.#partial.has(seat)) return { needed, beside };
    const changes = Object.entries(seat.expected("partial").needed);
    return {
      needed,
      beside: { ...beside, ...Object.fromEntries(changes.map(([what, count]) => [what, count + (beside[what] ?? 0)])) },
    };
  }

  /** Just after it. */
  end(at: number): Told {
    const { user, system } = process.cpuUsage(this.#cpu);
    for (const line of this.#seats[at]!.told?.() ?? []) this.#note(line);
    return { counts: this.#counts, cpuMs: (user + system) / 1000 };
  }

  /** The first line in which the seats differ once all have run; null: they hold the same. */
  difference(): string | null {
    const [one = [], other = []] = this.#seats.map((seat) => seat.outcome());
    for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
      if (one[at] !== other[at]) return `${one[at]} at the one, ${other[at]} at the other`;
    }
    return null;
  }

  async close(): Promise<void> {
    for (const seat of this.#seats) await seat.close();
  }

  /** A fault that never strikes sees every request, and keeps no log of 100,000. */
  #count(server: SimServer): void {
    server.forgetful = true;
    const where = (request: SimRequest) => {
      this.#note(labelOf(request));
      return false;
    };
    server.fault({ how: "hang", where, times: Number.POSITIVE_INFINITY });
  }

  #note(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}

/** Without ids, and without what stands before and behind every path of awork's and Staffomatic's. */
function labelOf({ method, path }: Pick<SimRequest, "method" | "path">): string {
  const plain = path.replace(/^\/(api\/v1|v3\/acme)(?=\/)/, "").replace(/\.json$/, "");
  return `${method} ${plain.replace(/\/([0-9a-f-]{32,}|[ug]-\d+|\d+)(?=\/|$)/g, "/:id")}`;
}
