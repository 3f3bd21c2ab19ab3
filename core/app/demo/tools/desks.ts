/**
 * Buuky, with desks in Seatsurfing: people who are absent have booked all the same, one only for a day of which half is worked,
 * and one desk is blocked for a new colleague.
 */
import { startSeatsurfingSimulator } from "../../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import type { SeatsurfingWorld } from "../../../../plugins/bookings-release/connectors/seatsurfing/simulator-world.ts";
import type { SimAbsence, SimPerson } from "../../../../plugins/personio/world.ts";
import { startScimSimulator } from "../../../../plugins/protocols/scim/simulator.ts";
import { addDays, type CivilDate } from "../../../model/time.ts";
import { UNHURRIED, type DemoTool, type Founding } from "../tool.ts";

/** How many absent people have a booking for a whole day: few enough for the bookings to be released without asking. */
const FEW = 4;

export async function startDesks({ world, clock, today }: Founding): Promise<DemoTool> {
  const buuky = await startScimSimulator({ token: "buuky-token" });
  const desks = await startSeatsurfingSimulator({ now: () => clock.now() });
  for (const { email, firstName, lastName } of world.people.slice(0, 5))
    if (email) buuky.addUser({ email, firstName, lastName });
  const never = new Set(world.absences.map(({ person }) => person));
  const present = world.people.filter((person) => person.status === "active" && !never.has(person));
  book(desks.world, world.people, absentSoon(world.absences, today), { present, day: addDays(today, 1) });
  const { url: base_url, username, password } = desks;
  const scim = { url: buuky.base, token: buuky.token, requests_per_minute: UNHURRIED };
  const bookings = { type: "seatsurfing", base_url, username, password };
  return {
    target: "desks",
    connector: "buuky",
    name: "the booking tool",
    settings: {
      plugin: "bookings-release",
      connector: { type: "buuky", scim, bookings },
      schedule: "every 1m",
    },
    servers: [buuky, desks],
    close: async () => {
      await Promise.all([buuky.close(), desks.close()]);
    },
  };
}

interface Away {
  readonly person: SimPerson;
  readonly day: CivilDate;
}

/** One whole day of absence of each person who is away in the next weeks. */
function absentSoon(absences: readonly SimAbsence[], today: CivilDate): readonly Away[] {
  const isWhole = ({ hours, startsAtMidday, endsAtMidday }: SimAbsence) => !hours && !startsAtMidday && !endsAtMidday;
  const first = addDays(today, 1);
  const soon = absences.filter(
    (one) => one.status === "approved" && isWhole(one) && one.person.email && (one.endsOn ?? first) >= first,
  );
  const days = new Map(soon.map((one) => [one.person, one.startsOn > first ? one.startsOn : first]));
  return [...days].filter(([, day]) => day <= addDays(today, 60)).map(([person, day]) => ({ person, day }));
}

/** Books desks for tomorrow for people who are present; the story may have one released again. */
function book(
  desks: SeatsurfingWorld,
  people: readonly SimPerson[],
  away: readonly Away[],
  { present, day }: { readonly present: readonly SimPerson[]; readonly day: CivilDate },
): void {
  const floor = desks.addLocation("Second floor");
  const users = new Map(
    people.flatMap((person) => {
      const { email, firstName, lastName } = person;
      return email ? [[person, desks.addUser({ email, firstname: firstName, lastname: lastName })] as const] : [];
    }),
  );
  const bookOne = (person: SimPerson, on: CivilDate, n: number, subject = "") => {
    const space = desks.addSpace(`Desk ${n}`, floor);
    const times = { enter: `${on}T09:00`, leave: `${on}T17:00` };
    desks.addBooking({ user: users.get(person) ?? null, space, ...times, subject });
  };
  for (const [n, one] of away.slice(0, FEW).entries()) bookOne(one.person, one.day, n + 1);
  const blocked = away[FEW] ?? away[0];
  if (blocked) bookOne(blocked.person, blocked.day, 90, "[Blocker] for a new colleague");
  for (const [n, person] of present.entries()) if (users.has(person)) bookOne(person, day, 100 + n);
}
