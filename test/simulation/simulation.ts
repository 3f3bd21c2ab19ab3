/** One seed: a company, some tools, processes on one database, and everything that happens to them, in an order of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { catalogOf } from "../../core/config/catalog.ts";
import { sources, targets } from "../../plugins/index.ts";
import { diceOf, type Dice } from "../../plugins/personio/simulator/random.ts";
import type { SimDisk } from "../../plugins/user-and-team-provisioning/connectors/honestly/simulator-disk.ts";
import { Company, PRIVATE } from "./company.ts";
import { ConfigFile, SMTP_SECRET } from "./config-file.ts";
import { emptyDatabase, type Kind, type SimDatabase } from "./database.ts";
import { Faults } from "./faults.ts";
import { Mailbox } from "./mailbox.ts";
import { brokenPlugins, type Mutant } from "./mutants.ts";
import { Network } from "./network.ts";
import { Oracle, Violation } from "./oracle.ts";
import { Process, type Work } from "./process.ts";
import { Scheduler } from "./scheduler.ts";
import { SHELF } from "./shared-file.ts";
import { rest, tell } from "./story.ts";
import type { Tool } from "./tool.ts";
import { LATER_TOOLS, TOOLS } from "./tools.ts";

const NOON = Date.parse("2026-07-20T10:00:00.000Z");
const MINUTE = 60_000;
/** Things that may happen in one simulation. */
const MOST = 6_000;

export interface Outcome {
  readonly seed: number;
  readonly hash: string;
  readonly events: number;
  readonly removals: number;
  readonly writes: number;
  readonly violation: Violation | null;
  /** Its tools and how much goes wrong, in one line. */
  readonly plan: string;
  readonly last: readonly string[];
}

export class Simulation {
  readonly dice: Dice;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly network: Network;
  readonly mailbox: Mailbox;
  readonly oracle: Oracle;
  readonly mutant: Mutant | null;
  readonly logged: string[] = [];
  readonly processes = new Set<Process>();
  database!: SimDatabase;
  /** An incident was closed without a word, as it is to be where a target is made inactive. */
  silenced = false;
  company!: Company;
  tools: Tool[] = [];
  config!: ConfigFile;
  readonly kind: Kind;
  readonly #folder: string;
  readonly #apart: Dice;
  #pids = 0;

  constructor(seed: number, mutant: Mutant | null, kind: Kind) {
    this.kind = kind;
    this.dice = diceOf(seed * 7919 + 1);
    this.#apart = diceOf(seed * 7907 + 2);
    this.mutant = mutant;
    this.scheduler = new Scheduler(this.dice, NOON);
    this.faults = new Faults(this.dice, mutant?.rates);
    this.mailbox = new Mailbox(this.faults, this.dice);
    this.oracle = new Oracle(this);
    const { scheduler, faults, dice, oracle } = this;
    this.network = new Network({ scheduler, faults, dice, watch: (call, deliver) => oracle.watch(call, deliver) });
    this.#folder = mkdtempSync(join(SHELF, "rollcall-simulation-"));
    this.scheduler.trace.hidden = this.#folder;
  }

  readonly isAlive = (pid: number): boolean => [...this.processes].some((one) => one.pid === pid && one.alive);

  get disks(): ReadonlyMap<string, SimDisk> {
    return new Map(this.tools.flatMap(({ feed }) => (feed ? [[feed.host, feed.disk] as const] : [])));
  }

  get secrets(): string[] {
    return ["canary-personio-secret", SMTP_SECRET, ...this.tools.flatMap(({ secrets }) => secrets)];
  }

  get privates(): string[] {
    return [PRIVATE];
  }

  /** Whether something is on its way to a vendor that writes there. */
  get writes(): boolean {
    return this.network.writes || [...this.processes].some(({ sending }) => sending.count > 0);
  }

  get goesOn(): boolean {
    return this.scheduler.trace.lines < MOST && this.oracle.broken === null;
  }

  async prepare(): Promise<void> {
    const { dice, scheduler } = this;
    this.company = await Company.found(dice, scheduler);
    for (const start of this.#drawTools()) this.tools.push(await start(this.company, dice));
    this.network.connect(this.company.personio.server);
    for (const server of this.tools.flatMap(({ servers }) => servers)) this.network.connect(server);
    this.database = await emptyDatabase(this.kind);
    const { mutant } = this;
    const catalog = mutant
      ? catalogOf(sources.map(mutant.source ?? ((same) => same)), brokenPlugins(targets, mutant))
      : catalogOf(sources, targets);
    this.config = new ConfigFile(join(this.#folder, "config.yaml"), catalog, this.company, this.tools);
    this.config.partial = dice.pick([null, "10m"]);
    this.config.write();
  }

  /** One at least. */
  #drawTools() {
    const { dice, mutant } = this;
    const those = (tools: typeof TOOLS | typeof LATER_TOOLS) =>
      Object.entries(tools).flatMap(([name, start]) => ((mutant?.tools?.includes(name) ?? true) ? [start] : []));
    const [first, later] = [those(TOOLS), those(LATER_TOOLS)];
    const drawn = first.filter(() => dice.chance(0.38));
    const apart = later.filter(() => this.#apart.chance(0.2));
    if (drawn.length + apart.length === 0) return [dice.pick(first.length > 0 ? first : later)];
    return [...drawn, ...apart];
  }

  /** A new process begins; what becomes of it, time tells. */
  start = (name: string, work: Work): string => {
    this.#begin(name, work);
    return `${name} starts`;
  };

  /** The same, and nothing else happens until it has ended. */
  runAll = async (name: string, work: Work): Promise<void> => {
    const ended = { yet: false };
    void this.#begin(name, work).finally(() => {
      ended.yet = true;
    });
    while (!ended.yet) if (!(await this.scheduler.step(this.scheduler.time + 24 * 60 * MINUTE))) break;
    if (!ended.yet) throw new Error(`${name} does not end`);
  };

  /** So many things happen, or as many as there are. */
  async run(events: number, ms = 20 * MINUTE): Promise<void> {
    const until = this.scheduler.time + ms;
    for (let left = events; left > 0 && this.goesOn; left -= 1) if (!(await this.scheduler.step(until))) return;
  }

  async pass(ms: number): Promise<string> {
    await this.run(400, ms);
    return `${Math.round(ms / MINUTE)} min have passed`;
  }

  violate(rule: string, detail: string): never {
    throw new Violation(rule, detail);
  }

  check(): void {
    if (this.oracle.broken) throw this.oracle.broken;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #begin(name: string, work: Work): Promise<void> {
    this.#pids += 1;
    const process = new Process(this, `${name}#${this.#pids}`, 1_000 + this.#pids);
    this.processes.add(process);
    return process.live(work).finally(() => this.processes.delete(process));
  }
}

export async function simulate(seed: number, mutant: Mutant | null = null, kind: Kind = "sqlite"): Promise<Outcome> {
  const simulation = new Simulation(seed, mutant, kind);
  const mend = mutant?.begin?.();
  let violation: Violation | null = null;
  try {
    await simulation.prepare();
    await tell(simulation);
    simulation.check();
    await rest(simulation);
    simulation.check();
  } catch (error) {
    violation =
      error instanceof Violation ? error : new Violation("nothing unexpected happens", String((error as Error).stack));
  }
  for (const process of [...simulation.processes]) await process.die();
  simulation.close();
  mend?.();
  const { scheduler, oracle, tools, faults } = simulation;
  return {
    seed,
    hash: scheduler.trace.hash,
    events: scheduler.trace.lines,
    removals: oracle.removals,
    writes: oracle.writes,
    violation,
    plan: `${tools.map(({ target }) => target).join(", ")}; ${JSON.stringify(faults.rates)}`,
    last: scheduler.trace.last,
  };
}
