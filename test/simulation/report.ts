/** What a seed came to, for people: enough to see what happened, and how to see it again. */
import type { Outcome } from "./simulation.ts";

const LAST = 60;

export function report({ seed, hash, events, plan, violation, last }: Outcome, { whole = false } = {}): string {
  const head = `seed ${seed}: ${violation ? violation.message : "all is well"}`;
  const lines = violation || whole ? last.slice(whole ? 0 : -LAST) : [];
  const again = violation ? [`again: npm run simulate -- --seed ${seed} --trace`] : [];
  return [head, `  ${plan}`, `  ${events} events, trace ${hash}`, ...lines.map((line) => `  | ${line}`), ...again].join(
    "\n",
  );
}
