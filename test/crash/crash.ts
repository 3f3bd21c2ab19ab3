/**
 * `npm run crash -- --rounds 1000 [--seed S]`: kills rollcall at every boundary of its journal and at random, and looks whether
 * anything is doubled, lost or torn. Prints how many processes were killed at which point; fails with the seed that repeats it.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { compile } from "./compiled.ts";
import { live } from "./life.ts";

const KILLS_A_LIFE = 25;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
  },
});
const [rounds, first] = [Number(values.rounds), Number(values.seed)];
const lives = Array.from({ length: Math.ceil(rounds / KILLS_A_LIFE) }, (_, index) => first + index);
const killed = new Map<string, number>();
compile();
const from = performance.now();

async function lane(): Promise<void> {
  for (let seed = lives.shift(); seed !== undefined; seed = lives.shift()) {
    const points = await live({ seed, kills: KILLS_A_LIFE, database: null });
    for (const [point, count] of points) killed.set(point, (killed.get(point) ?? 0) + count);
    process.stderr.write(`seed ${seed}: ${KILLS_A_LIFE} killed, nothing doubled, nothing lost\n`);
  }
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
for (const [point, count] of [...killed].sort()) process.stdout.write(`${String(count).padStart(5)}  ${point}\n`);
const total = [...killed.values()].reduce((sum, count) => sum + count, 0);
process.stdout.write(`${total} killed in ${Math.round((performance.now() - from) / 1000)} s\n`);
