/** A company that keeps changing and the tools that show its absences, each a target of its own: what the daemons share the work for. */
import { stringifyConfig } from "../../core/config/yaml/stringify.ts";
import { addDays, instantOf } from "../../core/model/time.ts";
import { startAworkSimulator, type AworkSimulator } from "../../plugins/absence-mirror/connectors/awork/simulator.ts";
import type { Dice } from "../../plugins/personio/simulator/random.ts";
import { startPersonioSimulator, type PersonioSimulator } from "../../plugins/personio/simulator.ts";
import { addAbsence, addPerson, changeAbsence, makeWorld, withdrawAbsence } from "../../plugins/personio/world.ts";

const QUICK = { requests_per_minute: 100_000 };
const PEOPLE = 6;

export interface TownOptions {
  readonly seed: number;
  readonly targets: number;
  /** Further settings of every daemon: mail. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the source: webhook. */
  readonly source?: Readonly<Record<string, unknown>>;
  readonly schedule?: string;
}

export class Town {
  readonly personio: PersonioSimulator;
  /** By target. */
  readonly tools: ReadonlyMap<string, AworkSimulator>;
  readonly #today = instantOf(Date.now()).slice(0, 10);

  readonly #options: TownOptions;

  private constructor(personio: PersonioSimulator, tools: ReadonlyMap<string, AworkSimulator>, options: TownOptions) {
    this.personio = personio;
    this.tools = tools;
    this.#options = options;
  }

  static async open(options: TownOptions): Promise<Town> {
    const { seed, targets } = options;
    const now = () => instantOf(Date.now());
    const world = makeWorld({ seed, people: 0, today: now().slice(0, 10) });
    const personio = await startPersonioSimulator({ world, now });
    const tools = new Map<string, AworkSimulator>();
    for (let number = 1; number <= targets; number += 1)
      tools.set(`absences-${number}`, await startAworkSimulator({ now, ...tenant(number) }));
    const town = new Town(personio, tools, options);
    for (let count = 0; count < PEOPLE; count += 1) town.#hire();
    return town;
  }

  /** As of a daemon whose connection to the database is its own; `retryFor` makes it another config than the others have. */
  configOf(database: string, retryFor: string): string {
    const { clientId: client_id, clientSecret: client_secret } = this.personio.credentials;
    const { schedule = "every 1m", settings, source } = this.#options;
    const target = ({ apiKey: api_key, url: base_url }: AworkSimulator) => ({
      plugin: "absence-mirror",
      connector: { type: "awork", api_key, base_url, ...QUICK },
      schedule,
      retry_for: retryFor,
      limits: { removals: "off", creates: "off", because: "it is a test" },
    });
    return stringifyConfig({
      version: 1,
      owners: ["owner@example.com"],
      database,
      ...settings,
      source: { plugin: "personio", client_id, client_secret, base_url: this.personio.url, ...QUICK, ...source },
      targets: Object.fromEntries([...this.tools].map(([name, tool]) => [name, target(tool)])),
    });
  }

  /** Somebody comes, is away, comes back earlier or later, is not away after all. */
  change(dice: Dice): void {
    const { world } = this.personio;
    world.now = instantOf(Date.now());
    if (world.people.length < 30 && dice.chance(0.3)) this.#hire();
    for (let count = dice.between(2, 6); count > 0; count -= 1) {
      const person = dice.pick(world.people);
      const startsOn = addDays(this.#today, dice.between(1, 100));
      // Two that are alike could not be told from one that was made twice.
      if (world.absences.some((one) => one.person === person && one.startsOn === startsOn)) continue;
      addAbsence(world, { person, type: world.types[0]!, startsOn, endsOn: addDays(startsOn, dice.between(0, 9)) });
    }
    const [moved, withdrawn] = [dice.pick(world.absences), dice.pick(world.absences)];
    if (moved) changeAbsence(world, moved, { endsOn: addDays(moved.startsOn, dice.between(0, 20)) });
    if (withdrawn && world.absences.length > 20) withdrawAbsence(world, withdrawn);
  }

  /** So many absences more. */
  fill(dice: Dice, absences: number): void {
    for (const until = this.personio.world.absences.length + absences; this.personio.world.absences.length < until; )
      this.change(dice);
  }

  /** What is there twice, at any moment. */
  doubled(): string[] {
    return [...this.tools].flatMap(([name, tool]) =>
      absencesIn(tool)
        .filter((line, index, all) => all.indexOf(line) !== index)
        .map((line) => `twice in ${name}: ${line}`),
    );
  }

  /** What they lack, or show still. */
  outOfStep(): string[] {
    const should = this.personio.world.absences.map(
      ({ person, startsOn, endsOn }) => `${person.email} ${startsOn} ${endsOn}`,
    );
    return [...this.tools].flatMap(([name, tool]) => {
      const is = absencesIn(tool);
      return [
        ...should.filter((line) => !is.includes(line)).map((line) => `${name} lacks ${line}`),
        ...is.filter((line) => !should.includes(line)).map((line) => `${name} has ${line} still`),
      ];
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.personio, ...this.tools.values()].map((server) => server.close()));
  }

  #hire(): void {
    const { world } = this.personio;
    const number = world.nextPersonId;
    const [firstName, lastName, email] = ["Ann", `Example ${number}`, `ann.${number}@example.com`];
    addPerson(world, { firstName, lastName, email });
    for (const tool of this.tools.values()) tool.addUser({ firstName, lastName, email });
  }
}

/** Two targets that wrote to one workspace would undo each other's work. */
function tenant(number: number) {
  const id = `00000000-0000-4000-9000-${String(number).padStart(12, "0")}`;
  return {
    apiKey: `awork-key-${number}`,
    workspace: { id, name: `Example ${number}`, url: "https://example.awork.com" },
  };
}

function absencesIn(tool: AworkSimulator): string[] {
  const address = (id: string) => tool.users.get(id)?.userContactInfos[0]?.value;
  return [...tool.absences.values()].map(
    ({ userId, startOn, endOn }) => `${address(userId)} ${startOn.slice(0, 10)} ${endOn.slice(0, 10)}`,
  );
}
