/** When an attribute that says who works here is no longer released, nobody is locked, unlocked or made because of that. P2, S5. */
import { describe, expect, it, test } from "vitest";
import type { RunReport } from "../../../core/model/run.ts";
import { withdrawAttribute } from "../../../plugins/personio/simulator/traps.ts";
import { addAbsence, addPerson, changePerson, leave, type SimPerson, touch } from "../../../plugins/personio/world.ts";
import { shiftHouse } from "./shift-house.ts";

const PAST = { lastWorkingDay: "2026-07-10", terminationDate: "2026-09-30" };

type Options = { readonly people: "v1" | "v2"; readonly hasLeavers?: boolean };

/**
 * Opens a company of twelve people. Three are locked: past their last working day, though employed until September. One more has no
 * account for the same reason, one has not started yet, and with `hasLeavers` one has left for good.
 */
async function company({ people, hasLeavers = true }: Options) {
  const shifts = await shiftHouse({ plain: 12, source: { people }, settings: { locking: true } });
  const { house, tool, sync } = shifts;
  const { world } = house;
  const somebody = (firstName: string, more: object) =>
    addPerson(world, { firstName, lastName: "Example", email: `${firstName.toLowerCase()}@example.com`, ...more });
  if (hasLeavers) somebody("Paul", PAST);
  somebody("Nina", { hireDate: "2026-09-01" });
  await sync();
  const gone = world.people.slice(0, hasLeavers ? 4 : 3);
  for (const [index, person] of gone.entries()) {
    if (index === 3) leave(world, person, "2026-06-30");
    else changePerson(world, person, PAST);
    await sync();
    house.clock.pass(25 * 3_600_000);
  }
  const states = () =>
    [...tool.world.users.values()].map(({ email, locked_at }) => `${email} ${locked_at ? "locked" : "open"}`);
  expect(states().filter((one) => one.endsWith("locked"))).toHaveLength(gone.length);
  expect(states()).toHaveLength(12);
  return { ...shifts, states };
}

async function twice(sync: () => Promise<RunReport>): Promise<RunReport> {
  await sync();
  return sync();
}

const SAYS = ["email", "first_name", "last_name", "status", "hire_date", "last_working_day"];

describe.each(["v1", "v2"] as const)("people by %s", (people) => {
  test.each(SAYS)(
    "[not released] %s is withdrawn: nobody is locked, unlocked or made, and once it is released again all is as it was",
    async (attribute) => {
      const { house, sync, states } = await company({ people });
      const before = states();
      withdrawAttribute(house.personio, attribute);
      await twice(sync);
      expect(states()).toEqual(before);
      house.world.released = null;
      touch(house.world);
      await house.operations.resume("shifts", house.wish());
      expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { kept: 0 } });
      expect(states()).toEqual(before);
    },
  );
});

describe.each(["v1", "v2"] as const)("people by %s", (people) => {
  it("[not released] S5 who is hired again under the same record is unlocked, with the old last day too, and not locked where the hire date is withdrawn", async () => {
    const { house, tool, sync } = await shiftHouse({ plain: 12, source: { people }, settings: { locking: true } });
    const [ann] = house.world.people as [SimPerson];
    await sync();
    leave(house.world, ann, "2026-07-10");
    await sync();
    const isLocked = () =>
      [...tool.world.users.values()].some(({ email, locked_at }) => email === ann.email && locked_at);
    expect(isLocked()).toBe(true);
    changePerson(house.world, ann, { status: "active", hireDate: "2026-07-15", terminationDate: null });
    await twice(sync);
    expect(isLocked()).toBe(false);
    withdrawAttribute(house.personio, "hire_date");
    expect((await sync()).run).toMatchObject({ status: "failed", error: { code: "ATTRIBUTE_NOT_RELEASED" } });
    expect(isLocked()).toBe(false);
  });
});

it("[not released] says of each who stays locked which attribute is missing and where to tick it, and makes nobody unasked", async () => {
  const { house, sync, states } = await company({ people: "v2" });
  withdrawAttribute(house.personio, "last_working_day");
  addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com" });
  const { run, kept, changes } = await twice(sync);
  expect(run).toMatchObject({ status: "held", counts: { kept: 3, held: 2, reactivate: 0 } });
  expect(kept.map(({ code }) => code)).toEqual(["NOT_RELEASED", "NOT_RELEASED", "NOT_RELEASED"]);
  expect(kept[0]?.detail).toContain('tick "last_working_day" under Readable employee attributes');
  expect(changes[0]?.reason).toContain("no longer gives last_working_day");
  expect(states()).toHaveLength(12);
});

it("[not released] what belongs to a locked account stays as it is with it", async () => {
  const { house, tool, sync } = await company({ people: "v2" });
  withdrawAttribute(house.personio, "last_working_day");
  const [locked, , , , open] = house.world.people;
  const away = (person: SimPerson) =>
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" });
  const before = tool.world.absences.size;
  away(locked!);
  away(open!);
  const { kept } = await twice(sync);
  expect(tool.world.absences.size).toBe(before + 1);
  expect(kept.filter(({ kind }) => kind === "absence")).toMatchObject([{ code: "NOT_RELEASED" }]);
});

it("[not released] where nobody has left for good, whoever was locked stays so, and others wait with them", async () => {
  const { house, sync, states } = await company({ people: "v2", hasLeavers: false });
  const before = states();
  withdrawAttribute(house.personio, "last_working_day");
  addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com" });
  expect((await twice(sync)).run).toMatchObject({ counts: { kept: 3, held: 1 } });
  expect(states()).toEqual(before);
});

it("the only one who was about to leave stays after all: nothing looks withdrawn, and new people come in", async () => {
  const { house, tool, sync } = await shiftHouse({ source: { people: "v2" }, settings: { locking: true } });
  const [ada] = house.world.people;
  changePerson(house.world, ada!, { lastWorkingDay: "2026-08-31", terminationDate: "2026-08-31" });
  await sync();
  changePerson(house.world, ada!, { lastWorkingDay: null, terminationDate: null });
  addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com" });
  expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { create: 1, held: 0 } });
  expect(tool.world.users.size).toBe(10);
});

describe("the office", () => {
  /** Opens a company of twelve people at three locations, with the same departments and absence types at each, all in step. */
  async function threeOffices(users: Record<string, unknown> = {}) {
    const location = { by: "office", default: "Berlin" };
    const shifts = await shiftHouse({ plain: 12, settings: { users: { location, ...users } } });
    const { house, tool, berlin } = shifts;
    const { world } = house;
    const offices = ["Berlin", "Leeds", "Wien"].map((name, n) => ({ id: 700 + n, name, zone: "Europe/Berlin" }));
    const [kitchen] = world.departments;
    const places = [berlin, tool.addLocation("Leeds"), tool.addLocation("Wien")];
    for (const place of places) {
      tool.addDepartment(place, kitchen!.name);
      if (place !== berlin) for (const { name } of world.types) tool.addAbsenceType(place, name);
    }
    for (const [n, person] of world.people.entries())
      changePerson(world, person, { office: offices[n % 3]!, department: kitchen! });
    const away = (person: SimPerson, startsOn: string) =>
      addAbsence(world, { person, type: world.types[0]!, startsOn, endsOn: startsOn });
    return { ...shifts, away, places };
  }

  it("[not released] is withdrawn: nobody moves to the default location, no account is made there, no absence gets its type", async () => {
    const { house, tool, sync, away } = await threeOffices();
    away(house.world.people[1]!, "2026-08-03");
    await sync();
    const places = () =>
      [...tool.world.users.values()].map(({ email, department_ids }) => `${email} ${department_ids}`);
    const before = places();
    withdrawAttribute(house.personio, "office");
    away(house.world.people[1]!, "2026-08-10");
    addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com" });
    const { changes, conflicts } = await twice(sync);
    expect(changes).toEqual([]);
    expect(tool.world.absences.size).toBe(1);
    expect(places()).toEqual(before);
    expect(conflicts.map(({ kind, code }) => `${kind} ${code}`)).toEqual(["absence NOT_RELEASED", "user NOT_RELEASED"]);
    expect(conflicts[0]?.detail).toContain('tick "office" under Readable employee attributes');
  });

  it("[not released] is withdrawn: an account that is there is renamed, locked and unlocked all the same, at its location", async () => {
    const { house, tool, sync } = await threeOffices();
    const [, ann, ben] = house.world.people;
    await sync();
    changePerson(house.world, ben!, { status: "inactive" });
    await sync();
    withdrawAttribute(house.personio, "office");
    changePerson(house.world, ann!, { lastName: "Newname" });
    changePerson(house.world, ben!, { status: "active" });
    const of = ({ email }: SimPerson) => [...tool.world.users.values()].find((one) => one.email === email)!;
    const before = [ann!, ben!].map((one) => of(one).department_ids);
    const { changes } = await sync();
    expect(changes.map(({ kind, op, person }) => `${kind} ${op} ${person}`).sort()).toEqual([
      `user reactivate ${ben!.email}`,
      `user update ${ann!.email}`,
    ]);
    expect(of(ann!).last_name).toBe("Newname");
    expect([ann!, ben!].map((one) => of(one).department_ids)).toEqual(before);
  });

  it("[not released] is withdrawn: an account that was deleted there is not made again at no location", async () => {
    const { house, tool, sync } = await threeOffices();
    await sync();
    const { email } = house.world.people[1]!;
    const [id] = [...tool.world.users].find(([, one]) => one.email === email)!;
    tool.world.users.delete(id);
    withdrawAttribute(house.personio, "office");
    const { run } = await sync();
    expect(run.counts_by_kind.user).toMatchObject({ create: 0, failed: 1 });
    expect([...tool.world.users.values()].some((one) => one.email === email)).toBe(false);
  });

  /** The office in Leeds gets a name that no location has. */
  function renameLeeds({ world }: Awaited<ReturnType<typeof threeOffices>>["house"]) {
    for (const person of world.people)
      if (person.office?.name === "Leeds")
        changePerson(world, person, { office: { ...person.office, name: "Leeds HQ" } });
  }

  it("S4 S5 has no location any more: an account that is there is renamed, locked and unlocked all the same, and none is made", async () => {
    const { house, tool, sync } = await threeOffices({ location: { by: "office" } });
    const [, ann, , , ben] = house.world.people;
    await sync();
    changePerson(house.world, ben!, { status: "inactive" });
    await sync();
    renameLeeds(house);
    changePerson(house.world, ann!, { lastName: "Newname" });
    changePerson(house.world, ben!, { status: "active" });
    const { office } = ann!;
    addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com", office });
    const of = ({ email }: Pick<SimPerson, "email">) =>
      [...tool.world.users.values()].find((one) => one.email === email);
    const { changes, conflicts } = await sync();
    expect(changes.map(({ kind, op, person }) => `${kind} ${op} ${person}`).sort()).toEqual([
      `user reactivate ${ben!.email}`,
      `user update ${ann!.email}`,
    ]);
    expect(of(ann!)).toMatchObject({ last_name: "Newname" });
    expect(of(ben!)).toMatchObject({ locked_at: null });
    expect(of({ email: "zoe@example.com" })).toBeUndefined();
    expect(conflicts).toMatchObject([{ code: "LOCATION_MISSING", subject: 'location of the office "Leeds HQ"' }]);
  });

  it("S3 S5 has no location: an account with the person's e-mail is theirs all the same, and is locked when they leave", async () => {
    const { house, tool, sync } = await threeOffices({ location: { by: "office" } });
    const [, ann] = house.world.people;
    renameLeeds(house);
    tool.world.addUser({ email: ann!.email! });
    expect((await sync()).changes.map(({ op, person }) => `${op} ${person}`)).toContain(`adopt ${ann!.email}`);
    leave(house.world, ann!, "2026-07-20");
    await sync();
    expect([...tool.world.users.values()].find(({ email }) => email === ann!.email)?.locked_at).not.toBeNull();
  });

  it("S1 [not released] is asked for where accounts are not kept in step: each absence gets the type of its person's location", async () => {
    const { house, tool, sync, away, places } = await threeOffices({ sync: "off" });
    for (const { email } of house.world.people) tool.world.addUser({ email: email! });
    for (const person of house.world.people.slice(0, 3)) away(person, "2026-08-03");
    expect((await sync()).conflicts).toEqual([]);
    const typeOf = ({ absence_type_id }: { absence_type_id: number }) =>
      [...tool.world.absenceTypes.values()].find(({ id }) => id === absence_type_id)?.location_id;
    expect([...tool.world.absences.values()].map(typeOf)).toEqual(places.map(({ id }) => id));
  });
});
