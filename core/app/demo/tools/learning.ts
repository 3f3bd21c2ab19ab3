/** edyoucated: some have an account, one has two, one who came back is still locked, and one team was made by hand. */
import type { SimPerson } from "../../../../plugins/personio/world.ts";
import { startScimSimulator } from "../../../../plugins/protocols/scim/simulator.ts";
import { UNHURRIED, type DemoTool, type Founding } from "../tool.ts";

export async function startLearning({ world }: Founding): Promise<DemoTool> {
  const tool = await startScimSimulator({ token: "learning-token" });
  const active = world.people.filter(({ status, email }) => status === "active" && email);
  for (const person of active.slice(0, 8)) tool.addUser(userOf(person));
  const [twin, back] = active.slice(8, 10);
  if (twin) for (const userName of ["twin-a", "twin-b"]) tool.addUser({ ...userOf(twin), userName });
  if (back) tool.addUser({ ...userOf(back), active: false });
  tool.addGroup("Book club");
  const connector = { type: "edyoucated", url: tool.base, token: tool.token, requests_per_minute: UNHURRIED };
  return {
    target: "learning",
    connector: "edyoucated",
    name: "edyoucated",
    settings: {
      plugin: "user-and-team-provisioning",
      connector,
      users: { attributes: { title: "position" }, default_language: "de" },
      teams: { from: ["department", "supervisor"] },
      schedule: "every 1m",
    },
    servers: [tool],
    close: () => tool.close(),
  };
}

function userOf({ email, firstName, lastName }: SimPerson) {
  return { email: String(email), firstName, lastName };
}
