/** A small company in the simulators of Personio and awork: everybody has an account, and as many are absent as the test says. */
import { addDays, type CivilDate, type Instant } from "../../../../core/model/time.ts";
import {
  startAworkSimulator,
  type AworkSimulator,
} from "../../../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { startPersonioSimulator, type PersonioSimulator } from "../../../../plugins/personio/simulator.ts";
import { addAbsence, addPerson, makeWorld } from "../../../../plugins/personio/world.ts";

const NAMES = [
  ["Ada", "Anvil"],
  ["Bruno", "Beispiel"],
  ["Clara", "Muster"],
  ["Dario", "Demo"],
  ["Edda", "Example"],
] as const;

export interface Company {
  readonly personio: PersonioSimulator;
  readonly awork: AworkSimulator;
  close(): Promise<void>;
}

export interface CompanyOptions {
  readonly people: number;
  readonly today: CivilDate;
  readonly now: () => Instant;
  readonly clientSecret: string;
  readonly apiKey: string;
}

/** Each person is on holiday for two days within the next three weeks. */
export async function startCompany(options: CompanyOptions): Promise<Company> {
  const { people, today, now, clientSecret, apiKey } = options;
  const world = makeWorld({ seed: 1, people: 0, today });
  const credentials = { clientId: "papi-made-up-client", clientSecret };
  const personio = await startPersonioSimulator({ world, now, credentials });
  const awork = await startAworkSimulator({ now, apiKey });
  for (let index = 0; index < people; index += 1) {
    const { firstName, lastName } = nameOf(index);
    const email = `${firstName}.${lastName}@example.com`.toLowerCase().replaceAll(" ", "-");
    const person = addPerson(world, { firstName, lastName, email });
    const startsOn = addDays(today, index % 20);
    addAbsence(world, { person, type: world.types[0]!, startsOn, endsOn: addDays(startsOn, 1) });
    awork.addUser({ email, firstName, lastName });
  }
  return {
    personio,
    awork,
    close: async () => {
      await Promise.all([personio.close(), awork.close()]);
    },
  };
}

function nameOf(index: number): { readonly firstName: string; readonly lastName: string } {
  const [firstName, lastName] = NAMES[index % NAMES.length]!;
  const round = Math.floor(index / NAMES.length);
  return { firstName, lastName: round === 0 ? lastName : `${lastName} ${round}` };
}

/** How often somebody's absence stands twice in awork. */
export function duplicatesIn({ awork }: Company): number {
  const keys = [...awork.absences.values()].map(({ userId, startOn, endOn }) => `${userId} ${startOn} ${endOn}`);
  return keys.length - new Set(keys).size;
}
