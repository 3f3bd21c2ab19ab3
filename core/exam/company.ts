/**
 * One made-up company with the examined target: a simulated Personio, the author's simulated tool, a real config file and database
 * in a temporary folder, the real app, and a clock that jumps over every wait.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sources, targets } from "../../plugins/index.ts";
import { startPersonioSimulator, type PersonioSimulator } from "../../plugins/personio/simulator.ts";
import { makeWorld, type World } from "../../plugins/personio/world.ts";
import { SCOPES, ZONE } from "../app/demo/company.ts";
import { Lifecycle } from "../app/lifecycle.ts";
import { App } from "../app/open-app.ts";
import { createOperations } from "../app/operations/create-operations.ts";
import { catalogOf } from "../config/catalog.ts";
import { loadConfig } from "../config/load.ts";
import { stringifyConfig } from "../config/yaml/stringify.ts";
import type { Target } from "../engine/engine.ts";
import { Cancelled } from "../model/errors.ts";
import type { PlanReport, RunReport, RunScope } from "../model/run.ts";
import { dateIn } from "../model/time.ts";
import { isReading } from "../plugin/http/http.ts";
import type { LoggedRequest } from "../plugin/simulator.ts";
import { loaderOf, settingsOf } from "./entrants.ts";
import { putNewDatabase } from "./new-database.ts";
import type { ExamOptions, ExamTool } from "./options.ts";
import { swiftClock } from "./swift-clock.ts";

export const TARGET = "examined";
const NOON = "2026-07-21T10:00:00.000Z";
const PEOPLE = 24;
/** How often `hears` looks, every 2 ms. */
const LOOKS = 2_000;

const catalog = catalogOf(sources, targets);
const taken = new Set([...catalog.sources.keys(), ...catalog.targets.keys()]);

export interface CompanyWishes {
  readonly mode?: "active" | "test";
}

export class Company {
  readonly clock = swiftClock(NOON);
  readonly world: World;
  readonly options: ExamOptions;
  /** All lines of the log. */
  readonly logged: string[] = [];
  /** All mails, as JSON. */
  readonly mails: string[] = [];
  personio!: PersonioSimulator;
  tool!: ExamTool;
  #app!: App;
  #file = "";
  #stop = new AbortController();
  readonly #lifecycle = new Lifecycle();
  readonly #wishes: CompanyWishes;

  private constructor(options: ExamOptions, wishes: CompanyWishes) {
    this.options = options;
    this.#wishes = wishes;
    const today = dateIn(ZONE, this.clock.now());
    this.world = makeWorld({ seed: 7, people: options.people ?? PEOPLE, today, zone: ZONE });
  }

  static async found(options: ExamOptions, wishes: CompanyWishes): Promise<Company> {
    const company = new Company(options, wishes);
    try {
      await company.#found();
      return company;
    } catch (error) {
      await company.close();
      throw error;
    }
  }

  async #found(): Promise<void> {
    const { clock, world } = this;
    const folder = this.#lifecycle.opened(await mkdtemp(join(tmpdir(), "rollcall-exam-")), (path) =>
      rm(path, { recursive: true, force: true }),
    );
    this.#file = join(folder, "config.yaml");
    await putNewDatabase(join(folder, "rollcall.db"), clock);
    const simulated = await startPersonioSimulator({ world, scopes: SCOPES, now: () => clock.now() });
    this.personio = this.#lifecycle.opened(simulated, (one) => one.close());
    const tool = await this.options.start({ world, clock, today: dateIn(ZONE, clock.now()) });
    this.tool = this.#lifecycle.opened(tool, (one) => one.close());
    await this.#open();
    this.forgetRequests();
  }

  /** Loads the config with these settings of the target, as `rollcall` reads it. @throws ConfigError */
  async load(own: ExamTool["settings"]) {
    await writeFile(this.#file, stringifyConfig(this.#config(own)));
    const external = loaderOf(this.options, taken);
    return loadConfig({ file: this.#file, env: {}, plugins: catalog, external, mayLack: [] });
  }

  async #open(): Promise<void> {
    this.#stop = new AbortController();
    this.#app = await App.open({
      config: await this.load(this.tool.settings),
      clock: this.clock,
      env: {},
      version: "0.0.0-exam",
      level: "debug",
      writeLog: (line) => this.logged.push(line),
      signal: this.#stop.signal,
      pid: process.pid,
      isAlive: () => false,
      random: () => 0.5,
    });
    const send = async (mail: object) => {
      this.mails.push(JSON.stringify(mail));
      return { response: "250 taken", refused: [] };
    };
    this.#app.deliverTo({ send, verify: async () => "the exam's mailbox" });
  }

  /** Does one run by hand. */
  sync(scope: RunScope = "full", signal: AbortSignal = this.#stop.signal): Promise<RunReport> {
    const ask = { by: "cli:exam", area: null, scope, approve: null } as const;
    return createOperations(this.#app).sync(TARGET, { ...ask, signal, progress: () => undefined });
  }

  plan(): Promise<PlanReport> {
    return createOperations(this.#app).plan(TARGET, { signal: this.#stop.signal, progress: () => undefined });
  }

  check() {
    return createOperations(this.#app).check([TARGET], this.#stop.signal);
  }

  /** Tells the process to stop, as by SIGTERM. */
  stop(): void {
    this.#stop.abort(new Cancelled("the exam stops it"));
  }

  /** Starts a new process over the same database. */
  async restart(): Promise<void> {
    await this.#app.close();
    await this.#open();
  }

  get target(): Target {
    return this.#app.engine.targets.get(TARGET) as Target;
  }

  links() {
    return this.#app.store.links.of(TARGET);
  }

  async sendMail(): Promise<void> {
    await this.#app.outbox().flush(this.#stop.signal);
  }

  /** Returns the requests to the tool since `forgetRequests`. */
  asked(): LoggedRequest[] {
    return this.tool.servers.flatMap(({ log }) => log);
  }

  /** Returns the writing requests to the tool since `forgetRequests`. */
  wrote(): LoggedRequest[] {
    return this.asked().filter(this.isWrite);
  }

  readonly isWrite = (request: Pick<LoggedRequest, "method" | "path">): boolean =>
    !isReading(request.method) && !this.tool.reads?.(request);

  /** Waits until it is so, or for so long (4 s) that nobody can have missed it. */
  async hears(isSo: () => boolean): Promise<void> {
    for (let looks = 0; looks < LOOKS && !isSo(); looks += 1) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  forgetRequests(): void {
    for (const { log } of [...this.tool.servers, this.personio.server]) log.length = 0;
  }

  async close(): Promise<void> {
    await this.#app?.close();
    await this.#lifecycle.close();
  }

  #config(own: ExamTool["settings"]): object {
    const { clientId: client_id, clientSecret: client_secret } = this.personio.credentials;
    const personio = { client_id, client_secret, base_url: this.personio.url, requests_per_minute: 100_000 };
    const target = { ...settingsOf(this.options, own), schedule: "every 1h", mode: this.#wishes.mode ?? "active" };
    return {
      version: 1,
      timezone: ZONE,
      owners: ["owner@example.com"],
      database: "sqlite:./rollcall.db",
      mail: { from: "Rollcall <rollcall@example.com>", smtp: "smtp://127.0.0.1:25" },
      source: { plugin: "personio", ...personio },
      targets: { [TARGET]: target },
    };
  }
}
