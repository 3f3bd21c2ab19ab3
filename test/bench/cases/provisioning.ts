/** An empty SCIM server that gets users, teams by department and by supervisor, and who is in them. */
import { changePerson, type SimPerson } from "../../../plugins/personio/world.ts";
import { startScimSimulator, type ScimSimulator } from "../../../plugins/protocols/scim/simulator.ts";
import { pages, type BenchCase, type Given, type Run, type Seat } from "../bench-case.ts";
import { changesAsked, changeSome, join, openCompany, peopleAsked, type Company } from "../company.ts";
import { UNHURRIED } from "../unhurried.ts";

export const provisioning: BenchCase = {
  name: "provisioning",
  partial: true,
  coldOnly: true,
  open,
  target: ({ tool: { url, token } }) => ({
    plugin: "user-and-team-provisioning",
    connector: { type: "scim", url, token, requests_per_minute: UNHURRIED },
    users: { attributes: { title: "position" } },
    teams: { from: ["department", "supervisor"] },
  }),
};

const CYCLE = ["position", "leaver", "newcomer", ...Array.from({ length: 7 }, () => "position" as const)] as const;
type Changed = Readonly<Record<(typeof CYCLE)[number], number>>;

async function open(given: Given): Promise<Seat> {
  const company = await openCompany(given);
  const { world, personio, access } = company;
  const scim = await startScimSimulator();
  let changed: Changed = { position: 0, leaver: 0, newcomer: 0 };
  const deeds = {
    position: (person: SimPerson) => changePerson(world, person, { position: `${person.position} II` }),
    leaver: (person: SimPerson) => changePerson(world, person, { status: "inactive" }),
    newcomer: () => void join(world),
  };
  return {
    access: { personio: access, tool: { url: scim.base, token: scim.token } },
    servers: [personio.server, scim],
    reset: () => {
      for (const map of [scim.world.users, scim.world.groups, scim.world.members]) map.clear();
    },
    change: (round) => {
      changed = changeSome({ world, round, cycle: CYCLE }, deeds);
    },
    expected: (run) =>
      run === "partial" ? changesAsked(world, { absences: false }) : expected(run, changed, company, scim),
    outcome: () => [...scim.people(), ...titles(scim), ...scim.teams()],
    close: async () => void (await Promise.all([personio.close(), scim.close()])),
  };
}

function titles({ world }: ScimSimulator): string[] {
  return [...world.users.values()].map(({ body }) => `${body.userName} ${body.title}`).sort();
}

function expected(run: Run, changed: Changed, { world }: Company, { world: there }: ScimSimulator) {
  const [first, { position, leaver, newcomer }] = [run === "first", run === "changed" ? changed : NOTHING];
  const people = world.people.filter(({ status }) => status === "active");
  const departments = Map.groupBy(people, ({ department }) => department!.id);
  const teams = [
    departments,
    Map.groupBy(
      people.filter((one) => one.supervisor),
      (one) => one.supervisor!.id,
    ),
  ];
  const members = teams.flatMap((team) => [...team.values()]);
  const asked = peopleAsked(world);
  return {
    needed: {
      ...asked.needed,
      "GET /v2/Users": pages(there.users.size, 100),
      "GET /v2/Groups": pages(there.groups.size, 100),
      // Members stand in a group, and servers that leave them out of a list are many.
      "GET /v2/Groups/:id": there.groups.size,
      "POST /v2/Users": first ? people.length : newcomer,
      "POST /v2/Groups": first ? members.length : 0,
      "PATCH /v2/Users/:id": position + leaver,
      // A hundred members at once; whoever comes or goes is in two teams.
      "PATCH /v2/Groups/:id": first
        ? members.reduce((sum, one) => sum + pages(one.length, 100), 0)
        : 2 * (leaver + newcomer),
    },
    beside: {
      ...asked.beside,
      // What the server can, asked once a run.
      "GET /v2/ServiceProviderConfig": 1,
      "GET /v2/ResourceTypes": 1,
      "GET /v2/Schemas": 1,
      // A user is read before it is changed.
      "GET /v2/Users/:id": position + leaver,
      // A batch of the engine may end in the middle of a team.
      "PATCH /v2/Groups/:id": first ? pages(2 * people.length, 100) : 0,
      // At first, whose credentials these are; and each user by id and by name before it is made, since a list without anybody
      // rules nobody out. Later, what follows a first page that calls itself everything, since some servers say so of each page.
      "GET /v2/Users": 1 + (first ? 2 * people.length : 0),
      "GET /v2/Groups": 1,
    },
  };
}

const NOTHING: Changed = { position: 0, leaver: 0, newcomer: 0 };
