/** Honestly: an empty account that takes one file of everybody, with departments and positions as groups. */
import { startHonestlySimulator } from "../../../../plugins/user-and-team-provisioning/connectors/honestly/simulator.ts";
import type { DemoTool } from "../tool.ts";

export async function startSurveys(): Promise<DemoTool> {
  const feed = await startHonestlySimulator();
  const { host, port, username, privateKey, hostKey } = feed;
  return {
    target: "surveys",
    connector: "honestly",
    name: "Honestly",
    settings: {
      plugin: "user-and-team-provisioning",
      connector: { type: "honestly", host, port, username, private_key: privateKey, host_key: hostKey },
      users: { attributes: { Department: "department", Position: "position" } },
      schedule: "every 1m",
    },
    servers: [],
    close: () => feed.close(),
  };
}
