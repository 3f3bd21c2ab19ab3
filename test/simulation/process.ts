/** One process of rollcall: all of it, over the simulation's clock, network, disk and mail. It can be told to stop, and it can die. */
import { App } from "../../core/app/open-app.ts";
import { createOperations } from "../../core/app/operations/create-operations.ts";
import { runDaemon } from "../../core/app/daemon/daemon.ts";
import { createReloader } from "../../core/app/daemon/reload.ts";
import { runDue } from "../../core/app/daemon/run-due.ts";
import { Cancelled } from "../../core/model/errors.ts";
import type { Operations } from "../../core/engine/operations/operations.ts";
import type { SyncOptions } from "../../core/engine/operations/actions.ts";
import type { WebServer } from "../../core/web/server.ts";
import type { Config } from "../../core/config/config.ts";
import type { OpenLink } from "../../core/plugin/sftp/sftp-link.ts";
import { type FilesOptions, linksOf } from "./files.ts";
import type { Door } from "./database.ts";
import type { Owner } from "./scheduler.ts";
import type { Simulation } from "./simulation.ts";

export type Work = (process: Process) => Promise<unknown>;

export class Process implements Owner {
  readonly name: string;
  readonly pid: number;
  readonly isDaemon: boolean;
  alive = true;
  app: App | null = null;
  /** Files on their way to somebody. */
  readonly sending = { count: 0 };
  readonly #stop = new AbortController();
  readonly #simulation: Simulation;
  readonly #door: Door;

  constructor(simulation: Simulation, name: string, pid: number) {
    this.#simulation = simulation;
    this.name = name;
    this.pid = pid;
    this.isDaemon = name.startsWith("daemon");
    const { scheduler, faults } = simulation;
    this.#door = simulation.database.doorOf({ owner: this, scheduler, isFull: () => faults.isFull() });
  }

  /** Opens everything, works, closes everything; what goes wrong is an outcome, and is written into the trace. */
  async live(work: Work): Promise<void> {
    try {
      this.app = await this.#open();
      try {
        await work(this);
      } finally {
        await this.app.close();
      }
      this.#tell("");
    } catch (error) {
      this.#tell(`: ${error instanceof Error ? error.message : error}`);
    } finally {
      this.alive = false;
    }
  }

  #tell(how: string): void {
    if (this.alive) this.#simulation.scheduler.trace.add(`${this.name} ends${how}`);
  }

  stop(): void {
    this.#stop.abort(new Cancelled("stopped by SIGTERM"));
  }

  /** Killed: nothing of it happens any more. */
  async die(): Promise<void> {
    this.alive = false;
    this.#simulation.processes.delete(this);
    await this.#simulation.network.die(this);
    await this.#door.die();
    this.#simulation.scheduler.forgetTheDead();
  }

  get operations(): Operations {
    return createOperations(this.app!);
  }

  wish(wish: Partial<SyncOptions> = {}): SyncOptions {
    const plain = { by: `cli:${this.name}`, area: null, scope: "full", approve: null } as const;
    return { ...plain, signal: this.#stop.signal, progress: () => undefined, ...wish };
  }

  async beDaemon(): Promise<void> {
    const app = this.app!;
    const { config } = this.#simulation;
    const reloader = createReloader(app, { file: config.file, env: {}, plugins: config.catalog });
    await runDaemon({ app, signal: this.#stop.signal, reloader, createWeb: async () => NO_PAGE, ping: PING });
  }

  async beTick(): Promise<void> {
    await runDue(this.app!, this.#stop.signal, () => undefined, PING);
  }

  #links(): OpenLink {
    const { scheduler, faults, dice, disks, oracle } = this.#simulation;
    const watch: FilesOptions["watch"] = (...given) => oracle.watchFiles(...given);
    return linksOf({ owner: this, scheduler, faults, dice, disks, sending: this.sending, watch });
  }

  async #open(): Promise<App> {
    const { database, scheduler, network, mailbox, config, logged, isAlive, dice, mutant } = this.#simulation;
    const broken = mutant?.config ?? ((same: Config) => same);
    const app = await App.open({
      config: { ...broken(await config.load()), database: database.url },
      clock: scheduler.clockOf(this),
      env: {},
      version: "0.0.0-simulated",
      level: "debug",
      writeLog: (line) => logged.push(line),
      signal: this.#stop.signal,
      pid: this.pid,
      isAlive,
      random: () => dice.next(),
      outside: { openWire: network.wireOf(this), openLink: this.#links(), driver: this.#door.driver },
    });
    app.deliverTo(mailbox.transportOf(this, scheduler));
    const take = app.take.bind(app);
    app.take = (taken) => take(broken(taken));
    mutant?.process?.(app);
    return app;
  }
}

const PING = async () => ({ status: 200 });
const NO_PAGE: WebServer = { url: "", listen: async () => "", close: async () => undefined } as unknown as WebServer;
