/** `npm run simulate -- --seeds N [--seed S] [--trace]`: N simulations, or one again with everything that happened in it. */
import { parseArgs } from "node:util";
import { report } from "./report.ts";
import { simulate } from "./simulation.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    seed: { type: "string" },
    trace: { type: "boolean", default: false },
  },
});
const first = Number(values.seed ?? 1);
const count = Number(values.seeds ?? (values.seed === undefined ? 100 : 1));
const began = performance.now();
let [failed, events, removals] = [0, 0, 0];
for (let seed = first; seed < first + count; seed += 1) {
  const outcome = await simulate(seed);
  events += outcome.events;
  removals += outcome.removals;
  if (outcome.violation) failed += 1;
  if (outcome.violation || count === 1) console.log(report(outcome, { whole: values.trace }));
}
const seconds = (performance.now() - began) / 1000;
console.log(
  `${count} seeds, ${events} events, ${removals} removals, ${(seconds / count).toFixed(2)} s a seed, ${failed} failed`,
);
process.exit(failed > 0 ? 1 : 0);
