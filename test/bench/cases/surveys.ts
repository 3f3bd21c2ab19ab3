/** Honestly's file of everybody by SFTP. What is counted of SFTP: files opened, renamed, removed. */
import { changePerson, type SimPerson } from "../../../plugins/personio/world.ts";
import { startHonestlySimulator } from "../../../plugins/user-and-team-provisioning/connectors/honestly/simulator.ts";
import {
  importFile,
  type SimEmployee,
} from "../../../plugins/user-and-team-provisioning/connectors/honestly/simulator-import.ts";
import type { BenchCase, Given, Run, Seat } from "../bench-case.ts";
import { changeSome, join, openCompany, peopleAsked } from "../company.ts";

export const surveys: BenchCase = {
  name: "surveys",
  coldOnly: true,
  open,
  target: ({ tool: { host, port, username, privateKey, hostKey } }) => ({
    plugin: "user-and-team-provisioning",
    connector: { type: "honestly", host, port, username, private_key: privateKey, host_key: hostKey },
    users: { attributes: { Department: "department", Position: "position" } },
  }),
};

const CYCLE = ["position", "leaver", "newcomer", ...Array.from({ length: 7 }, () => "position" as const)] as const;
const COUNTED: ReadonlySet<string> = new Set(["OPEN", "RENAME", "EXTENDED", "REMOVE"]);

async function open(given: Given): Promise<Seat> {
  const { world, personio, access } = await openCompany(given);
  const feed = await startHonestlySimulator();
  const { host, port, username, privateKey, hostKey } = feed;
  const deeds = {
    position: (person: SimPerson) => changePerson(world, person, { position: `${person.position} II` }),
    leaver: (person: SimPerson) => changePerson(world, person, { status: "inactive" }),
    newcomer: () => void join(world),
  };
  const asked = () => peopleAsked(world);
  return {
    access: { personio: access, tool: { host, port, username, privateKey, hostKey } },
    servers: [personio.server],
    told: () =>
      feed.log
        .splice(0)
        .filter(({ operation }) => COUNTED.has(operation))
        .map(({ operation }) => `SFTP ${operation}`),
    reset: () => feed.disk.files.clear(),
    change: (round) => void changeSome({ world, round, cycle: CYCLE }, deeds),
    expected: (run) => ({
      needed: { ...asked().needed, ...operations(run) },
      beside: asked().beside,
    }),
    outcome() {
      const employees = new Map<string, SimEmployee>();
      importFile(feed.file() ?? "", employees, null);
      return [...employees.values()].map((one) => JSON.stringify(one)).sort();
    },
    close: async () => void (await Promise.all([personio.close(), feed.close()])),
  };
}

/** What lies there is opened; what is new is opened under another name, and renamed over it. */
function operations(run: Run) {
  return run === "same" ? { "SFTP OPEN": 1 } : { "SFTP OPEN": 2, "SFTP EXTENDED": 1 };
}
