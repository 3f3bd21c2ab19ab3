/**
 * A small company that keeps changing, tools that are kept in step with it, and one database: the ground on which
 * processes are killed. The tools are simulators in this process, so they remember whatever a process did before it died.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringifyConfig } from "../../core/config/yaml/stringify.ts";
import { instantOf } from "../../core/model/time.ts";
import { openStore } from "../../core/store/open.ts";
import { startAworkSimulator, type AworkSimulator } from "../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { startPersonioSimulator, type PersonioSimulator } from "../../plugins/personio/simulator.ts";
import { makeWorld } from "../../plugins/personio/world.ts";
import {
  startStaffomaticSimulator,
  type StaffomaticSimulator,
} from "../../plugins/staff-scheduling/connectors/staffomatic/simulator.ts";
import { startScimSimulator, type ScimSimulator } from "../../plugins/protocols/scim/simulator.ts";
import {
  startHonestlySimulator,
  type HonestlySimulator,
} from "../../plugins/user-and-team-provisioning/connectors/honestly/simulator.ts";
import { Program } from "../e2e/process/kit/program.ts";
import { SHELF } from "../kit/shelf.ts";

export const TODAY = "2026-07-21";
const START = Date.parse(`${TODAY}T04:00:00.000Z`);
/** A little more than the schedules' hour: everything is due again, and every lease has expired. */
const BETWEEN_MS = 61 * 60_000;
const WATCHER = new URL("kill-at.ts", import.meta.url).href;
const SCOPES = "personio:persons:read personio:absences:read personio:attendances:read personio:attendances:write";
const QUICK = { requests_per_minute: 100_000 };

export const TARGETS = ["absences", "learning", "surveys", "shifts"] as const;
export type TargetName = (typeof TARGETS)[number];

export interface TownOptions {
  readonly seed: number;
  /** Default: all of them. */
  readonly targets?: readonly TargetName[];
  /** The compiled code that is killed. */
  readonly main: string;
  /** Null: an SQLite file of its own. */
  readonly database: string | null;
}

export interface Tools {
  readonly personio: PersonioSimulator;
  readonly awork: AworkSimulator;
  readonly scim: ScimSimulator;
  readonly feed: HonestlySimulator;
  readonly shifts: StaffomaticSimulator;
}

export class Town {
  readonly tools: Tools;
  readonly folder: string;
  readonly targets: readonly TargetName[];
  #runs = 0;
  #since = performance.now();
  readonly #options: TownOptions;

  private constructor(tools: Tools, folder: string, options: TownOptions) {
    this.tools = tools;
    this.folder = folder;
    this.#options = options;
    this.targets = options.targets ?? TARGETS;
  }

  static async open(options: TownOptions): Promise<Town> {
    const { seed, database } = options;
    const clock = { now: () => instantOf(START) };
    const now = () => clock.now();
    const world = makeWorld({ seed, people: 0, today: TODAY });
    const [personio, awork, scim, feed, shifts] = await Promise.all([
      startPersonioSimulator({ world, now, scopes: SCOPES }),
      startAworkSimulator({ now }),
      startScimSimulator(),
      startHonestlySimulator(),
      startStaffomaticSimulator({ now }),
    ]);
    const berlin = shifts.addLocation("Berlin");
    for (const { name } of world.departments) shifts.addDepartment(berlin, name);
    const folder = await mkdtemp(join(SHELF, "rollcall-crash-"));
    const town = new Town({ personio, awork, scim, feed, shifts }, folder, options);
    clock.now = () => town.now();
    await writeFile(join(folder, "config.yaml"), configOf(town, database));
    return town;
  }

  now(): string {
    return instantOf(START + this.#runs * BETWEEN_MS + Math.round(performance.now() - this.#since));
  }

  /** Everything that is due, an hour after the last time. `killAt`: see kill-at.ts. */
  start(killAt: string | null): Program {
    this.#runs += 1;
    this.#since = performance.now();
    return this.#program(["run", "--due", "--json"], {
      NODE_OPTIONS: `--import=${WATCHER}`,
      TEST_KILL_COUNTS: join(this.folder, "counts.json"),
      ...(killAt && { TEST_KILL_AT: killAt }),
      ...(this.#options.database && { TEST_KILL_DATABASE: "postgres" }),
    });
  }

  /** What a person does once targets are left to people, since too many runs in a row ended their process. Returns whether any were. */
  async resume(): Promise<boolean> {
    const url = this.#options.database ?? `sqlite:${join(this.folder, "rollcall.db")}`;
    const store = await openStore({ url, clock: { now: () => this.now(), sleep: async () => undefined } });
    const stopped = await store.incidents.allOpen().finally(() => store.close());
    for (const { target } of stopped) {
      const { code, stderr } = await this.#program(["resume", target], {}).ended;
      // 2: something waits for a person, as after any run.
      if (code !== 0 && code !== 2) throw new Error(`resume ${target} ended with ${code}: ${stderr}`);
    }
    return stopped.length > 0;
  }

  #program(args: readonly string[], more: Readonly<Record<string, string>>): Program {
    const env = { PATH: process.env.PATH ?? "", ROLLCALL_NOW: this.now(), ...more };
    return new Program(args, { cwd: this.folder, env, main: this.#options.main });
  }

  /** How often the last process that ended in good order passed each point. */
  async counts(): Promise<Readonly<Record<string, number>>> {
    return JSON.parse(await readFile(join(this.folder, "counts.json"), "utf8"));
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.tools).map((tool) => tool.close()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

function configOf({ tools, targets }: Town, database: string | null): string {
  const { personio, awork, scim, feed, shifts } = tools;
  const common = () => ({ schedule: "every 1h", limits: { removals: "off", creates: "off", because: "it is a test" } });
  const { clientId: client_id, clientSecret: client_secret } = personio.credentials;
  const { host, port, username, privateKey: private_key, hostKey: host_key } = feed;
  const accounts = { plugin: "user-and-team-provisioning" };
  const all: Readonly<Record<TargetName, object>> = {
    absences: {
      ...{ plugin: "absence-mirror", ...common() },
      connector: { type: "awork", api_key: awork.apiKey, base_url: awork.url, ...QUICK },
    },
    learning: {
      ...{ ...accounts, ...common() },
      connector: { type: "scim", url: scim.base, token: scim.token, ...QUICK },
      teams: { from: ["department"] },
    },
    surveys: {
      ...{ ...accounts, ...common() },
      connector: { type: "honestly", host, port, username, private_key, host_key },
      users: { attributes: { Department: "department" } },
    },
    shifts: {
      ...{ plugin: "staff-scheduling", ...common(), since: "2026-07-01" },
      connector: {
        ...{ type: "staffomatic", account: shifts.account.subdomain, contact: "it@example.com" },
        ...{ username: shifts.username, password: shifts.password, base_url: shifts.url },
      },
      users: { location: "Berlin" },
      ...{ locking: false, absences: { leader: "off" } },
    },
  };
  return stringifyConfig({
    version: 1,
    owners: ["owner@example.com"],
    database: database ?? "sqlite:./rollcall.db",
    source: { plugin: "personio", client_id, client_secret, base_url: personio.url, ...QUICK },
    targets: Object.fromEntries(targets.map((name) => [name, all[name]])),
  });
}
