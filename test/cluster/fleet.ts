/** Several daemons over one town and one database. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Member } from "./member.ts";
import type { Town } from "./town.ts";

export interface FleetOptions {
  readonly main: string;
  readonly town: Town;
  /** Of the database, by its own port. */
  readonly url: string;
  readonly port: number;
  readonly daemons: number;
  /** Each daemon lives on a host of its own. Default: where this machine lets us. */
  readonly isHosted?: boolean;
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
      member.ways.tunnel.written.flatMap(({ at, port }) => {
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
