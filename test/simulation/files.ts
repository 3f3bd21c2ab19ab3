/** SFTP without SSH: the client that rollcall's link works with, over the disk of a simulated feed. It can be cut at each step. */
import { posix } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { Link, OpenLink } from "../../core/plugin/sftp/sftp-link.ts";
import type { Dice } from "../../plugins/personio/simulator/random.ts";
import { Refusal, type SimDisk } from "../../plugins/user-and-team-provisioning/connectors/honestly/simulator-disk.ts";
import type { Faults } from "./faults.ts";
import type { Owner, Scheduler } from "./scheduler.ts";

export interface FilesOptions {
  readonly owner: Owner;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly dice: Dice;
  /** By host. */
  readonly disks: ReadonlyMap<string, SimDisk>;
  /** How many files are on their way. */
  readonly sending: { count: number };
  /** Looks at what a step did there. */
  readonly watch: <T>(host: string, owner: Owner, what: string, step: () => T) => Promise<T>;
}

export function linksOf(options: FilesOptions): OpenLink {
  return async ({ host }, _, opening) => {
    const link = new SimLink(host, options);
    opening(link);
    await link.step("connects", () => undefined);
    return link;
  };
}

class SimLink implements Link {
  readonly #host: string;
  readonly #options: FilesOptions;
  #cause: unknown;

  constructor(host: string, options: FilesOptions) {
    this.#host = host;
    this.#options = options;
  }

  get usable(): boolean {
    return this.#cause === undefined;
  }

  run: Link["run"] = async (work) => {
    try {
      return await work(this.#client as never, () => undefined);
    } catch (error) {
      throw this.#cause ?? error;
    }
  };

  cut(cause: unknown): void {
    this.#cause ??= cause;
  }

  close(): void {
    this.cut(new Error("closed"));
  }

  /** Something that happens there, or does not, or does and nobody hears of it. */
  step<T>(what: string, work: () => T): Promise<T> {
    const { owner, scheduler, faults, dice, watch } = this.#options;
    return scheduler.enter(owner, `sftp ${what}`, async () => {
      if (this.#cause) throw this.#cause;
      const fate = faults.ofRequest("POST");
      const lost = () => {
        scheduler.trace.add(`  fate: ${fate}`);
        this.cut(Object.assign(new Error("the connection was cut"), { code: "ECONNRESET" }));
        throw this.#cause;
      };
      if (fate !== "ok" && dice.chance(0.5)) lost();
      const result = await watch(this.#host, owner, what, () => answered(work));
      return fate === "ok" ? result : lost();
    });
  }

  get #disk(): SimDisk {
    return this.#options.disks.get(this.#host) as SimDisk;
  }

  readonly #client = {
    list: (directory: string, filter: (entry: { name: string; size: number; type: string }) => boolean) =>
      this.step(`list ${directory}`, () => {
        const handle = this.#disk.openDirectory(directory);
        return this.#disk
          .list(handle)
          .map((file) => ({ ...file, type: "-" }))
          .filter(filter);
      }),
    get: async (path: string, sink: Writable) => {
      const bytes = await this.step(`get ${path}`, () => this.#file(path).bytes);
      await new Promise<void>((resolve) => sink.end(bytes, () => resolve()));
    },
    put: async (content: Readable, path: string) => {
      this.#options.sending.count += 1;
      await this.#put(content, path).finally(() => {
        this.#options.sending.count -= 1;
      });
    },
    stat: (path: string) => this.step(`stat ${path}`, () => ({ size: this.#file(path).bytes.length })),
    posixRename: (from: string, to: string) =>
      this.step(`rename ${from} ${to}`, () => this.#disk.rename(from, to, true)),
    rename: (from: string, to: string) => this.step(`rename ${from} ${to}`, () => this.#disk.rename(from, to, false)),
    delete: (path: string, missingIsFine: boolean) =>
      this.step(`delete ${path}`, () => {
        if (missingIsFine && !this.#disk.files.has(absolute(path))) return;
        this.#disk.remove(path);
      }),
  };

  async #put(content: Readable, path: string): Promise<void> {
    await this.step(`opens ${path}`, () => this.#disk.files.set(absolute(path), { bytes: Buffer.alloc(0) }));
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const half = bytes.subarray(0, bytes.length / 2);
    await this.step(`writes ${path}`, () => this.#disk.files.set(absolute(path), { bytes: half }));
    await this.step(`writes all of ${path}`, () => this.#disk.files.set(absolute(path), { bytes }));
  }

  #file(path: string): { bytes: Buffer } {
    const file = this.#disk.files.get(absolute(path));
    if (!file) throw new Refusal(2);
    return file;
  }
}

function absolute(path: string): string {
  return posix.join("/", path);
}

/** What the server refuses comes with its status, as the library has it. */
function answered<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refusal ? Object.assign(new Error("refused"), { code: error.status }) : error;
  }
}
