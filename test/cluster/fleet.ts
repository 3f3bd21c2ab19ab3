/** Several daemons, each a process with its own cable to the database, its own way to the vendors, and a clock that is off in its own way. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, Program } from "../e2e/process/kit/program.ts";
import { startWireCutter, type WireCutter } from "../kit/wire-cutter.ts";
import type { Town } from "./town.ts";
import { startTunnel, type Tunnel } from "./tunnel.ts";

const CLOCK = new URL("../kit/clock-ahead.ts", import.meta.url).href;
/** Milliseconds by which the clocks of the daemons are off; those of further ones are right. */
const OFF = [0, 60_000, -60_000];

export interface Begun {
  readonly at: number;
  readonly target: string;
}

export interface FleetOptions {
  readonly main: string;
  readonly town: Town;
  /** Of the database, by its own port. */
  readonly url: string;
  readonly port: number;
  readonly daemons: number;
}

export class Member {
  program: Program | null = null;
  /** What has happened to it is not over yet. */
  isTroubled = false;
  readonly number: number;
  readonly cable: WireCutter;
  readonly tunnel: Tunnel;
  readonly begun: Begun[] = [];
  /** Everything that it said, of former processes too. */
  said = "";
  readonly #folder: string;
  readonly #options: FleetOptions;

  private constructor(number: number, folder: string, options: FleetOptions, ways: readonly [WireCutter, Tunnel]) {
    this.number = number;
    this.#folder = folder;
    this.#options = options;
    [this.cable, this.tunnel] = ways;
  }

  static async make(number: number, folder: string, options: FleetOptions): Promise<Member> {
    await mkdir(folder);
    await writeFile(join(folder, "ahead"), String(OFF[number] ?? 0));
    return new Member(number, folder, options, [await startWireCutter(options.port), await startTunnel()]);
  }

  get lives(): boolean {
    return this.program?.lives ?? false;
  }

  /** With the config that most have, or another. */
  async start(retryFor = "7d"): Promise<void> {
    const { main, town, url, port } = this.#options;
    const own = url.replace(`:${port}/`, `:${this.cable.port}/`);
    await writeFile(join(this.#folder, "config.yaml"), town.configOf(own, retryFor));
    const env = {
      ...{ PATH: process.env.PATH ?? "", ROLLCALL_LISTEN: "127.0.0.1:0", HTTP_PROXY: this.tunnel.url },
      ...{ NODE_OPTIONS: `--import=${CLOCK}`, TEST_CLOCK_AHEAD: join(this.#folder, "ahead") },
    };
    this.program = new Program(["start"], { main, cwd: this.#folder, env });
    this.program.onSaid = (text) => this.#hear(text);
  }

  /** What a command beside it prints. */
  async ask(...command: string[]): Promise<string> {
    const env = { PATH: process.env.PATH ?? "" };
    return (await new Program(command, { main: this.#options.main, cwd: this.#folder, env }).ended).stdout;
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
    await Promise.all([this.cable.close(), this.tunnel.close()]);
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

export class Fleet {
  readonly members: readonly Member[];
  readonly #folder: string;
  readonly #options: FleetOptions;

  private constructor(members: readonly Member[], folder: string, options: FleetOptions) {
    this.members = members;
    this.#folder = folder;
    this.#options = options;
  }

  static async open(options: FleetOptions): Promise<Fleet> {
    const folder = await mkdtemp(join(tmpdir(), "rollcall-cluster-"));
    const members: Member[] = [];
    for (let number = 0; number < options.daemons; number += 1)
      members.push(await Member.make(number, join(folder, String(number)), options));
    return new Fleet(members, folder, options);
  }

  async start(): Promise<void> {
    for (const member of this.members) await member.start();
    await Promise.all(this.members.map((member) => member.ready()));
  }

  /** As systemd or Docker does: a database that is away when a daemon starts ends it. */
  async restartThoseThatEnded(): Promise<void> {
    for (const member of this.members) if (!member.lives && !member.isTroubled) await member.start();
  }

  /** Writes that left a daemon for a target after another daemon had begun a run of it: two runs at the same time. */
  overlaps(): string[] {
    const ports = new Map([...this.#options.town.tools].map(([name, { url }]) => [Number(new URL(url).port), name]));
    return this.members.flatMap((member) =>
      member.tunnel.written.flatMap(({ at, port }) => {
        const target = ports.get(port);
        const own = member.begun.findLast((one) => one.target === target && one.at < at + SLACK_MS);
        if (target === undefined) return [];
        const other = this.members.find(
          ({ begun, number }) =>
            number !== member.number &&
            begun.some((one) => one.target === target && one.at > (own?.at ?? 0) && one.at < at - SLACK_MS),
        );
        return other ? [`${member.number} wrote to ${target} after ${other.number} had begun`] : [];
      }),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.members.map((member) => member.close()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A line of a log and a request, of two processes, may be met in either order within this time. */
const SLACK_MS = 250;

export { eventually };
