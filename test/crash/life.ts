/**
 * One town's life: hour after hour something changes and a process that carries it to the tools is killed; every few hours one
 * is left to finish, and then the tools must be as the company is, and nothing may be left to do.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { type Dice, diceOf } from "../../plugins/personio/simulator/random.ts";
import type { Ended } from "../e2e/process/kit/program.ts";
import { anHour, found } from "./events.ts";
import { outOfStep, torn } from "./oracle.ts";
import { Town, type TownOptions } from "./town.ts";

/** Where a process is killed: at each boundary of the journal, at each statement and each piece on the wire, and by the clock. */
export const POINTS = [
  ...["before intent", "after intent", "before outcome", "after outcome", "before link", "after link"],
  ...["before request", "request sent", "request answered", "before commit", "after commit"],
  ...["before begin", "after begin", "before end", "after end", "before lease", "after lease"],
  ...["before statement", "after statement", "on the wire", "anything", "a moment"],
] as const;

type Point = (typeof POINTS)[number];

/** All is done; something may wait for a person: a department there that has no partner. */
const DONE: ReadonlySet<number | null> = new Set([0, 2]);

/** Kills between two processes that may finish. */
const KILLS_A_STRETCH = 20;

export interface LifeOptions extends TownOptions {
  readonly kills: number;
}

/** Kills by point. @throws where something was doubled, lost, torn or left to do, with all that led to it. */
export async function live({ kills, ...options }: LifeOptions): Promise<ReadonlyMap<string, number>> {
  const town = await Town.open(options);
  const dice = diceOf(options.seed);
  const life = new Life(town, dice);
  try {
    found(town, dice);
    await life.finish();
    while (life.kills < kills) {
      for (let count = 0; count < KILLS_A_STRETCH && life.kills < kills; count += 1) await life.beKilled();
      await life.finish();
    }
    await life.rest();
    return life.killed;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`seed ${options.seed}: ${message}\n${life.history.join("\n")}`);
  } finally {
    await town.close();
  }
}

class Life {
  readonly killed = new Map<string, number>();
  readonly history: string[] = [];
  readonly #town: Town;
  readonly #dice: Dice;
  /** Of the last process that finished. */
  #counts: Readonly<Record<string, number>> = {};
  #ms = 0;
  #turn: number;
  /** Where the last one was to be killed and was not: it had less to do than its predecessor. */
  #missed: Point | null = null;

  constructor(town: Town, dice: Dice) {
    this.#town = town;
    this.#dice = dice;
    this.#turn = dice.between(0, POINTS.length - 1);
  }

  get kills(): number {
    return [...this.killed.values()].reduce((sum, count) => sum + count, 0);
  }

  async beKilled(): Promise<void> {
    anHour(this.#town, this.#dice);
    const missed = this.#missed;
    const point = missed ?? (POINTS[this.#turn++ % POINTS.length] as Point);
    const last = point === "a moment" ? this.#ms : (this.#counts[point] ?? 1);
    const at = missed ? 1 : this.#dice.between(1, last);
    const { signal, code, stderr } = await (point === "a moment"
      ? this.#killAfter(at)
      : this.#town.start(`${point}#${at}`).ended);
    this.history.push(`${point}#${at}: ${signal ?? code}`);
    if (signal === "SIGKILL") this.killed.set(point, (this.killed.get(point) ?? 0) + 1);
    else if (!DONE.has(code)) throw new Error(`a process failed that was to be killed: ${stderr}`);
    this.#missed = signal === "SIGKILL" || missed ? null : point;
    requireNone(torn(this.#town.tools));
    await this.#town.resume();
  }

  async #killAfter(ms: number): Promise<Ended> {
    const program = this.#town.start(null);
    await Promise.race([sleep(ms), program.ended]);
    program.send("SIGKILL");
    return program.ended;
  }

  async #runAll(): Promise<[Ended, number]> {
    const from = performance.now();
    const ended = await this.#town.start(null).ended;
    return [ended, Math.round(performance.now() - from)];
  }

  /** The tools are as the company is. */
  async finish({ changed } = { changed: true }): Promise<RunCounts[]> {
    if (changed) anHour(this.#town, this.#dice);
    const [ended, ms] = await this.#runAll();
    // This process may be the one that finds a target's third run in a row cut short.
    const [{ code, stderr, stdout, json }] = (await this.#town.resume()) ? await this.#runAll() : [ended];
    this.#ms = ms;
    this.history.push(`finished: ${code}`);
    if (!DONE.has(code)) throw new Error(`a process that was left to finish ended with ${code}: ${stderr}${stdout}`);
    this.#counts = await this.#town.counts();
    requireNone(torn(this.#town.tools));
    requireNone(outOfStep(this.#town));
    const { runs } = json() as { runs: { run: { target: string; status: string; counts: RunCounts } }[] };
    const states = runs.map(({ run }) => `${run.target} ${run.status}`).sort();
    requireSame(
      states,
      [...this.#town.targets].sort().map((target) => `${target} succeeded`),
    );
    return runs.map(({ run }) => run.counts);
  }

  /** Where nothing has changed there is nothing to do. */
  async rest(): Promise<void> {
    const left = (await this.finish({ changed: false })).flatMap((counts) => Object.entries(counts));
    requireNone(
      left
        .filter(([name, count]) => !IDLE.has(name) && count > 0)
        .map(([name, count]) => `${name} ${count} of nothing`),
    );
  }
}

type RunCounts = Readonly<Record<string, number>>;
const IDLE = new Set(["unchanged", "kept"]);

function requireNone(wrong: readonly string[]): void {
  if (wrong.length > 0) throw new Error(wrong.join("; "));
}

function requireSame(is: readonly string[], should: readonly string[]): void {
  if (is.join() !== should.join()) throw new Error(`${is.join(", ")} in place of ${should.join(", ")}`);
}
