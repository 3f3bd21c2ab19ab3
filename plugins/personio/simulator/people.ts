/**
 * Fills a world with people: first a fixed cast in which every awkward case appears once (no e-mail, twins, a re-hire, a
 * leaver, someone not yet started …), then as many ordinary ones as are wanted.
 */
import type { CivilDate } from "../../../core/model/time.ts";
import { addPerson } from "./changes.ts";
import type { SimPerson, World } from "./records.ts";
import { daysAround } from "./calendar.ts";
import { mailboxOf, nameOfNumber } from "./names.ts";
import { POSITIONS, type SimOffice, type SimUnit } from "./organisation.ts";

type Draft = Partial<SimPerson> & Pick<SimPerson, "firstName" | "lastName">;
type Day = (offset: number) => CivilDate;

export function makePeople(world: World, count: number, today: CivilDate): void {
  const day = daysAround(today);
  for (const draft of cast(world, day).slice(0, count)) enter(world, day, { ...ordinary(world, day), ...draft });
  const known = new Set(world.people.map((person) => person.preferredName));
  const addresses = new Set<string>();
  for (let k = 0; world.people.length < count; k += 1) {
    const { first, last } = nameOfNumber(k);
    if (known.has(`${first} ${last}`)) continue; // twins are cast on purpose, never by accident
    const email = freeAddress(addresses, first, last);
    enter(world, day, { ...ordinary(world, day), firstName: first, lastName: last, email });
  }
  world.version = 0;
}

function freeAddress(taken: Set<string>, first: string, last: string): string {
  const mailbox = mailboxOf(first, last);
  let address = `${mailbox}@example.com`;
  for (let n = 2; taken.has(address); n += 1) address = `${mailbox}${n}@example.com`;
  taken.add(address);
  return address;
}

/** Someone who plainly is here: active, internal, hired two years ago. */
function castMember(day: Day, firstName: string, lastName: string, more: Partial<SimPerson>): Draft {
  return {
    firstName,
    lastName,
    email: `${mailboxOf(firstName, lastName)}@example.com`,
    status: "active",
    employmentType: "internal",
    hireDate: day(-700),
    lastWorkingDay: null,
    terminationDate: null,
    contractEnd: null,
    probationEnd: null,
    ...more,
  };
}

function gone(lastDay: CivilDate, hired: CivilDate): Partial<SimPerson> {
  return { status: "inactive", hireDate: hired, lastWorkingDay: lastDay, terminationDate: lastDay };
}

/** The awkward cases. Ada leads the house, Bruno the sales; the rest says what it is. */
function cast(world: World, day: Day): Draft[] {
  const [berlin, leeds] = world.offices as [SimOffice, SimOffice];
  const [board, sales, engineering, , , service] = world.departments as SimUnit[];
  const person = (first: string, last: string, more: Partial<SimPerson> = {}) => castMember(day, first, last, more);
  return [
    person("Ada", "Anvil", {
      position: "Geschäftsführerin",
      department: board!,
      office: berlin,
      hireDate: day(-4000),
    }),
    person("Bruno", "Beispiel", {
      position: "Team Lead",
      department: sales!,
      office: berlin,
      hireDate: day(-2500),
    }),
    person("Clara", "Clamp", {
      position: "Team Lead",
      department: engineering!,
      office: leeds,
      hireDate: day(-1800),
    }),
    person("Dorian", "Dummy", { email: null }),
    person("Emil", "Ersatz", { department: engineering!, office: leeds }),
    person("Emil", "Ersatz", { department: service!, office: berlin, email: "emil.ersatz.2@example.com" }),
    person("Frieda", "Fake", gone(day(-400), day(-1500))),
    person("Frieda", "Fake", { hireDate: day(-60) }), // hired again: a new id, the old address
    person("Gustav", "Gips", gone(day(-30), day(-900))),
    person("Hanna", "Hammer", { status: "onboarding", hireDate: day(21) }),
    person("Ida", "Ideal", { status: "leave", hireDate: day(-1200) }),
    person("Jack", "Jedermann", { employmentType: "external", hireDate: day(-100), contractEnd: day(200) }),
    person("Karl", "Kulisse", { lastWorkingDay: day(40), terminationDate: day(45) }), // has given notice, still here
    person("Methusalem", "Muster", gone("1931-12-31", "1892-03-01")), // a date from before time zones: offset +00:53
    person("Käthe", "O'Kübel", {
      email: "Kaethe.OKuebel@Example.com",
      office: null,
      team: null,
      department: null,
      position: null,
    }),
    person("Łucja", "Łyżka", { weeklyHours: 38.5 }), // letters beyond Latin-1
  ];
}

/** Returns what an ordinary person looks like: most are there, one in twelve has left, a few are yet to come. */
function ordinary(world: World, day: Day): Omit<Draft, "firstName" | "lastName"> {
  const { dice } = world;
  const hired = -dice.between(30, 4000);
  const fate = dice.next();
  const left = fate < 0.08;
  const coming = !left && fate < 0.1;
  const lastDay = left ? day(-dice.between(1, Math.min(700, -hired))) : null;
  return {
    gender: dice.pick(["female", "male", "diverse", null]),
    status: left ? "inactive" : coming ? "onboarding" : fate < 0.13 ? "leave" : "active",
    position: dice.pick(POSITIONS),
    department: dice.pick(world.departments.slice(1)),
    team: dice.chance(0.8) ? dice.pick(world.teams) : null,
    office: dice.pick(world.offices),
    subcompany: dice.pick(world.subcompanies),
    employmentType: dice.chance(0.07) ? "external" : "internal",
    weeklyHours: dice.pick([40, 40, 40, 38.5, 30, 20]),
    hireDate: coming ? day(dice.between(1, 90)) : day(hired),
    probationEnd: dice.chance(0.3) ? day(hired + 180) : null,
    lastWorkingDay: lastDay,
    terminationDate: lastDay,
    custom: ownAttributes(world, day),
    createdAt: `${day(Math.min(hired, 0) - 10)}T09:30:00.000Z`,
    updatedAt: `${day(-dice.between(1, 300))}T12:15:00.000Z`,
  };
}

function ownAttributes({ dice }: World, day: Day): SimPerson["custom"] {
  return {
    dynamic_305: dice.pick(["Red", "Blau", "Green", null]),
    dynamic_306: dice.chance(0.5) ? dice.between(1, 999) : null,
    dynamic_307: day(-dice.between(18 * 365, 65 * 365)),
    dynamic_308: dice.pick([["Deutsch"], ["Deutsch", "English"], ["English", "Türkçe"], []]),
    dynamic_309: dice.chance(0.3) ? "Ansprechperson" : null,
  };
}

/** Everyone but the first reports to someone who came before: the lead of the first few, or one of each twenty. */
function enter(world: World, day: Day, draft: Draft): SimPerson {
  const place = world.people.length;
  const lead = place < 20 ? Math.min(place - 1, 2) : Math.floor(place / 20);
  const supervisor = place === 0 ? null : (world.people[lead] ?? null);
  const dated = { createdAt: `${day(-10)}T09:30:00.000Z`, ...draft };
  return addPerson(world, { ...dated, supervisor: draft.supervisor ?? supervisor });
}
