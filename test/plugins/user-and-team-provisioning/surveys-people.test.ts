/** Who stays in the file and who is added, when people come back, or when the source stops saying who works here. */
import { describe, expect, it } from "vitest";
import { tamper, withdrawAttribute } from "../../../plugins/personio/simulator/traps.ts";
import { addPerson, changePerson, leave, touch } from "../../../plugins/personio/world.ts";
import { SURVEYS, surveys } from "./surveys.ts";

describe("[re-hire] in a file that takes everybody", () => {
  it("who comes back while the old row is held waits, and everybody else goes on; approved, each address is there once", async () => {
    const { house, honestly, sync, imported } = await surveys();
    await sync();
    imported();
    const { people } = house.world;
    for (const person of people.slice(0, 5)) leave(house.world, person, "2026-07-10");
    const [ann] = people;
    const again = addPerson(house.world, { firstName: ann!.firstName, lastName: ann!.lastName, email: ann!.email });
    const zoe = addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com" });
    const { run } = await sync();
    expect(run).toMatchObject({ status: "held", counts: { held: 5, create: 1, waiting: 1 } });
    expect(imported()).toMatchObject({ added: [String(zoe.id)], removed: [], errors: [] });
    await house.approve(run.digest as string, SURVEYS);
    await sync();
    expect(imported()).toMatchObject({ added: [String(again.id)], removed: { length: 5 }, errors: [] });
    expect(honestly.employees.size).toBe(9);
    expect((await sync()).changes).toEqual([]);
  });
});

it("R1 the report names the supervisor whom somebody gets in the same file", async () => {
  const { house, honestly, sync, imported } = await surveys();
  await sync();
  const [ann] = house.world.people;
  const lead = addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com" });
  changePerson(house.world, ann!, { supervisor: lead });
  const { changes } = await sync();
  expect(changes.find(({ op }) => op === "update")?.fields).toEqual({
    ReportsToId: { from: null, to: String(lead.id) },
  });
  imported();
  expect(honestly.employees.get(String(ann!.id))?.reportsToId).toBe(String(lead.id));
});

describe("the address of somebody who stays in the file as last sent, given to somebody else, does not stop the feed", () => {
  type Settled = Awaited<ReturnType<typeof surveys>>;
  /** Renames one person once everybody is in the file: only that change is carried. */
  const carried = async (
    give: (people: Settled["house"]["world"]["people"], world: Settled["house"]["world"]) => void,
  ) => {
    const { house, honestly, sync, imported } = await surveys();
    await sync();
    imported();
    const { world } = house;
    give(world.people, world);
    changePerson(world, world.people[11]!, { lastName: "Renamed" });
    const { run, conflicts } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { update: 1, create: 0, remove: 0 } });
    expect(imported()).toMatchObject({ added: [], updated: [String(world.people[11]!.id)], removed: [], errors: [] });
    return { house, honestly, sync, imported, conflicts };
  };
  const newcomer = (world: Settled["house"]["world"], email: string | null) =>
    addPerson(world, { firstName: "Zoe", lastName: "Example", email });
  const reused = (holder: { readonly id: number | string }) =>
    expect.objectContaining({
      code: "ADDRESS_REUSED",
      detail: expect.stringContaining(`already belongs to person ${holder.id}`),
    });

  it("by a newcomer, who waits until the holder has another one", async () => {
    const { house, honestly, sync, imported, conflicts } = await carried(([ann], world) => {
      const { email } = ann!;
      changePerson(world, ann!, { email: null });
      newcomer(world, email);
    });
    const [ann] = house.world.people;
    expect(conflicts).toEqual([reused(ann!)]);
    expect((await sync()).changes).toEqual([]);
    changePerson(house.world, ann!, { email: "ann.now@example.com" });
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { update: 1, create: 1, conflicts: 0 } });
    expect(imported()).toMatchObject({ added: { length: 1 }, updated: [String(ann!.id)], removed: [], errors: [] });
    expect(honestly.employees.size).toBe(13);
  });

  it("by a newcomer whom somebody reports to; the next run plans nothing", async () => {
    const { sync } = await carried(([ann, bob], world) => {
      const { email } = ann!;
      changePerson(world, ann!, { email: null });
      changePerson(world, bob!, { supervisor: newcomer(world, email) });
    });
    expect((await sync()).changes).toEqual([]);
  });

  it("by a colleague, and whoever gets the colleague's old one stays out as well", async () => {
    const { house, conflicts } = await carried(([ann, bob, clara], world) => {
      const [first, second] = [ann!.email, bob!.email];
      changePerson(world, ann!, { email: null });
      changePerson(world, bob!, { email: first });
      changePerson(world, clara!, { email: second });
    });
    const [ann, bob] = house.world.people;
    expect(conflicts).toEqual(expect.arrayContaining([reused(ann!), reused(bob!)]));
    expect(conflicts).toHaveLength(2);
    const { people } = await house.operations.people(SURVEYS, house.wish().signal);
    expect(people.filter(({ state }) => state === "conflict").map(({ id }) => id)).toHaveLength(2);
  });

  it("by a newcomer, where the holder is the twin of another", async () => {
    const { house, conflicts } = await carried(([ann, , clara], world) => {
      const { email } = ann!;
      changePerson(world, ann!, { email: clara!.email });
      newcomer(world, email);
    });
    expect(conflicts.map(({ code }) => code).sort()).toEqual(["ADDRESS_REUSED", "AMBIGUOUS", "AMBIGUOUS"]);
    expect(conflicts).toContainEqual(reused(house.world.people[0]!));
  });

  it("by two who exchange theirs, which is nobody's but theirs", async () => {
    const { house, sync, imported } = await surveys();
    await sync();
    imported();
    const [ann, bob] = house.world.people;
    const [first, second] = [ann!.email, bob!.email];
    changePerson(house.world, ann!, { email: second });
    changePerson(house.world, bob!, { email: first });
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { update: 2, conflicts: 0 } });
    expect(imported()).toMatchObject({ updated: { length: 2 }, removed: [], errors: [] });
  });

  it("in a partial run, which drops nobody who left", async () => {
    const { house, sync, imported } = await surveys();
    await sync();
    imported();
    const [ann, bob] = house.world.people;
    leave(house.world, ann!, "2026-07-10");
    changePerson(house.world, bob!, { email: ann!.email });
    const partial = await house.sync({ scope: "partial" }, SURVEYS);
    expect(partial.run).toMatchObject({ status: "succeeded", counts: { update: 0, conflicts: 1 } });
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { update: 1, remove: 1, conflicts: 0 } });
    expect(imported()).toMatchObject({ updated: [String(bob!.id)], removed: [String(ann!.id)], errors: [] });
  });

  it("while the holder's removal is held, and a third gets the address of the one who waits for it", async () => {
    const { house, sync, imported } = await surveys();
    await sync();
    imported();
    const { people } = house.world;
    for (const person of people.slice(0, 5)) leave(house.world, person, "2026-07-10");
    const [first, second] = [people[0]!.email, people[6]!.email];
    changePerson(house.world, people[6]!, { email: first });
    changePerson(house.world, people[7]!, { email: second });
    const { run } = await sync();
    expect(run).toMatchObject({ status: "held", counts: { held: 5, update: 0, waiting: 2 } });
    await house.approve(run.digest as string, SURVEYS);
    await sync();
    expect(imported()).toMatchObject({ updated: { length: 2 }, removed: { length: 5 }, errors: [] });
  });
});

describe("[not released] status, which was told before", () => {
  it("who left long ago is not put in again: new ones wait until it is told again and somebody has approved them", async () => {
    const { house, sync, imported } = await surveys();
    leave(house.world, house.world.people[0]!, "2026-07-10");
    leave(house.world, house.world.people[1]!, "2026-07-10");
    expect((await sync()).run.counts).toMatchObject({ create: 10 });
    imported();
    withdrawAttribute(house.personio, "status");
    addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com" });
    for (let n = 0; n < 2; n += 1) {
      const { run, changes } = await sync();
      expect(run).toMatchObject({ status: "held", counts: { create: 0, held: 3, remove: 0 } });
      expect(changes[0]?.reason).toContain("the source no longer gives status");
    }
    house.world.released = null;
    touch(house.world);
    const { run } = await sync();
    expect(run).toMatchObject({ status: "held", counts: { create: 0, held: 1 } });
    expect((await house.approve(String(run.digest), SURVEYS)).run.counts).toMatchObject({ create: 1, held: 0 });
    expect(imported()).toMatchObject({ added: { length: 1 }, removed: [] });
  });

  it("empty for everybody: the file stays as it was sent, and who left long ago is not put in again", async () => {
    const { house, sync, imported } = await surveys();
    leave(house.world, house.world.people[0]!, "2026-07-10");
    await sync();
    imported();
    addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com" });
    tamper(house.personio, /\/employees$/, (page) => {
      for (const { attributes } of page.data as { attributes: { status: { value: unknown } } }[])
        attributes.status.value = null;
      return page;
    });
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { create: 0, remove: 0, held: 0 } });
    expect(imported()).toMatchObject({ added: [], removed: [] });
    house.personio.server.heal();
    expect((await sync()).run.counts).toMatchObject({ create: 1, remove: 0 });
  });

  it("never told, whoever is listed works here", async () => {
    const { house, sync } = await surveys();
    withdrawAttribute(house.personio, "status");
    leave(house.world, house.world.people[0]!, "2026-07-10");
    await sync();
    addPerson(house.world, { firstName: "Zoe", lastName: "Example", email: "zoe@example.com" });
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { create: 1, held: 0 } });
  });
});
