/**
 * `npm run crash -- [--rounds 1000] [--seed S] [--database postgres] [--for SECONDS]`: kills rollcall at every boundary of its journal and at
 * random, and looks whether anything is doubled, lost or torn. Prints how many processes were killed at which point; fails with
 * the seed that repeats it. With `--for` no further 25 of them begin later than that.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile, mainIn } from "../kit/compiled.ts";
import { type LifeOptions, live } from "./life.ts";
import { startPostgres } from "../kit/postgres.ts";

/** Lives at the same time: half of what a process does is waiting. */
const LANES = 2;
const KILLS_A_LIFE = 25;
/** Below node_modules, where the compiled code finds the packages that it leaves outside. */
const CACHE = join(import.meta.dirname, "../../node_modules/.cache");

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    database: { type: "string", default: "sqlite" },
    for: { type: "string", default: "Infinity" },
  },
});
const postgres = values.database === "postgres" ? await startPostgres() : null;
const killed = new Map<string, number>();
const from = performance.now();
await mkdir(CACHE, { recursive: true });
const folder = await mkdtemp(join(CACHE, "rollcall-crash-"));

function* lives(): Generator<Omit<LifeOptions, "database">, undefined> {
  let seed = Number(values.seed);
  const isLate = () => performance.now() - from > Number(values.for) * 1000;
  for (let left = Number(values.rounds); left > 0 && !isLate(); left -= KILLS_A_LIFE)
    yield { seed: seed++, kills: Math.min(left, KILLS_A_LIFE), main: mainIn(folder) };
}

async function lane(queue: ReturnType<typeof lives>): Promise<void> {
  for (let next = queue.next(); !next.done; next = queue.next()) {
    const { seed, kills } = next.value;
    const points = await live({ ...next.value, database: (await postgres?.newDatabase()) ?? null });
    for (const [point, count] of points) killed.set(point, (killed.get(point) ?? 0) + count);
    process.stderr.write(`seed ${seed}: ${kills} killed, nothing doubled, nothing lost\n`);
  }
}

try {
  await compile(folder);
  const queue = lives();
  await Promise.all(Array.from({ length: LANES }, () => lane(queue)));
} finally {
  await postgres?.close();
  await rm(folder, { recursive: true, force: true });
}
for (const [point, count] of [...killed].sort()) process.stdout.write(`${String(count).padStart(5)}  ${point}\n`);
const total = [...killed.values()].reduce((sum, count) => sum + count, 0);
const seconds = Math.round((performance.now() - from) / 1000);
process.stdout.write(
  `${total} killed on ${postgres ? "PostgreSQL" : "SQLite"} in ${seconds} s, nothing doubled, nothing lost\n`,
);
