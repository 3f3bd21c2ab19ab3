/** One of several daemons: a process after the other, with its own ways to the database and to the vendors, and a clock that is off in its own way. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mayHost } from "../kit/network-host.ts";
import { Program } from "../e2e/process/kit/program.ts";
import type { FleetOptions } from "./fleet.ts";
import { Ways } from "./ways.ts";

const CLOCK = new URL("../kit/clock-ahead.ts", import.meta.url).href;
/** Milliseconds by which the clocks of the daemons are off; those of further ones are right. */
const OFF = [0, 60_000, -60_000];

export interface Begun {
  readonly at: number;
  readonly target: string;
}

export class Member {
  program: Program | null = null;
  /** What it is started with from now on. */
  main: string;
  /** What has happened to it is not over yet. */
  isTroubled = false;
  readonly number: number;
  readonly ways: Ways;
  readonly begun: Begun[] = [];
  /** Everything that it said, of former processes too. */
  said = "";
  readonly #folder: string;
  readonly #options: FleetOptions;

  private constructor(number: number, folder: string, options: FleetOptions, ways: Ways) {
    this.number = number;
    this.#folder = folder;
    this.#options = options;
    this.main = options.main;
    this.ways = ways;
  }

  static async make(number: number, folder: string, options: FleetOptions): Promise<Member> {
    await mkdir(folder);
    await writeFile(join(folder, "ahead"), String(OFF[number] ?? 0));
    return new Member(number, folder, options, await Ways.open(options.port, options.isHosted ?? mayHost));
  }

  get lives(): boolean {
    return this.program?.lives ?? false;
  }

  /** With the config that most have, or another. */
  async start(retryFor = "7d"): Promise<void> {
    const { town, url } = this.#options;
    await writeFile(join(this.#folder, "config.yaml"), town.configOf(this.ways.urlOf(url), retryFor));
    const env = {
      ...{ PATH: process.env.PATH ?? "", ROLLCALL_LISTEN: "127.0.0.1:0", HTTP_PROXY: this.ways.tunnel.url },
      ...{ NODE_OPTIONS: `--import=${CLOCK}`, TEST_CLOCK_AHEAD: join(this.#folder, "ahead") },
    };
    this.program = new Program(["start"], { main: this.main, cwd: this.#folder, env, before: this.ways.before });
    this.program.onSaid = (text) => this.#hear(text);
  }

  /** What a command beside it prints. */
  async ask(...command: string[]): Promise<string> {
    const env = { PATH: process.env.PATH ?? "" };
    const options = { main: this.main, cwd: this.#folder, env, before: this.ways.before };
    return (await new Program(command, options).ended).stdout;
  }

  async ready(): Promise<void> {
    await this.program?.says(/rollcall is ready/);
  }

  send(signal: NodeJS.Signals): void {
    this.program?.send(signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.send("SIGCONT");
    this.send(signal);
    await this.program?.ended;
  }

  async close(): Promise<void> {
    await this.end("SIGKILL");
    await this.ways.close();
  }

  #rest = "";
  #hear(text: string): void {
    this.said += text;
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const { msg, target } = line.startsWith("{") ? JSON.parse(line) : ({} as Record<string, string>);
      if (msg === "run begins") this.begun.push({ at: performance.now(), target });
    }
  }
}
