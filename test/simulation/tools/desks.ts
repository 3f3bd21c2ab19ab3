/** Buuky's people by SCIM and desks in Seatsurfing: whoever is absent needs no desk, and blocked desks are nobody's. */
import { addDays } from "../../../core/model/time.ts";
import { startSeatsurfingSimulator } from "../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import type { SimBooking } from "../../../plugins/bookings-release/connectors/seatsurfing/simulator-world.ts";
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import type { SimPerson } from "../../../plugins/personio/world.ts";
import { startScimSimulator } from "../../../plugins/protocols/scim/simulator.ts";
import type { Company } from "../company.ts";
import type { Seen, Tool } from "../tool.ts";
import { isAway } from "./booked.ts";
import { scimPeople } from "./scim.ts";

const TOKEN = "canary-buuky-token";

export async function startDesks(company: Company, dice: Dice): Promise<Tool> {
  const buuky = await startScimSimulator({ at: "http://buuky.invalid", token: TOKEN });
  const people = scimPeople(buuky, company, dice);
  const desks = await startSeatsurfingSimulator({ at: "http://desks.invalid", now: () => company.scheduler.now });
  const floor = desks.world.addLocation("Second floor");
  const sitters = new Map<string, SimPerson>();
  const welcome = (person: SimPerson) => {
    const { email, firstName, lastName } = person;
    const user = desks.world.addUser({ email: email!, firstname: firstName, lastname: lastName });
    sitters.set(user.id, person);
    return user;
  };
  for (const person of company.world.people) welcome(person);
  company.hired.push(welcome);
  company.renamed.push((person) => {
    for (const [id, one] of sitters) if (one === person) desks.world.users.get(id)!.email = person.email!;
  });

  const isBlocker = ({ subject }: SimBooking) => subject.startsWith("[Blocker]");
  const dayOf = ({ enter }: SimBooking) => enter.slice(0, 10);
  const isAbsent = (person: SimPerson, day: string) => isAway(company, person, day);
  const sitterOf = ({ user }: SimBooking) => (user ? (sitters.get(user.id) ?? null) : null);
  const lineOf = (one: SimBooking) => `booking of ${sitterOf(one)?.email} on ${dayOf(one)}`;
  const seen = (one: SimBooking): Seen => {
    const person = isBlocker(one) ? null : sitterOf(one);
    const wanted = person !== null && !isAbsent(person, dayOf(one));
    return { kind: "booking", person, active: true, text: lineOf(one), wanted };
  };
  let desk = 0;
  const book = (subject: string) => {
    const [id, person] = dice.pick([...sitters]);
    const on = addDays(company.today, dice.between(1, 30));
    desk += 1;
    const space = desks.world.addSpace(`Desk ${desk}`, floor);
    const times = { enter: `${on}T09:00`, leave: `${on}T17:00` };
    desks.world.addBooking({ user: desks.world.users.get(id)!, space, ...times, subject });
    return `a desk is booked for ${person.email} on ${on} ${subject}`;
  };
  for (let left = dice.between(0, 12); left > 0; left -= 1) book(dice.chance(0.2) ? "[Blocker] kept free" : "");
  return {
    target: "desks",
    servers: [buuky, desks],
    secrets: [TOKEN, desks.password],
    settings: {
      plugin: "bookings-release",
      connector: {
        type: "buuky",
        scim: { url: buuky.base, token: TOKEN, requests_per_minute: 10_000 },
        bookings: { type: "seatsurfing", base_url: desks.url, username: desks.username, password: desks.password },
      },
    },
    records: () =>
      new Map([...people.records(), ...[...desks.world.bookings.values()].map((one) => [one.id, seen(one)] as const)]),
    doubles: people.doubles,
    differences(known) {
      const here = (one: SimBooking) => people.isWanted(sitterOf(one)?.email ?? "") && dayOf(one) > company.today;
      const tooMuch = [...desks.world.bookings.values()].filter(
        (one) => here(one) && !isBlocker(one) && !known.stays(one.id) && isAbsent(sitterOf(one)!, dayOf(one)),
      );
      return [...people.differences(known), ...tooMuch.map((one) => `- ${lineOf(one)}`)];
    },
    edits: [...people.edits, () => book(""), () => book("")],
  };
}
