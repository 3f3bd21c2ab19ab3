/** The made-up company: a few people in a simulated Personio, what happens to them, and when it last did. */
import { RULES } from "../../core/model/rules.ts";
import { addDays, dateIn, type CivilDate, type Instant } from "../../core/model/time.ts";
import type { Dice } from "../../plugins/personio/simulator/random.ts";
import { startPersonioSimulator, type PersonioSimulator } from "../../plugins/personio/simulator.ts";
import {
  addAbsence,
  addPerson,
  changeAbsence,
  changePerson,
  leave,
  makeWorld,
  removePerson,
  withdrawAbsence,
  type SimAbsence,
  type SimPerson,
  type World,
} from "../../plugins/personio/world.ts";
import type { Scheduler } from "./scheduler.ts";

export const ZONE = "Europe/Berlin";
/** Stands in types and comments of absences, which may be in no log and no mail. */
export const PRIVATE = "zz-private-zz";

const FIRST = [
  "Ada",
  "Bea",
  "Cem",
  "Dora",
  "Emil",
  "Fay",
  "Gil",
  "Hana",
  "Ivo",
  "Jana",
  "Kai",
  "Lea",
  "Mia",
  "Nils",
  "Ole",
];

export class Company {
  readonly personio: PersonioSimulator;
  readonly world: World;
  readonly scheduler: Scheduler;
  readonly #dice: Dice;
  /** By any address somebody ever had. */
  readonly byEmail = new Map<string, SimPerson>();
  /** When something last happened to somebody, in the scheduler's time. */
  readonly #changed = new Map<SimPerson, { time: number; clock: Instant }>();
  /** Called with everybody who is hired. */
  readonly hired: ((person: SimPerson) => void)[] = [];
  readonly renamed: ((person: SimPerson, before: string) => void)[] = [];
  readonly #gone = new Map<string, SimPerson>();
  #number = 0;

  private constructor(personio: PersonioSimulator, dice: Dice, scheduler: Scheduler) {
    this.personio = personio;
    this.world = personio.world;
    this.#dice = dice;
    this.scheduler = scheduler;
  }

  static async found(dice: Dice, scheduler: Scheduler): Promise<Company> {
    const world = makeWorld({ seed: 1, people: 0, today: dateIn(ZONE, scheduler.now), zone: ZONE });
    world.absences = [];
    for (const type of world.types) type.name = `${type.name} ${PRIVATE}`;
    const personio = await startPersonioSimulator({
      world,
      at: "http://personio.invalid",
      now: () => scheduler.now,
      tick: () => scheduler.time,
      credentials: { clientId: "papi-simulated-client", clientSecret: "canary-personio-secret" },
      scopes: "personio:persons:read personio:absences:read personio:attendances:read personio:attendances:write",
    });
    const company = new Company(personio, dice, scheduler);
    for (let left = dice.between(3, 12); left > 0; left -= 1) company.hire();
    for (let left = dice.between(0, 10); left > 0; left -= 1) company.absent();
    return company;
  }

  get today(): CivilDate {
    return dateIn(ZONE, this.scheduler.now);
  }

  get present(): SimPerson[] {
    return this.world.people.filter(({ status }) => status !== "inactive");
  }

  /** When something last happened to somebody. */
  changedAt(person: SimPerson): { readonly time: number; readonly clock: Instant } {
    return this.#changed.get(person) ?? { time: 0, clock: "" };
  }

  hire(): string {
    this.#number += 1;
    const firstName = FIRST[(this.#number - 1) % FIRST.length]!;
    const [lastName, email] = [`Example ${this.#number}`, `${firstName.toLowerCase()}.${this.#number}@example.com`];
    const [department, office] = [this.#dice.pick(this.world.departments.slice(0, 3)), this.world.offices[0]!];
    const person = addPerson(this.#now(), { firstName, lastName, email, department, office });
    this.byEmail.set(email, person);
    this.mark(person);
    for (const tell of this.hired) tell(person);
    return `${email} is hired`;
  }

  leaves(): string | null {
    const person = this.#somebody();
    if (!person) return null;
    leave(this.#now(), person, addDays(this.today, -1));
    changePerson(this.world, person, { status: "inactive" });
    this.mark(person);
    return `${person.email} leaves`;
  }

  returns(): string | null {
    const gone = this.world.people.filter(({ status }) => status === "inactive");
    if (gone.length === 0) return null;
    const person = this.#dice.pick(gone);
    changePerson(this.#now(), person, { status: "active", lastWorkingDay: null, terminationDate: null });
    this.mark(person);
    return `${person.email} comes back`;
  }

  /** Somebody who was deleted. */
  gone(id: string): SimPerson | null {
    return this.#gone.get(id) ?? null;
  }

  /** Two at most: more whom no run saw leave look like another company (decision 0006), and then all waits for a person. */
  vanishes(): string | null {
    if (this.#gone.size >= RULES.company.people - 1) return null;
    const person = this.#somebody();
    if (!person) return null;
    removePerson(this.#now(), person);
    this.#gone.set(String(person.id), person);
    this.mark(person);
    return `${person.email} is deleted from Personio`;
  }

  renames(): string | null {
    const person = this.#somebody();
    if (!person) return null;
    this.#number += 1;
    const [before, email] = [person.email!, `${person.firstName.toLowerCase()}.${this.#number}@example.com`];
    changePerson(this.#now(), person, { email });
    this.byEmail.set(email, person);
    this.mark(person);
    for (const tell of this.renamed) tell(person, before);
    return `${before} is now ${email}`;
  }

  marries(): string | null {
    const person = this.#somebody();
    if (!person) return null;
    this.#number += 1;
    changePerson(this.#now(), person, { lastName: `Beispiel ${this.#number}` });
    this.mark(person);
    return `${person.email} has a new name`;
  }

  moves(): string | null {
    const person = this.#somebody();
    if (!person) return null;
    changePerson(this.#now(), person, { department: this.#dice.pick(this.world.departments.slice(0, 3)) });
    this.mark(person);
    return `${person.email} moves to another department`;
  }

  absent(): string | null {
    const person = this.#somebody();
    const startsOn = addDays(this.today, this.#dice.between(-8, 40));
    return person && this.enters(person, startsOn, addDays(startsOn, this.#dice.between(0, 6)));
  }

  /** Null: somebody is absent at that time already. */
  enters(person: SimPerson, startsOn: CivilDate, endsOn: CivilDate): string | null {
    if (this.absencesOf(person).some((one) => one.startsOn <= endsOn && one.endsOn! >= startsOn)) return null;
    const status = this.#dice.chance(0.15) ? "pending" : "approved";
    const [type, comment] = [this.#dice.pick(this.world.types.filter(({ unit }) => unit === "day")), PRIVATE];
    addAbsence(this.#now(), { person, type, startsOn, endsOn, status, comment });
    this.mark(person);
    return `${person.email} is absent from ${startsOn} to ${endsOn} (${status})`;
  }

  withdraws(): string | null {
    const absence = this.#absence();
    if (!absence) return null;
    withdrawAbsence(this.#now(), absence);
    this.mark(absence.person);
    return `an absence of ${absence.person.email} from ${absence.startsOn} is withdrawn`;
  }

  extends(): string | null {
    const absence = this.#absence();
    if (!absence?.endsOn) return null;
    const endsOn = addDays(absence.endsOn, 1);
    if (this.absencesOf(absence.person).some((one) => one.startsOn === endsOn)) return null;
    changeAbsence(this.#now(), absence, { endsOn });
    this.mark(absence.person);
    return `an absence of ${absence.person.email} now ends on ${endsOn}`;
  }

  decides(): string | null {
    const absence = this.#absence();
    if (!absence) return null;
    const status = absence.status === "pending" ? "approved" : "rejected";
    changeAbsence(this.#now(), absence, { status });
    this.mark(absence.person);
    return `an absence of ${absence.person.email} is ${status}`;
  }

  /** Of people who are there, granted or not. */
  absencesOf(person: SimPerson): SimAbsence[] {
    return this.world.absences.filter((one) => one.person === person);
  }

  /** Something has happened to somebody, somewhere. */
  mark(person: SimPerson): void {
    this.#changed.set(person, { time: this.scheduler.time, clock: this.scheduler.now });
  }

  #now(): World {
    this.world.now = this.scheduler.now;
    return this.world;
  }

  #somebody(): SimPerson | null {
    return this.present.length === 0 ? null : this.#dice.pick(this.present);
  }

  #absence(): SimAbsence | null {
    return this.world.absences.length === 0 ? null : this.#dice.pick(this.world.absences);
  }
}
