import { expect, test } from "vitest";
import { addDays } from "../../../core/model/time.ts";
import { nameOfNumber } from "../../../plugins/personio/simulator/names.ts";
import {
  addAbsence,
  addPerson,
  leave,
  makeWorld,
  rejectAbsence,
  removePerson,
  touch,
  typeNamed,
  type World,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";

const today = "2026-07-21";
const make = (people = 200, seed = 1): World => makeWorld({ seed, people, today });
const plain = ({ people, absences, types }: World): string => {
  return JSON.stringify([types, people, absences.map((one) => ({ ...one, person: one.person.id }))], (key, value) =>
    key === "supervisor" ? value?.id : value,
  );
};

test("the same seed gives the same world, another seed another one", () => {
  expect(plain(make(60, 7))).toBe(plain(make(60, 7)));
  expect(plain(make(60, 7))).not.toBe(plain(make(60, 8)));
});

test("a world has exactly as many people as were asked for, even fewer than the cast", () => {
  for (const count of [0, 1, 5, 16, 17, 300]) expect(make(count).people).toHaveLength(count);
});

test("about two absences come to a person", () => {
  const { people, absences } = make(3_000);
  expect(absences.length / people.length).toBeGreaterThan(1.6);
  expect(absences.length / people.length).toBeLessThan(2.4);
});

test("the names of 50,000 people are all different", () => {
  const names = Array.from({ length: 50_000 }, (_, k) => nameOfNumber(k));
  expect(new Set(names.map(({ first, last }) => `${first} ${last}`)).size).toBe(50_000);
  expect(names.every(({ first, last }) => first.normalize("NFD")[0] === last.normalize("NFD")[0])).toBe(true);
});

test("addresses are all at example.com and none is given to two people, save the one who was hired again", () => {
  const { people } = make(2_000);
  expect(people.every((one) => one.email === null || /@example\.com$/i.test(one.email))).toBe(true);
  expect(new Set(people.map((one) => one.email)).size).toBe(people.length - 1);
});

test("every awkward person is there", () => {
  const { people } = make();
  const named = (name: string) => people.filter((one) => one.preferredName === name);
  expect(named("Emil Ersatz").map((one) => one.email)).toEqual([
    "emil.ersatz@example.com",
    "emil.ersatz.2@example.com",
  ]);
  expect(named("Frieda Fake").map((one) => [one.email, one.status])).toEqual([
    ["frieda.fake@example.com", "inactive"],
    ["frieda.fake@example.com", "active"],
  ]);
  expect(people.filter((one) => one.email === null)).toHaveLength(1);
  expect(people.some((one) => one.status === "onboarding" && one.hireDate! > today)).toBe(true);
  expect(people.some((one) => one.status === "inactive" && one.lastWorkingDay! < today)).toBe(true);
  expect(people.some((one) => one.status === "active" && one.lastWorkingDay! > today)).toBe(true);
  expect(people.some((one) => one.status === "leave")).toBe(true);
  expect(people.some((one) => one.employmentType === "external")).toBe(true);
  expect(people[0]!.supervisor).toBeNull();
  expect(people.slice(1).every((one) => one.supervisor !== null && one.supervisor !== one)).toBe(true);
});

test("who has left was hired before, and nobody who is here was hired in the future", () => {
  for (const one of make(2_000).people) {
    if (one.lastWorkingDay) expect(one.hireDate! <= one.lastWorkingDay).toBe(true);
    expect(one.hireDate! > today).toBe(one.status === "onboarding");
    expect(one.status === "inactive").toBe(one.lastWorkingDay !== null && one.lastWorkingDay < today);
  }
});

test("every awkward absence is there", () => {
  const { absences } = make();
  const some = (is: (one: (typeof absences)[number]) => boolean) => expect(absences.some(is)).toBe(true);
  some((one) => one.startsAtMidday && one.startsOn === one.endsOn);
  some((one) => one.endsAtMidday && one.startsOn === one.endsOn);
  some((one) => one.startsAtMidday && one.startsOn !== one.endsOn);
  some((one) => one.startsAtMidday && one.endsAtMidday);
  some((one) => one.hours !== null);
  some((one) => one.endsOn === null);
  some((one) => one.type.name === "Umzugstag");
  some((one) => one.type.name === "Volunteering day");
  for (const status of ["approved", "pending", "rejected", "deletion_pending", "substitute_requested"]) {
    some((one) => one.status === status);
  }
  const opens = addDays(today, -14);
  const closes = addDays(today, 180);
  some((one) => one.endsOn !== null && one.endsOn < opens);
  some((one) => one.startsOn < opens && one.endsOn !== null && one.endsOn >= opens);
  some((one) => one.startsOn <= closes && one.endsOn !== null && one.endsOn > closes);
  some((one) => one.startsOn > closes);
});

test("nobody is absent twice on one day, and hours belong to types by the hour", () => {
  const { absences, people } = make(1_000);
  expect(absences.every((one) => (one.hours !== null) === (one.type.unit === "hour"))).toBe(true);
  const cast = new Set(people.slice(0, 16));
  for (const [person, own] of Map.groupBy(absences, (one) => one.person)) {
    if (cast.has(person)) continue;
    own.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
    expect(own.slice(1).every((one, n) => own[n]!.endsOn! < one.startsOn)).toBe(true);
  }
});

test("every id is given once, also after a record was withdrawn", () => {
  const world = make(50);
  const person = addPerson(world, { firstName: "Nora", lastName: "Neu" });
  const first = addAbsence(world, { person, type: "Urlaub", startsOn: today, endsOn: today });
  withdrawAbsence(world, first);
  const second = addAbsence(world, { person, type: "Urlaub", startsOn: today, endsOn: today });
  expect(second.numericId).not.toBe(first.numericId);
  expect(second.id).not.toBe(first.id);
  removePerson(world, person);
  expect(world.absences).not.toContain(second);
  expect(addPerson(world, { firstName: "Nils", lastName: "Neu" }).id).not.toBe(person.id);
  expect(new Set(world.absences.map((one) => one.id)).size).toBe(world.absences.length);
  expect(
    world.absences.every((one) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(one.id)),
  ).toBe(true);
});

test("a change stamps the record with the world's clock and moves the version", () => {
  const world = make(20);
  const absence = world.absences[0]!;
  world.now = "2026-07-21T09:00:00.000Z";
  const before = world.version;
  rejectAbsence(world, absence);
  expect([absence.status, absence.updatedAt]).toEqual(["rejected", "2026-07-21T09:00:00.000Z"]);
  touch(world, absence.person);
  expect(absence.person.updatedAt).toBe("2026-07-21T09:00:00.000Z");
  expect(world.version).toBeGreaterThan(before + 1);
});

test("who leaves today stays active until the day is over", () => {
  const world = make(20);
  const [ada, bruno] = world.people as [World["people"][0], World["people"][0]];
  leave(world, ada, today);
  leave(world, bruno, addDays(today, -1));
  expect([ada.status, ada.lastWorkingDay]).toEqual(["active", today]);
  expect(bruno.status).toBe("inactive");
});

test("an absence type that nobody knows is a slip that is named", () => {
  expect(() => typeNamed(make(1), "Siesta")).toThrow('no absence type is called "Siesta"');
});

test("an absence has the zone of its person's office", () => {
  const world = make(20);
  const clara = world.people.find((one) => one.firstName === "Clara")!;
  const absence = addAbsence(world, { person: clara, type: "Urlaub", startsOn: today, endsOn: null });
  expect(absence.zone).toBe("Europe/London");
});
