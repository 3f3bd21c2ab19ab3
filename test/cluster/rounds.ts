/** Rounds of a company that changes, daemons that share the work, and trouble; after each, what must hold is looked at. */
import { diceOf } from "../../plugins/personio/simulator/random.ts";
import type { Postgres } from "../kit/postgres.ts";
import { eventually } from "../e2e/process/kit/program.ts";
import { askForRuns } from "./ask-for-runs.ts";
import { Fleet } from "./fleet.ts";
import { Pending } from "./pending.ts";
import { Town } from "./town.ts";
import { TROUBLES } from "./trouble.ts";

export interface RoundsOptions {
  readonly seed: number;
  /** What happens, one a round; names of TROUBLES. */
  readonly troubles: readonly string[];
  readonly main: string;
  readonly server: Postgres;
  readonly daemons?: number;
  readonly targets?: number;
  readonly onBegin?: (round: number, trouble: string) => void;
  readonly onRound?: (round: number, trouble: string, ms: number) => void;
  /** Breaks the play off, with its reason. */
  readonly signal?: AbortSignal;
}

export interface Outcome {
  readonly rounds: number;
  readonly runs: number;
  readonly interrupted: number;
  /** Of how many daemons a run was. */
  readonly workers: number;
}

const PATIENCE_MS = 120_000;

export async function playRounds(options: RoundsOptions): Promise<Outcome> {
  const { seed, troubles, main, server, daemons = 3, targets = 4, onBegin, onRound, signal } = options;
  const dice = diceOf(seed);
  const url = await server.newDatabase();
  const town = await Town.open({ seed, targets });
  const fleet = await Fleet.open({ main, town, url, port: server.port, daemons });
  const pending = new Pending();
  const began = Date.now();
  try {
    await fleet.start();
    await inStep();
    for (const [round, trouble] of troubles.entries()) {
      const from = performance.now();
      onBegin?.(round + 1, trouble);
      // One at least goes on with the work.
      if (fleet.members.filter(({ isTroubled }) => !isTroubled).length < 2) await pending.calm();
      const member = dice.pick(fleet.members.filter(({ isTroubled }) => !isTroubled));
      town.change(dice);
      // A run that takes longer is met in the middle more often.
      for (const { ways } of fleet.members) ways.tunnel.slow(dice.pick([0, 30, 100, 300]));
      await ask();
      await new Promise((resolve) => setTimeout(resolve, dice.between(0, 1_500)));
      await TROUBLES[trouble]!({ fleet, server, url, dice, pending }, member);
      await inStep();
      onRound?.(round + 1, trouble, performance.now() - from);
    }
    await pending.calm();
    return await outcome();
  } catch (error) {
    const logs = fleet.members.map(({ number, said }) => `daemon ${number}:\n${said.slice(-6_000)}`);
    throw signal?.aborted ? error : new Error(`seed ${seed}: ${(error as Error).message}\n${logs.join("\n")}`);
  } finally {
    await pending.stop();
    await fleet.close();
    await town.close();
  }

  function ask(): Promise<void> {
    return persistently(() => askForRuns((sql) => server.ask(sql, url)));
  }

  /** Nothing is lost; nothing was ever doubled, and no target ran twice at the same time. */
  async function inStep(): Promise<void> {
    let asked = performance.now();
    const good = async () => {
      signal?.throwIfAborted();
      pending.throwIfFailed();
      requireNone(town.doubled());
      await fleet.restartThoseThatEnded();
      if (town.outOfStep().length === 0) return true;
      // A run that was under way when the company changed may have read it before.
      if (performance.now() - asked > 3_000) {
        asked = performance.now();
        await ask();
      }
      return false;
    };
    await eventually(good, "the tools to be as the company is", () => town.outOfStep().join("\n"), PATIENCE_MS);
    requireNone(fleet.overlaps());
  }

  async function outcome(): Promise<Outcome> {
    requireNone([...town.doubled(), ...fleet.overlaps()]);
    const runs: { target: string; trigger: string; status: string }[] = await server.ask(
      "SELECT target, trigger, status FROM runs",
      url,
    );
    // A company that changes in the middle of a reading is told; that is not what is looked at here.
    const told = "SELECT code, message FROM incidents WHERE code <> 'INCOMPLETE_READ'";
    const incidents: { code: string; message: string }[] = await server.ask(told, url);
    requireNone(incidents.map(({ code, message }) => `somebody was told ${code}: ${message}`));
    const minutes = Math.ceil((Date.now() - began) / 60_000) + 1;
    for (const target of town.tools.keys()) {
      const fired = runs.filter((run) => run.target === target && run.trigger === "schedule").length;
      if (fired > minutes) throw new Error(`${target} ran ${fired} times by its schedule in ${minutes} minutes`);
    }
    return {
      rounds: troubles.length,
      runs: runs.length,
      interrupted: runs.filter(({ status }) => status === "interrupted").length,
      workers: fleet.members.filter(({ begun }) => begun.length > 0).length,
    };
  }
}

/** A database that is being restarted is asked again. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function requireNone(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new Error(wrong.join("; "));
}
