/** Staffomatic: it knows most people, lacks the category of one absence type, and has timed the work of some. */
import { seedStaffomatic } from "../../../../plugins/staff-scheduling/connectors/staffomatic/simulator-seed.ts";
import { startStaffomaticSimulator } from "../../../../plugins/staff-scheduling/connectors/staffomatic/simulator.ts";
import { addDays } from "../../../model/time.ts";
import type { DemoTool, Founding } from "../tool.ts";

export async function startShifts({ world, clock, today }: Founding): Promise<DemoTool> {
  const tool = await startStaffomaticSimulator({ now: () => clock.now() });
  seedStaffomatic(tool, {
    people: world.people.filter(({ status }) => status !== "inactive"),
    today,
    offices: world.offices.map(({ name }) => name),
    departments: [...world.departments, ...world.teams].map(({ name }) => name),
    absenceTypes: world.types.map(({ name }) => name),
  });
  const { username, password, url: base_url, account } = tool;
  return {
    target: "shifts",
    connector: "staffomatic",
    name: "Staffomatic",
    settings: {
      plugin: "staff-scheduling",
      connector: {
        type: "staffomatic",
        account: account.subdomain,
        username,
        password,
        base_url,
        contact: "it@example.com",
      },
      since: addDays(today, -7),
      schedule: { full: "every 5m", partial: "every 1m" },
    },
    servers: [tool],
    close: () => tool.close(),
  };
}
