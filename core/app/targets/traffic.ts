/** Counts for each vendor, since the start: the requests by how they were answered, and how long its limits were waited for. */
import type { VendorTraffic } from "../../web/metrics/vendor-traffic.ts";

export class Traffic {
  readonly #vendors = new Map<string, { requests: Map<string, number>; waits: number; waitedMs: number }>();

  /** `status` null: no answer came. */
  answered(vendor: string, status: number | null): void {
    const { requests } = this.#of(vendor);
    const outcome = status === null ? "none" : `${Math.floor(status / 100)}xx`;
    requests.set(outcome, (requests.get(outcome) ?? 0) + 1);
  }

  waited(vendor: string, ms: number): void {
    const tally = this.#of(vendor);
    tally.waits += 1;
    tally.waitedMs += ms;
  }

  all(): readonly VendorTraffic[] {
    return [...this.#vendors].map(([vendor, tally]) => ({ vendor, ...tally }));
  }

  #of(vendor: string) {
    const known = this.#vendors.get(vendor) ?? { requests: new Map<string, number>(), waits: 0, waitedMs: 0 };
    this.#vendors.set(vendor, known);
    return known;
  }
}
