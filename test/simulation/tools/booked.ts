/** Bookings of a tool that has no accounts of its own: whose they are is told by an e-mail, and of the absent they must go. */
import { addDays, type CivilDate } from "../../../core/model/time.ts";
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import type { SimPerson } from "../../../plugins/personio/world.ts";
import type { Company } from "../company.ts";
import type { Seen, Tool } from "../tool.ts";

export interface Booked {
  readonly id: string;
  readonly person: SimPerson;
  readonly day: CivilDate;
  readonly isBlocker: boolean;
}

/** Whoever is absent needs no booking. */
export function isAway(company: Company, person: SimPerson, day: CivilDate): boolean {
  return company
    .absencesOf(person)
    .some(({ status, startsOn, endsOn }) => status === "approved" && startsOn <= day && day <= endsOn!);
}

/** `all`: those that are there. */
export function bookedTool(
  company: Company,
  all: () => readonly Booked[],
): Pick<Tool, "records" | "doubles" | "differences"> {
  const isAbsent = ({ person, day }: Booked) => isAway(company, person, day);
  const lineOf = ({ person, day }: Booked) => `booking of ${person.email} on ${day}`;
  const seen = (one: Booked): Seen => {
    const person = one.isBlocker ? null : one.person;
    return { kind: "booking", person, active: true, text: lineOf(one), wanted: person !== null && !isAbsent(one) };
  };
  return {
    records: () => new Map(all().map((one) => [one.id, seen(one)])),
    doubles: () => [],
    differences({ stays }) {
      const here = ({ person, day }: Booked) => company.present.includes(person) && day > company.today;
      const tooMuch = all().filter((one) => here(one) && !one.isBlocker && !stays(one.id) && isAbsent(one));
      return tooMuch.map((one) => `- ${lineOf(one)}`);
    },
  };
}

/** Who books next, and for which day. */
export function nextBooking(company: Company, dice: Dice): Pick<Booked, "person" | "day"> {
  return { person: dice.pick(company.world.people), day: addDays(company.today, dice.between(1, 30)) };
}
