/**
 * Staffomatic: one in twenty has no account yet, nobody is in a department, one in four lacks an absence, and everybody with an
 * account has been timed for a day. So accounts, departments and absences are written there, and working time to Personio.
 */
import {
  addAbsence,
  changeAbsence,
  changePerson,
  withdrawAbsence,
  type SimPerson,
} from "../../../plugins/personio/world.ts";
import {
  startStaffomaticSimulator,
  type SimUser,
  type StaffomaticSimulator,
} from "../../../plugins/staff-scheduling/connectors/staffomatic/simulator.ts";
import { addDays, instantIn, type CivilDate } from "../../../core/model/time.ts";
import type { BenchCase, Given, Run, Seat } from "../bench-case.ts";
import { changeSome, join, openCompany, peopleAsked, WRITES_TIME, type Company } from "../company.ts";

export const shifts: BenchCase = {
  name: "shifts",
  open,
  target: ({ tool: { url, account, username, password, since } }) => ({
    plugin: "staff-scheduling",
    connector: { type: "staffomatic", base_url: url, account, username, password, contact: "it@example.com" },
    since,
  }),
};

const CYCLE = [
  "moved",
  "withdrawn",
  "timed",
  "renamed",
  "newcomer",
  "leaver",
  "moved",
  "moved",
  "timed",
  "moved",
] as const;
type Changed = Readonly<Record<(typeof CYCLE)[number], number>>;
const NOTHING: Changed = { moved: 0, withdrawn: 0, timed: 0, renamed: 0, newcomer: 0, leaver: 0 };
const PAGE = 50;
/** Of a fortnight, in which attendances are read. */
const SLICES = 1;

async function open(given: Given): Promise<Seat> {
  const company = await openCompany(given, WRITES_TIME);
  const { world, personio, access } = company;
  const tool = await startStaffomaticSimulator({ now: () => given.now });
  const { url, account, username, password } = tool;
  const furnish = () => {
    world.attendances = [];
    fill(company, tool, given.today);
  };
  furnish();
  let changed = NOTHING;
  return {
    access: {
      personio: access,
      tool: { url, account: account.subdomain, username, password, since: addDays(given.today, -7) },
    },
    servers: [personio.server, tool],
    reset: furnish,
    change: (round) => {
      changed = changeSome({ world, round, cycle: CYCLE }, deedsOf(company, tool, addDays(given.today, -1)));
    },
    expected: (run) => expected(run, changed, company, tool),
    outcome: () => outcome(company, tool),
    close: async () => void (await Promise.all([personio.close(), tool.close()])),
  };
}

function fill({ world }: Company, tool: StaffomaticSimulator, today: CivilDate): void {
  const { locations, departments, absenceTypes, users, absences, timers, breaks } = tool.world;
  for (const map of [locations, departments, absenceTypes, users, absences, timers, breaks]) map.clear();
  const places = new Map(world.offices.map(({ name }) => [name, tool.addLocation(name)]));
  for (const place of places.values()) {
    for (const { name } of world.departments) tool.addDepartment(place, name);
    for (const { name } of world.types) tool.addAbsenceType(place, name);
  }
  const absencesOf = Map.groupBy(world.absences, ({ person }) => person);
  for (const [index, person] of world.people.entries()) {
    if (index % 20 === 19) continue;
    const { email, firstName: first_name, lastName: last_name, id } = person;
    const user = tool.world.addUser({ email, first_name, last_name, custom_id: String(id) });
    const place = places.get(person.office!.name)!.id;
    const there = (absencesOf.get(person) ?? []).slice(index % 4 === 0 ? 1 : 0);
    for (const { type, startsOn, endsOn } of there) {
      const own = [...absenceTypes.values()].find((one) => one.location_id === place && one.name === type.name)!;
      const times = { starts_at: `${startsOn}T12:00:00Z`, ends_at: `${endsOn}T12:00:00Z`, all_day: true };
      tool.world.addAbsence({ applicant_id: user.id, absence_type_id: own.id, location_id: place, ...times });
    }
    clock(tool, user, addDays(today, -2));
  }
}

/** Nine to five with half an hour's break, confirmed. */
function clock(tool: StaffomaticSimulator, { id: user }: Pick<SimUser, "id">, day: CivilDate): void {
  const at = (time: string) => instantIn(tool.world.zone, `${day}T${time}`);
  const breaks = [[at("12:00"), at("12:30")]] as const;
  tool.addTimer({ user, state: "verified", from: at("09:00"), until: at("17:00"), breaks });
}

function deedsOf({ world }: Company, tool: StaffomaticSimulator, yesterday: CivilDate) {
  const firstOf = (person: SimPerson) => world.absences.find((one) => one.person === person)!;
  return {
    moved: (person: SimPerson) => {
      const absence = firstOf(person);
      changeAbsence(world, absence, { endsOn: addDays(absence.endsOn!, 1) });
    },
    withdrawn: (person: SimPerson) => withdrawAbsence(world, firstOf(person)),
    timed: (person: SimPerson) => {
      const user = [...tool.world.users.values()].find(({ email }) => email === person.email)!;
      clock(tool, user, yesterday);
    },
    renamed: (person: SimPerson) => changePerson(world, person, { lastName: `${person.lastName}-Example` }),
    newcomer: () => {
      const person = join(world);
      for (const days of [30, 40]) {
        const day = addDays(yesterday, days);
        addAbsence(world, { person, type: world.types[0]!, startsOn: day, endsOn: day });
      }
    },
    leaver: (person: SimPerson) => changePerson(world, person, { status: "inactive" }),
  };
}

function outcome({ world }: Company, { world: there }: StaffomaticSimulator): string[] {
  const name = (map: ReadonlyMap<number, { readonly name: string }>) => (id: number) => map.get(id)?.name;
  const users = [...there.users.values()].map(
    (one) =>
      `${one.email} ${one.last_name} ${one.custom_id} ${one.locked_at !== null} ${one.department_ids.map(name(there.departments))}`,
  );
  const absences = [...there.absences.values()].map(
    (one) => `${there.users.get(one.applicant_id)?.email} ${one.starts_at} ${one.ends_at} ${one.all_day} ${one.state}`,
  );
  const times = world.attendances.map((one) => `${one.person.id} ${one.type} ${one.start} ${one.end} ${one.status}`);
  return [...users, ...absences, ...times].sort();
}

function expected(run: Run, changed: Changed, { world }: Company, { world: there }: StaffomaticSimulator) {
  const [first, done] = [run === "first", run === "changed" ? changed : NOTHING];
  const { moved, withdrawn, timed, renamed, newcomer, leaver } = done;
  const missing = world.people.filter((_, index) => index % 20 === 19).length;
  const lacking = world.absences.length - there.absences.size;
  const asked = peopleAsked(world);
  // A list ends with an empty page.
  const list = (rows: number) => Math.ceil(rows / PAGE) + 1;
  const departments = Map.groupBy(world.people, ({ office, department }) => `${office!.id} ${department!.id}`);
  const entering = [...departments.values()].reduce((sum, one) => sum + Math.ceil(one.length / 100), 0);
  return {
    needed: {
      ...asked.needed,
      "GET /v2/absence-periods": Math.ceil(world.absences.length / 100),
      ...{
        "GET /account": 1,
        "GET /locations": 2,
        "GET /locations/:id/departments": 6,
        "GET /locations/:id/absence_types": 6,
      },
      "GET /users": list(there.users.size),
      "GET /absences": list(there.absences.size),
      "GET /work_timers": list(there.timers.size),
      "GET /break_timers": list(there.breaks.size),
      "GET /v2/attendance-periods": Math.ceil(world.attendances.length / 100),
      "POST /locations/:id/users": first ? missing : newcomer,
      "PUT /users/:id": renamed + leaver,
      "PUT /locations/:id/departments/:id/add_users": first ? entering : newcomer,
      "POST /locations/:id/absences": first ? lacking : 2 * newcomer,
      "PUT /absences/:id": moved,
      "DELETE /absences/:id": withdrawn,
      "POST /v2/attendance-periods": 3 * (first ? there.timers.size : timed),
    },
    beside: {
      // To read, and once to write too.
      "POST /v2/auth/token": 2,
      "GET /v2/absence-types": withdrawn > 0 ? 2 : 1,
      "GET /v2/absence-periods": 2,
      "GET /v2/absence-periods/:id": withdrawn,
      // What a decided absence is, and what has to be replaced: looked at before it is changed.
      "GET /absences/:id": moved,
      // Whether other working time is in the way, before some is entered; and whatever a window holds.
      "GET /v2/attendance-periods": SLICES + (first ? there.timers.size : timed),
      // A batch of the engine may end in the middle of a department.
      "PUT /locations/:id/departments/:id/add_users": first ? Math.ceil(world.people.length / 100) : 0,
      // Whose credentials these are, when they are new, and whether single records are found by their ids.
      ...(first && {
        "GET /account": 1,
        "GET /locations": 1,
        "GET /users": 1,
        "GET /users/:id": 1,
        "GET /absences": 1,
        "GET /absences/:id": 1,
        "GET /work_timers": 1,
        "GET /work_timers/:id": 1,
      }),
    },
  };
}
