/**
 * `npm run cluster -- --measure`: runs a minute of one daemon and of three, where runs are bound by the vendors' latency, as in life: each
 * answer takes 150 ms, and there is always a run to do for each of 40 targets. In turns, three times each; medians, with the least and
 * the most.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { diceOf } from "../../plugins/personio/simulator/random.ts";
import type { Postgres } from "../kit/postgres.ts";
import { askForRuns } from "./ask-for-runs.ts";
import { Fleet } from "./fleet.ts";
import { Town } from "./town.ts";

const TARGETS = 40;
const LATENCY_MS = 150;
const WARM_MS = 8_000;
const WINDOW_MS = 20_000;
const TIMES = 3;

export async function measure(main: string, server: Postgres): Promise<void> {
  const rates = new Map<number, number[]>([1, 3].map((daemons) => [daemons, []]));
  for (let time = 0; time < TIMES; time += 1)
    for (const [daemons, all] of rates) {
      all.push(await runsAMinute(daemons, main, server));
      process.stderr.write(`${daemons}: ${Math.round(all.at(-1)!)}\n`);
    }
  for (const [daemons, all] of rates) process.stdout.write(`${daemons} of them: ${show(all)} runs a minute\n`);
  process.stdout.write(`times ${(median(rates.get(3)!) / median(rates.get(1)!)).toFixed(2)}\n`);
}

async function runsAMinute(daemons: number, main: string, server: Postgres): Promise<number> {
  const url = await server.newDatabase();
  const ask = (sql: string) => server.ask(sql, url);
  const town = await Town.open({ seed: 1, targets: TARGETS, schedule: "every 6h" });
  const fleet = await Fleet.open({ main, town, url, port: server.port, daemons });
  try {
    town.fill(diceOf(1), 10);
    for (const { ways } of fleet.members) ways.tunnel.lag(LATENCY_MS);
    await fleet.start();
    const begun = () => fleet.members.reduce((sum, member) => sum + member.begun.length, 0);
    await asking(ask, WARM_MS);
    const [before, from] = [begun(), performance.now()];
    await asking(ask, WINDOW_MS);
    return ((begun() - before) * 60_000) / (performance.now() - from);
  } finally {
    await fleet.close();
    await town.close();
  }
}

async function asking(ask: (sql: string) => Promise<unknown>, ms: number): Promise<void> {
  for (const until = performance.now() + ms; performance.now() < until; await sleep(500)) await askForRuns(ask);
}

function show(all: readonly number[]): string {
  const [least, most] = [Math.min(...all), Math.max(...all)].map(Math.round);
  return `${Math.round(median(all))} (${least} to ${most})`;
}

function median(all: readonly number[]): number {
  return [...all].sort((one, other) => one - other)[Math.floor(all.length / 2)]!;
}
