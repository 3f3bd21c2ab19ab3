/**
 * `npm run cluster -- [--rounds 500] [--seed S] [--daemons 3] [--trouble killed]`: three daemons share one PostgreSQL and four targets, and each round
 * something happens to one of them or to the database: killed, stopped and continued, cut off, restarted, another config. Fails with the
 * seed and the logs where anything is doubled or lost, or a target ran twice at the same time. What was played is counted in the end, also
 * where something ends it before; whatever that is, it is said, with seed and round, and the exit code is not 0.
 *
 * `npm run cluster -- --measure [--latency 150]` compares the runs of one daemon with those of three (measure.ts).
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { diceOf } from "../../plugins/personio/simulator/random.ts";
import { mainIn } from "../kit/compiled.ts";
import { mayHost } from "../kit/network-host.ts";
import { startPostgres, type Postgres } from "../kit/postgres.ts";
import { compileQuick } from "./compile-quick.ts";
import { measure } from "./measure.ts";
import { playRounds } from "./rounds.ts";
import { TROUBLES } from "./trouble.ts";

/** Below node_modules, where the compiled code finds the packages that it leaves outside. */
const CACHE = join(import.meta.dirname, "../../node_modules/.cache");
const ROUNDS_A_TOWN = 50;
/** For what goes on to end; then it is ended. */
const LEAVE_MS = 30_000;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "500" },
    seed: { type: "string", default: "1" },
    daemons: { type: "string", default: "3" },
    trouble: { type: "string" },
    measure: { type: "boolean", default: false },
    latency: { type: "string", default: "150" },
  },
});
const from = performance.now();
const stop = new AbortController();
const total = { rounds: 0, runs: 0, interrupted: 0 };
const counts = new Map<string, number>();
let where = "before the first round";
let isOver = false;
watchOver();
try {
  await withEverything(values.measure ? (...given) => measure(...given, Number(values.latency)) : play);
} catch (error) {
  process.exitCode = 1;
  say(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
} finally {
  isOver = true;
}

async function withEverything(work: (main: string, server: Postgres) => Promise<void>): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, "rollcall-cluster-"));
  const server = await startPostgres();
  try {
    await compileQuick(folder);
    await work(mainIn(folder), server);
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function play(main: string, server: Postgres): Promise<void> {
  if (!mayHost)
    say(
      "no daemon has a host of its own: that needs Debian's iproute2 and root. A link that is cut off goes silent instead.",
    );
  const names = values.trouble === undefined ? Object.keys(TROUBLES) : [values.trouble];
  let played = false;
  try {
    for (let left = Number(values.rounds), seed = Number(values.seed); left > 0; left -= ROUNDS_A_TOWN, seed += 1)
      await playTown(seed, Math.min(left, ROUNDS_A_TOWN), names, main, server);
    played = true;
  } finally {
    tell(played);
  }
}

async function playTown(seed: number, rounds: number, names: readonly string[], main: string, server: Postgres) {
  const dice = diceOf(seed);
  const troubles = Array.from({ length: rounds }, () => dice.pick(names));
  where = `seed ${seed}, before its first round`;
  const { runs, interrupted } = await playRounds({
    ...{ seed, troubles, main, server, daemons: Number(values.daemons), signal: stop.signal },
    onBegin(round, trouble) {
      where = `seed ${seed}, round ${round} (${trouble})`;
    },
    onRound(_round, trouble, ms) {
      counts.set(trouble, (counts.get(trouble) ?? 0) + 1);
      total.rounds += 1;
      say(`${where}: in step after ${Math.round(ms)} ms`);
    },
  });
  total.runs += runs;
  total.interrupted += interrupted;
}

function tell(played: boolean): void {
  for (const [trouble, count] of [...counts].sort()) process.stdout.write(`${String(count).padStart(5)}  ${trouble}\n`);
  const seconds = Math.round((performance.now() - from) / 1_000);
  const what = `${total.rounds} rounds, ${total.runs} runs, ${total.interrupted} of them interrupted, in ${seconds} s`;
  const end = played ? "nothing doubled, nothing lost, no target twice at the same time" : "then it ended, as was said";
  process.stdout.write(`${what}: ${end}\n`);
}

/** Whatever ends this process, it does not do so without a word. */
function watchOver(): void {
  const leave = (reason: Error) => {
    if (stop.signal.aborted) process.exit(1);
    say(`${where}: ${reason.message}; it ends what goes on`);
    stop.abort(reason);
    setTimeout(() => process.exit(1), LEAVE_MS).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => leave(new Error(`told to end by ${signal}`)));
  process.on("uncaughtException", leave);
  process.on("unhandledRejection", (reason) => leave(reason instanceof Error ? reason : new Error(String(reason))));
  process.on("exit", (code) => {
    if (isOver) return;
    process.exitCode = code === 0 ? 1 : code;
    say(`${where}: ended in the middle of it, with exit code ${process.exitCode}`);
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
