/**
 * Seatsurfing: one in twenty has no user yet; one in ten has booked a desk for the first day of an absence. Everybody else has
 * booked one for a day on which they are there.
 */
import { addAbsence, changePerson, type SimPerson } from "../../../plugins/personio/world.ts";
import {
  startSeatsurfingSimulator,
  type SeatsurfingSimulator,
} from "../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import { addDays } from "../../../core/model/time.ts";
import { pages, type BenchCase, type Given, type Run, type Seat } from "../bench-case.ts";
import { changesAsked, changeSome, join, openCompany, peopleAsked, type Company } from "../company.ts";

export const bookings: BenchCase = {
  name: "bookings",
  partial: true,
  open,
  target: ({ tool: { url, username, password } }) => ({
    plugin: "bookings-release",
    connector: { type: "seatsurfing", base_url: url, username, password },
  }),
};

const CYCLE = ["away", "renamed", "newcomer", ...Array.from({ length: 7 }, () => "away" as const)] as const;
type Changed = Readonly<Record<(typeof CYCLE)[number], number>>;
const NOTHING: Changed = { away: 0, renamed: 0, newcomer: 0 };
/** Between the two absences that everybody has. */
const PRESENT = 70;

async function open(given: Given): Promise<Seat> {
  const company = await openCompany(given);
  const { world, personio, access } = company;
  const desks = await startSeatsurfingSimulator({ now: () => given.now });
  const { url, username, password } = desks;
  const [me] = desks.world.users.values();
  const present = addDays(given.today, PRESENT);
  const furnish = () => {
    for (const map of [desks.world.users, desks.world.locations, desks.world.bookings]) map.clear();
    desks.world.users.set(me!.id, me!);
    book(company, desks, present);
  };
  furnish();
  let changed = NOTHING;
  const deeds = {
    away: (person: SimPerson) => {
      addAbsence(world, { person, type: world.types[0]!, startsOn: present, endsOn: present });
    },
    renamed: (person: SimPerson) => changePerson(world, person, { lastName: `${person.lastName}-Example` }),
    newcomer: () => void join(world),
  };
  return {
    access: { personio: access, tool: { url, username, password } },
    servers: [personio.server, desks],
    reset: furnish,
    change: (round) => {
      changed = changeSome({ world, round, cycle: CYCLE }, deeds);
    },
    expected: (run) =>
      run === "partial" ? changesAsked(world, { absences: true }) : expected(run, changed, company, desks),
    outcome: () => outcome(desks),
    close: async () => void (await Promise.all([personio.close(), desks.close()])),
  };
}

function book({ world }: Company, { world: desks }: SeatsurfingSimulator, present: string): void {
  const floor = desks.addLocation("Second floor");
  for (const [index, { email, firstName, lastName, ...person }] of world.people.entries()) {
    if (index % 20 === 19) continue;
    const user = desks.addUser({ email: email!, firstname: firstName, lastname: lastName });
    const first = index % 10 === 0 && world.absences.find((one) => one.person.id === person.id)?.startsOn;
    const day = first || present;
    const space = desks.addSpace(`Desk ${index}`, floor);
    desks.addBooking({ user, space, enter: `${day}T09:00`, leave: `${day}T17:00` });
  }
}

function outcome({ world }: SeatsurfingSimulator): string[] {
  const users = [...world.users.values()].map((one) => `${one.email} ${one.firstname} ${one.lastname} ${one.role}`);
  const booked = [...world.bookings.values()].map((one) => `${one.user?.email} ${one.space.name} ${one.enter}`);
  return [...users, ...booked].sort();
}

function expected(run: Run, changed: Changed, { world }: Company, { world: desks }: SeatsurfingSimulator) {
  const [first, { away, renamed, newcomer }] = [run === "first", run === "changed" ? changed : NOTHING];
  const emails = new Set([...desks.users.values()].map(({ email }) => email));
  const bookedAway = first ? world.people.filter((_, index) => index % 10 === 0).length : away;
  const asked = peopleAsked(world);
  return {
    needed: {
      ...asked.needed,
      "GET /v2/absence-periods": pages(world.absences.length, 100),
      // Seatsurfing knows no pages.
      ...{ "GET /user/": 1, "GET /booking/filter/": 1 },
      "POST /user/": first ? world.people.filter(({ email }) => !emails.has(email!)).length : newcomer,
      "PUT /user/:id": renamed,
      "DELETE /booking/:id": bookedAway,
    },
    beside: {
      ...asked.beside,
      "GET /v2/absence-types": 1,
      "GET /v2/absence-periods": 2,
      // How many users there are proves that the list is whole; settings and locations tell the zones of bookings.
      ...{ "GET /user/count": first ? 2 : 1, "GET /setting/": 1, "GET /location/": 1 },
      // A change replaces the whole user, so it is read before.
      "GET /user/:id": renamed,
      // Bookings are asked for in parts of 14 days, so that no answer grows beyond bounds. When credentials are new: whose they are.
      "GET /booking/filter/": first ? 7 : 6,
      ...(first && { "GET /user/me": 1 }),
    },
  };
}
