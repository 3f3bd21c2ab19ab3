/** A simulated Seatsurfing fitted to a made-up company: most of its people have an account, some of them desks booked. */
import { addDays, type CivilDate } from "../../../../core/model/time.ts";
import type { SeatsurfingSimulator } from "./simulator.ts";
import type { SimSpace, SimUser } from "./simulator-world.ts";

export interface Colleague {
  readonly email: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly status: string;
}

const DAYS = 28;

/**
 * Some have no account, one has it under a misspelt address. Every fourth books a desk each day for four weeks, so that what
 * absent people lose stays below the limit of a quarter; a desk is blocked for somebody new.
 */
export function fillSeatsurfing(desks: SeatsurfingSimulator, people: readonly Colleague[], today: CivilDate): void {
  const { world } = desks;
  const floor = world.addLocation("Beispielstraße", "Europe/Berlin");
  const present = people.filter(({ status, email }) => email && status !== "inactive");
  for (const [index, { email, firstName, lastName }] of present.entries()) {
    if (index % 12 === 3) continue;
    const address = index === 6 ? email!.replace("@", "x@") : email!;
    const user = world.addUser({ email: address, firstname: firstName, lastname: lastName });
    if (index % 4 === 0) bookDaily(desks, user, world.addSpace(`Desk ${index + 1}`, floor), today);
  }
  const facility = world.addUser({ email: "facility@example.com", firstname: "Facility", lastname: "Team" });
  const welcome = world.addSpace("Welcome desk", floor);
  const times = { enter: `${addDays(today, 1)}T08:00`, leave: `${addDays(today, 5)}T18:00` };
  world.addBooking({ user: facility, space: welcome, ...times, subject: "[Blocker] new colleague" });
}

/** A series: mornings on every third day, else from nine to five. */
function bookDaily({ world }: SeatsurfingSimulator, user: SimUser, space: SimSpace, today: CivilDate): void {
  const recurringId = world.newId();
  for (let day = 0; day < DAYS; day += 1) {
    const date = addDays(today, day);
    const leave = `${date}T${day % 3 === 0 ? "12:00" : "17:00"}`;
    world.addBooking({ user, space, recurringId, enter: `${date}T09:00`, leave });
  }
}
