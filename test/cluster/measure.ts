/**
 * `npm run cluster -- --measure [--latency 150]`: runs a minute of one daemon and of three, where runs are bound by the vendors' latency, as
 * in life: each answer takes so many milliseconds, and there is always a run to do for each of 30 targets. In turns, three times each;
 * medians, with the least and the most. Where the processors are busy with something else, a longer latency leaves them out of it.
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { PARALLEL } from "../../core/engine/schedule/local-queue.ts";
import { diceOf } from "../../plugins/personio/simulator/random.ts";
import type { Postgres } from "../kit/postgres.ts";
import { askForRuns } from "./ask-for-runs.ts";
import { Fleet } from "./fleet.ts";
import { Town } from "./town.ts";

const TARGETS = 30;
const WARM_MS = 12_000;
const WINDOW_MS = 40_000;
const TIMES = 3;

export async function measure(main: string, server: Postgres, latencyMs: number): Promise<void> {
  const rates = new Map<number, number[]>([1, 3].map((daemons) => [daemons, []]));
  for (let time = 0; time < TIMES; time += 1)
    for (const [daemons, all] of rates) all.push(await runsAMinute(daemons, main, server, latencyMs));
  for (const [daemons, all] of rates) process.stdout.write(`${daemons} of them: ${show(all)} runs a minute\n`);
  process.stdout.write(`times ${(median(rates.get(3)!) / median(rates.get(1)!)).toFixed(2)}\n`);
}

async function runsAMinute(daemons: number, main: string, server: Postgres, latencyMs: number): Promise<number> {
  const url = await server.newDatabase();
  const ask = (sql: string) => server.ask(sql, url);
  const town = await Town.open({ seed: 1, targets: TARGETS, schedule: "every 6h" });
  const fleet = await Fleet.open({ main, town, url, port: server.port, daemons });
  try {
    town.fill(diceOf(1), 10);
    for (const { ways } of fleet.members) ways.tunnel.lag(latencyMs);
    await fleet.start();
    const begun = () => fleet.members.reduce((sum, member) => sum + member.begun.length, 0);
    await asking(ask, WARM_MS);
    const [before, from, cpu] = [begun(), performance.now(), cpuMs(fleet)];
    await asking(ask, WINDOW_MS);
    const [runs, ms] = [begun() - before, performance.now() - from];
    const seconds = await secondsOf(runs, ask);
    const rate = (runs * 60_000) / ms;
    say(
      `${daemons}: ${Math.round(rate)} runs a minute of ${seconds.toFixed(2)} s each: ${((rate * seconds) / 60).toFixed(1)} of ${daemons * PARALLEL} at the same time; ${Math.round((cpuMs(fleet) - cpu) / runs)} ms of the processors a run`,
    );
    return rate;
  } finally {
    await fleet.close();
    await town.close();
  }
}

/** How long each of so many took, the latest. */
async function secondsOf(runs: number, ask: Postgres["ask"]): Promise<number> {
  const [row] = await ask(
    `SELECT avg(extract(epoch FROM finished_at::timestamptz - started_at::timestamptz))::float AS seconds FROM
     (SELECT * FROM runs WHERE finished_at IS NOT NULL ORDER BY started_at DESC LIMIT ${runs}) AS late`,
  );
  return row.seconds;
}

async function asking(ask: (sql: string) => Promise<unknown>, ms: number): Promise<void> {
  for (const until = performance.now() + ms; performance.now() < until; await sleep(500)) await askForRuns(ask);
}

/** Of all daemons so far. */
function cpuMs({ members }: Fleet): number {
  const ticks = members.map(({ program }) => {
    const stat = readFileSync(`/proc/${program?.pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return Number(stat[11]) + Number(stat[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) * 10;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function show(all: readonly number[]): string {
  const [least, most] = [Math.min(...all), Math.max(...all)].map(Math.round);
  return `${Math.round(median(all))} (${least} to ${most})`;
}

function median(all: readonly number[]): number {
  return [...all].sort((one, other) => one - other)[Math.floor(all.length / 2)]!;
}
