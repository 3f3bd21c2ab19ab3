/** Many seeds, one after the other: how many ran, what they came to, and those that went wrong. */
import type { Kind } from "./database.ts";
import { report } from "./report.ts";
import { simulate, type Outcome } from "./simulation.ts";

export interface Batch {
  readonly ran: number;
  readonly events: number;
  readonly removals: number;
  readonly seconds: number;
  readonly failed: readonly Outcome[];
}

/** With `seconds`, none begins later than that. */
export async function runBatch(
  first: number,
  count: number,
  kind: Kind = "sqlite",
  seconds = Number.POSITIVE_INFINITY,
): Promise<Batch> {
  const began = performance.now();
  const isLate = () => performance.now() - began > seconds * 1000;
  let [ran, events, removals] = [0, 0, 0];
  const failed: Outcome[] = [];
  for (let seed = first; seed < first + count && !isLate(); seed += 1) {
    const outcome = await simulate(seed, null, kind);
    ran += 1;
    events += outcome.events;
    removals += outcome.removals;
    if (outcome.violation) failed.push(outcome);
  }
  return { ran, events, removals, failed, seconds: (performance.now() - began) / 1000 };
}

/** One line, and everything about the seeds that failed. */
export function summary({ ran, events, removals, seconds, failed }: Batch): string {
  const pace = (seconds / Math.max(ran, 1)).toFixed(2);
  const line = `${ran} seeds ran: ${events} events, ${removals} removals, ${pace} s a seed, ${failed.length} failed`;
  return [...failed.map((outcome) => report(outcome)), line].join("\n");
}
