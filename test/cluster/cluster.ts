/**
 * `npm run cluster -- [--rounds 500] [--seed S] [--daemons 3] [--trouble killed]`: three daemons share one PostgreSQL and four targets, and each round
 * something happens to one of them or to the database: killed, stopped and continued, cut off, restarted, another config. Fails with the
 * seed and the logs where anything is doubled or lost, or a target ran twice at the same time.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { diceOf } from "../../plugins/personio/simulator/random.ts";
import { mainIn } from "../kit/compiled.ts";
import { startPostgres } from "../kit/postgres.ts";
import { compileQuick } from "./compile-quick.ts";
import { playRounds } from "./rounds.ts";
import { TROUBLES } from "./trouble.ts";

/** Below node_modules, where the compiled code finds the packages that it leaves outside. */
const CACHE = join(import.meta.dirname, "../../node_modules/.cache");
const ROUNDS_A_TOWN = 50;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    daemons: { type: "string", default: "3" },
    trouble: { type: "string" },
  },
});
const names = values.trouble === undefined ? Object.keys(TROUBLES) : [values.trouble];
const counts = new Map<string, number>();
const from = performance.now();
await mkdir(CACHE, { recursive: true });
const folder = await mkdtemp(join(CACHE, "rollcall-cluster-"));
const server = await startPostgres();
const total = { rounds: 0, runs: 0, interrupted: 0 };
try {
  await compileQuick(folder);
  let seed = Number(values.seed);
  for (let left = Number(values.rounds); left > 0; left -= ROUNDS_A_TOWN) {
    const dice = diceOf(seed);
    const troubles = Array.from({ length: Math.min(left, ROUNDS_A_TOWN) }, () => dice.pick(names));
    const onRound = (round: number, trouble: string, ms: number) => {
      counts.set(trouble, (counts.get(trouble) ?? 0) + 1);
      process.stderr.write(`seed ${seed}, round ${round}: ${trouble}, in step after ${Math.round(ms)} ms\n`);
    };
    const daemons = Number(values.daemons);
    const { rounds, runs, interrupted } = await playRounds({
      seed,
      troubles,
      main: mainIn(folder),
      server,
      daemons,
      onRound,
    });
    total.rounds += rounds;
    total.runs += runs;
    total.interrupted += interrupted;
    seed += 1;
  }
} finally {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}
for (const [trouble, count] of [...counts].sort()) process.stdout.write(`${String(count).padStart(5)}  ${trouble}\n`);
const seconds = Math.round((performance.now() - from) / 1000);
process.stdout.write(
  `${total.rounds} rounds, ${total.runs} runs, ${total.interrupted} of them interrupted, in ${seconds} s: nothing doubled, nothing lost, no target twice at the same time\n`,
);
