/** A made-up company: a simulated Personio full of people, and a simulated awork that knows most of them. */
import {
  startAworkSimulator,
  type AworkSimulator,
} from "../../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { startPersonioSimulator, type PersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { makeWorld, type SimPerson } from "../../../plugins/personio/world.ts";
import { dateIn, type Clock } from "../../model/time.ts";

export const ZONE = "Europe/Berlin";

export interface DemoCompany {
  readonly personio: PersonioSimulator;
  readonly awork: AworkSimulator;
  connectorOf(target: string): string;
  close(): Promise<void>;
}

export async function startCompany({
  seed,
  people,
  clock,
}: {
  readonly seed: number;
  readonly people: number;
  readonly clock: Clock;
}): Promise<DemoCompany> {
  const world = makeWorld({ seed, people, today: dateIn(ZONE, clock.now()), zone: ZONE });
  const awork = await startAworkSimulator({ now: () => clock.now() });
  const personio = await startPersonioSimulator({ world, now: () => clock.now() });
  fillAwork(awork, world.people, dateIn(ZONE, clock.now()));
  return {
    personio,
    awork,
    connectorOf: () => "awork",
    close: async () => {
      await Promise.all([personio.close(), awork.close()]);
    },
  };
}

/** Most have an account; some have none, one under a misspelt address; there are agents, guests, and an absence made by hand. */
function fillAwork(awork: AworkSimulator, people: readonly SimPerson[], today: string): void {
  const present = people.filter(({ status }) => status !== "inactive");
  for (const [index, { email, firstName, lastName }] of present.entries()) {
    if (!email || index % 12 === 11) continue;
    awork.addUser({ email: index === 6 ? email.replace("@", "x@") : email, firstName, lastName });
  }
  awork.addUser({ firstName: "Planning", lastName: "Agent", isAgent: true });
  awork.addUser({ email: "gustav.gast@guests.example", firstName: "Gustav", lastName: "Gast", isExternal: true });
  const somebody = [...awork.users.values()].find((user) => user.userContactInfos.length > 0);
  if (somebody)
    awork.addAbsence({
      userId: somebody.id,
      startOn: `${today}T00:00:00Z`,
      endOn: `${today}T00:00:00Z`,
      description: "made by hand in awork",
    });
}
