/**
 * The company that the benchmark works on: everybody is there, internal, has an e-mail and a name of their own, a department, an
 * office, a position, and exactly two absences by the day, wholly inside the window of 14 days back and 180 ahead.
 */
import { startPersonioSimulator, type PersonioSimulator } from "../../plugins/personio/simulator.ts";
import { addAbsence, addPerson, makeWorld, touch, type SimPerson, type World } from "../../plugins/personio/world.ts";
import { addDays, type CivilDate } from "../../core/model/time.ts";
import { pages, type Access, type Counts, type Expected, type Given } from "./bench-case.ts";

export interface Company {
  readonly world: World;
  readonly personio: PersonioSimulator;
  readonly access: Access["personio"];
}

const READ = "personio:persons:read personio:absences:read";
export const WRITES_TIME = `${READ} personio:attendances:read personio:attendances:write`;

export async function openCompany({ people, now, today }: Given, scopes = READ): Promise<Company> {
  const world = benchWorld(people, today);
  const personio = await startPersonioSimulator({ world, scopes, now: () => now });
  return { world, personio, access: { url: personio.url, ...personio.credentials } };
}

function benchWorld(people: number, today: CivilDate): World {
  const world = makeWorld({ seed: 7, people, today });
  world.absences = [];
  const days = Array.from({ length: 181 }, (_, offset) => addDays(today, offset)) as CivilDate[];
  const names = new Set<string>();
  for (const [index, person] of world.people.entries()) {
    const { firstName, lastName } = person;
    // Two supervisors of one name would be two teams of one name, which is a conflict.
    if (names.size === names.add(`${firstName} ${lastName}`).size) person.lastName = `${lastName}-Twin`;
    settle(person, world, days[0]!);
    const type = world.types[0]!;
    const [first, second] = [1 + (index % 60), 80 + (index % 60)];
    addAbsence(world, { person, type, startsOn: days[first]!, endsOn: days[first + (index % 4)]! });
    addAbsence(world, { person, type, startsOn: days[second]!, endsOn: days[second + 4 + (index % 9)]! });
  }
  const longAgo = `${addDays(today, -30)}T08:00:00.000Z`;
  for (const record of [...world.people, ...world.absences]) record.updatedAt = longAgo;
  return world;
}

function settle(person: SimPerson, { departments, offices }: World, today: CivilDate): void {
  const { id, lastName, hireDate } = person;
  Object.assign(person, {
    email: `${id}.${lastName.toLowerCase().replace(/\P{L}/gu, "")}@example.com`,
    ...{ status: "active", employmentType: "internal", lastWorkingDay: null, terminationDate: null, team: null },
    hireDate: hireDate !== null && hireDate < today ? hireDate : addDays(today, -400),
    department: person.department ?? departments[1],
    office: person.office ?? offices[0],
    position: person.position ?? "Account Manager",
  });
}

/** Somebody new, with an e-mail of their own. */
export function join(world: World): SimPerson {
  const [department, office] = [world.departments[1]!, world.offices[0]!];
  const [email, hireDate] = [`${world.nextPersonId}.newcomer@example.com`, addDays(world.now.slice(0, 10), -400)];
  const more = { department, office, position: "Account Manager", supervisor: world.people[0]!, hireDate };
  return addPerson(world, { firstName: "Nora", lastName: "Newcomer", email, ...more });
}

export type Deed<Name extends string> = Readonly<Record<Name, (person: SimPerson) => void>>;

/**
 * Changes what concerns one person in a hundred, by turns of `cycle`, each time other people; at least one of each: those stand first in it. Gives how
 * often each was done.
 */
export function changeSome<Name extends string>(
  { world, round, cycle }: { readonly world: World; readonly round: number; readonly cycle: readonly Name[] },
  deeds: Deed<Name>,
): Readonly<Record<Name, number>> {
  const people = world.people.filter(({ status }) => status === "active");
  const count = Math.max(new Set(cycle).size, Math.round(people.length / 100));
  const step = Math.max(1, Math.floor(people.length / count));
  const done = Object.fromEntries(cycle.map((name) => [name, 0])) as Record<Name, number>;
  for (let n = 0; n < count; n += 1) {
    const name = cycle[n % cycle.length]!;
    deeds[name](people[(n * step + (round % step)) % people.length]!);
    done[name] += 1;
  }
  touch(world);
  return done;
}

/** What a run asks that only asks what changed: the pages of what did so in the last two days, and one token. */
export function changesAsked(world: World, { absences }: { readonly absences: boolean }): Expected {
  const lately = `${addDays(world.now.slice(0, 10), -2)}T00:00:00.000Z`;
  const changed = (records: readonly { readonly updatedAt: string }[]) =>
    pages(records.filter(({ updatedAt }) => updatedAt > lately).length, 100);
  return {
    needed: {
      "GET /v1/company/employees": changed(world.people),
      ...(absences && { "GET /v2/absence-periods": changed(world.absences) }),
    },
    beside: { "POST /v2/auth/token": 1 },
  };
}

/** Everybody by v1, a hundred a page; and one token. */
export function peopleAsked({ people }: World): { readonly needed: Counts; readonly beside: Counts } {
  return {
    needed: { "GET /v1/company/employees": pages(people.length, 100) },
    beside: { "POST /v2/auth/token": 1 },
  };
}
