/** awork: most have an account; some have none, one stands under a misspelt address, and one absence was made by hand. */
import {
  startAworkSimulator,
  type AworkSimulator,
} from "../../../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { UNHURRIED, type DemoTool, type Founding } from "../tool.ts";

export async function startAbsences({ world, clock, today }: Founding): Promise<DemoTool> {
  const awork = await startAworkSimulator({ now: () => clock.now() });
  fill(awork, world, today);
  const connector = { type: "awork", api_key: awork.apiKey, base_url: awork.url, requests_per_minute: UNHURRIED };
  return {
    target: "absences-in-awork",
    connector: "awork",
    name: "awork",
    settings: { plugin: "absence-mirror", connector, schedule: "every 1m", hide_details: false },
    servers: [awork],
    close: () => awork.close(),
  };
}

function fill(awork: AworkSimulator, { people }: Founding["world"], today: string): void {
  const present = people.filter(({ status }) => status !== "inactive");
  for (const [index, { email, firstName, lastName }] of present.entries()) {
    if (!email || index % 12 === 11) continue;
    awork.addUser({ email: index === 6 ? email.replace("@", "x@") : email, firstName, lastName });
  }
  awork.addUser({ firstName: "Planning", lastName: "Agent", isAgent: true });
  awork.addUser({ email: "gustav.gast@guests.example", firstName: "Gustav", lastName: "Gast", isExternal: true });
  const somebody = [...awork.users.values()].find((user) => user.userContactInfos.length > 0);
  const day = `${today}T00:00:00Z`;
  if (somebody)
    awork.addAbsence({ userId: somebody.id, startOn: day, endOn: day, description: "made by hand in awork" });
}
