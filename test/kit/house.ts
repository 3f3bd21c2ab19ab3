/**
 * The whole of rollcall in one process, over simulated vendors: a made-up Personio, a made-up awork that knows its people, a
 * real config file, a real database in a temporary folder, the real app, a clock that moves by itself, a mailbox.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { App } from "../../core/app/open-app.ts";
import { createOperations } from "../../core/app/operations/create-operations.ts";
import { catalogOf } from "../../core/config/catalog.ts";
import { loadConfig } from "../../core/config/load.ts";
import { stringifyConfig } from "../../core/config/yaml/stringify.ts";
import type { Operations } from "../../core/engine/operations/operations.ts";
import type { SyncOptions } from "../../core/engine/operations/actions.ts";
import { Scheduler } from "../../core/engine/schedule/scheduler.ts";
import type { PlanReport, RunReport } from "../../core/model/run.ts";
import { dateIn } from "../../core/model/time.ts";
import { createOutboxWorker } from "../../core/notify/outbox.ts";
import type { OutgoingMail } from "../../core/notify/transport.ts";
import type { SourcePlugin, TargetPlugin } from "../../core/plugin/contract.ts";
import type { LoggedRequest, SimAnswer } from "../../core/plugin/simulator.ts";
import {
  startAworkSimulator,
  type AworkOptions,
  type AworkSimulator,
} from "../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { sources, targets } from "../../plugins/index.ts";
import {
  startPersonioSimulator,
  type PersonioSimulator,
  type PersonioSimulatorOptions,
} from "../../plugins/personio/simulator.ts";
import { addPerson, makeWorld, type SimPerson, type World } from "../../plugins/personio/world.ts";
import { migratedDatabaseIn } from "./database.ts";
import { SHELF } from "./shelf.ts";
import { MINUTE, swiftClock, type SwiftClock } from "./swift-clock.ts";

export const TARGET = "absences-in-awork";
export const OWNER = "owner@example.com";
export const NOON = "2026-07-21T10:00:00.000Z";
const ZONE = "Europe/Berlin";

type Settings = Readonly<Record<string, unknown>>;

export interface HouseOptions {
  /** How many people the company has. Default 3. */
  readonly people?: number;
  /** This many ordinary people without absences in place of a made-up company with its awkward cases. */
  readonly plain?: number;
  readonly seed?: number;
  readonly now?: string;
  /** Without the absences that a made-up company has. Default true where there are 3 people. */
  readonly noAbsences?: boolean;
  /** Settings of the target, on top of plain ones. */
  readonly target?: Settings;
  readonly source?: Settings;
  /** All targets, in place of the one. */
  readonly targets?: Readonly<Record<string, Settings>>;
  /** Settings of the whole file. */
  readonly file?: Settings;
  readonly personio?: Partial<PersonioSimulatorOptions>;
  readonly awork?: AworkOptions;
  readonly level?: "debug" | "info" | "silent";
  /** What the config names; left out, a new one. */
  readonly database?: string;
  /** Variables that the config may name. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further plugins that the config may name. */
  readonly plugins?: readonly TargetPlugin[];
  readonly sources?: readonly SourcePlugin[];
}

export type House = Awaited<ReturnType<typeof openHouse>>;

export async function openHouse(options: HouseOptions = {}) {
  const clock = swiftClock(options.now ?? NOON);
  const people = options.people ?? 3;
  const world = makeWorld({ seed: options.seed ?? 7, people, today: dateIn(ZONE, clock.now()), zone: ZONE });
  if (options.noAbsences ?? people <= 3) world.absences = [];
  if (options.plain !== undefined) settle(world, options.plain);
  const personio = await startPersonioSimulator({ world, now: () => clock.now(), ...options.personio });
  const awork = await startAworkSimulator({ now: () => clock.now(), ...options.awork });
  for (const person of world.people) welcome(awork, person);
  const folder = await mkdtemp(join(SHELF, "rollcall-house-"));
  const file = join(folder, "config.yaml");
  const database = options.database ?? (await migratedDatabaseIn(folder));
  const house = new Rooms(file, options, { clock, world, personio, awork, database });
  onTestFinished(async () => {
    await house.close();
    await Promise.all([personio.close(), awork.close()]);
    await rm(folder, { recursive: true, force: true });
  });
  await house.open();
  return house;
}

function settle(world: World, people: number): void {
  world.people = [];
  for (let n = 1; n <= people; n += 1) {
    const number = String(n).padStart(3, "0");
    addPerson(world, { firstName: `Nr${number}`, lastName: "Beispiel", email: `nr${number}@example.com` });
  }
}

/** An account in awork for somebody who has an e-mail. */
export function welcome(awork: AworkSimulator, { email, firstName, lastName }: SimPerson): void {
  if (email) awork.addUser({ email, firstName, lastName });
}

interface Outside {
  readonly clock: SwiftClock;
  readonly world: World;
  readonly personio: PersonioSimulator;
  readonly awork: AworkSimulator;
  readonly database: string;
}

class Rooms {
  readonly clock: SwiftClock;
  readonly world: World;
  readonly personio: PersonioSimulator;
  readonly awork: AworkSimulator;
  readonly file: string;
  /** Every line of the log, as text. */
  readonly logged: string[] = [];
  /** Every mail that went out. */
  readonly mails: OutgoingMail[] = [];
  app!: App;
  operations!: Operations;
  scheduler!: Scheduler;
  readonly #database: string;
  #options: HouseOptions;
  #stop = new AbortController();

  constructor(file: string, options: HouseOptions, { clock, world, personio, awork, database }: Outside) {
    this.file = file;
    this.#options = options;
    this.clock = clock;
    this.world = world;
    this.personio = personio;
    this.awork = awork;
    this.#database = database;
  }

  /** Opens the app as a new process would; nothing is due yet, nothing scheduled. */
  async open(): Promise<void> {
    this.#stop = new AbortController();
    await writeFile(this.file, stringifyConfig(this.#config()));
    this.app = await App.open({
      config: await this.#load(),
      clock: this.clock,
      env: {},
      version: "0.0.0-test",
      level: this.#options.level ?? "info",
      writeLog: (line) => this.logged.push(line),
      signal: this.#stop.signal,
      pid: process.pid,
      isAlive: (pid) => pid === process.pid,
      random: () => 0.5,
    });
    this.app.deliverTo({
      send: async (mail) => {
        this.mails.push(mail);
        return { response: "250 taken", refused: [] };
      },
      verify: async () => "the mailbox",
    });
    this.operations = createOperations(this.app);
    this.scheduler = new Scheduler(this.app.engine, {
      signal: this.#stop.signal,
      live: this.app.around.live,
      keepHistoryMs: () => this.app.config.history.keepMs,
    });
  }

  /** What the daemon does at its start: targets become active, missed fires are seen. */
  async start({ spreadOut = true } = {}): Promise<void> {
    await this.scheduler.settle(this.app.engine, { spreadOut });
  }

  async close(): Promise<void> {
    await this.scheduler.idle();
    await this.app.close();
  }

  /** A new process over the same database. */
  async restart(options: Partial<HouseOptions> = {}): Promise<void> {
    await this.close();
    this.#options = { ...this.#options, ...options };
    await this.open();
  }

  /** Another config, taken over without a restart. */
  async reconfigure(options: Partial<HouseOptions>): Promise<void> {
    this.#options = { ...this.#options, ...options };
    await writeFile(this.file, stringifyConfig(this.#config()));
    await this.app.take(await this.#load());
    await this.scheduler.settle(this.app.engine, { spreadOut: false });
  }

  get engine() {
    return this.app.engine;
  }

  get store() {
    return this.app.store;
  }

  plan(target = TARGET): Promise<PlanReport> {
    return this.operations.plan(target, { signal: this.#stop.signal, progress: () => undefined });
  }

  sync(wish: Partial<SyncOptions> = {}, target = TARGET): Promise<RunReport> {
    return this.operations.sync(target, this.wish(wish));
  }

  approve(digest: string, target = TARGET): Promise<RunReport> {
    return this.operations.approve(target, digest, this.wish());
  }

  wish(wish: Partial<SyncOptions> = {}): SyncOptions {
    const plain = { by: "cli:test", area: null, scope: "full", approve: null } as const;
    return { ...plain, signal: this.#stop.signal, progress: () => undefined, ...wish };
  }

  /** A second awork with the same people, in a workspace of its own. */
  async anotherAwork(key: string): Promise<AworkSimulator> {
    const awork = await startAworkSimulator({ apiKey: key, now: () => this.clock.now() });
    onTestFinished(() => awork.close());
    for (const person of this.world.people) welcome(awork, person);
    const workspace = { id: `workspace-of-${key}`, name: key };
    const how = (answer: SimAnswer) => ({ ...answer, body: { ...(answer.body as object), workspace } });
    awork.fault({ path: /\/me$/, times: Number.POSITIVE_INFINITY, how });
    return awork;
  }

  /** Time passes in steps; at each the scheduler looks, its runs end, and mail goes out. */
  async pass(ms: number, step = MINUTE): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      this.clock.pass(Math.min(step, left));
      await this.tick();
    }
  }

  async tick(): Promise<void> {
    this.world.now = this.clock.now();
    await this.scheduler.look();
    await this.scheduler.idle();
    await new Promise(setImmediate);
    await this.sendMail();
  }

  async sendMail(): Promise<void> {
    const { store, clock } = this.app;
    const quiet = { info: () => undefined, warn: () => undefined };
    const mail = () => this.app.transport();
    const worker = createOutboxWorker({
      outbox: store.outbox,
      mail,
      clock,
      redact: this.app.around.redact,
      log: quiet,
    });
    await worker.flush(this.#stop.signal);
  }

  /** Writing requests that awork was sent, as `POST /absences`. */
  writes(): string[] {
    return this.awork.writes().map(({ method, path }) => `${method} ${path.replace("/api/v1", "")}`);
  }

  /** What awork and Personio were asked since, without the token. */
  forgetRequests(): void {
    this.awork.log.length = 0;
    this.personio.server.log.length = 0;
  }

  reads(): LoggedRequest[] {
    return this.personio.server.log.filter(({ path }) => !path.endsWith("/token") && !path.endsWith("/revoke"));
  }

  /** What stands in awork with our mark, one line each. */
  mirrored(): string[] {
    return [...this.awork.absences.values()]
      .filter(({ externalProvider, deletedOn }) => externalProvider !== null && !deletedOn)
      .map((one) => `${this.#mailOf(one.userId)} ${one.startOn.slice(0, 10)} ${one.endOn.slice(0, 10)}`)
      .sort();
  }

  #mailOf(user: string): string {
    return this.awork.users.get(user)?.userContactInfos[0]?.value ?? user;
  }

  async runs(target?: string) {
    return (await this.store.runs.list({ ...(target && { target }), limit: 1_000 })).runs;
  }

  #catalog() {
    return catalogOf([...sources, ...(this.#options.sources ?? [])], [...targets, ...(this.#options.plugins ?? [])]);
  }

  #load() {
    return loadConfig({ file: this.file, env: this.#options.env ?? {}, plugins: this.#catalog() });
  }

  #config() {
    const { target = {}, source = {}, targets: all, file = {} } = this.#options;
    return {
      version: 1,
      timezone: ZONE,
      owners: [OWNER],
      database: this.#database,
      mail: { from: "Rollcall <rollcall@example.com>", smtp: "smtp://127.0.0.1:25" },
      source: {
        plugin: "personio",
        client_id: this.personio.credentials.clientId,
        client_secret: this.personio.credentials.clientSecret,
        base_url: this.personio.url,
        requests_per_minute: 100_000,
        ...source,
      },
      targets: all
        ? Object.fromEntries(Object.entries(all).map(([name, one]) => [name, this.#target(one)]))
        : { [TARGET]: this.#target(target) },
      ...file,
    };
  }

  /** absence-mirror with the simulated awork, or whatever other plugin or connector the settings name. */
  #target(settings: Settings) {
    const { type = "awork" } = (settings.connector ?? {}) as { type?: string };
    if (settings.plugin !== undefined && (settings.plugin !== "absence-mirror" || type !== "awork"))
      return Object.fromEntries(
        Object.entries({ schedule: "every 1h", ...settings }).filter(([, value]) => value !== undefined),
      );
    const { connector = {}, ...rest } = settings as { connector?: Settings };
    return {
      plugin: "absence-mirror",
      connector: {
        type: "awork",
        api_key: this.awork.apiKey,
        base_url: this.awork.url,
        requests_per_minute: 100_000,
        ...connector,
      },
      schedule: "every 1h",
      ...rest,
    };
  }
}
