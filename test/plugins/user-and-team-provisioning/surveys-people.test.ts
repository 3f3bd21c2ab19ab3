/** Who stays in the file and who comes into it, where people come back, or the source stops telling who works here. */
import { describe, expect, it } from "vitest";
import { withdrawAttribute } from "../../../plugins/personio/simulator/traps.ts";
import { addPerson, leave, touch } from "../../../plugins/personio/world.ts";
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

describe("[not released] status, which was told before", () => {
  it("who left long ago is not put in again: new ones wait until it is told again", async () => {
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
      expect(changes[0]?.reason).toContain("the source does not tell the status any more");
    }
    house.world.released = null;
    touch(house.world);
    expect((await sync()).run).toMatchObject({ status: "succeeded", counts: { create: 1, held: 0 } });
    expect(imported()).toMatchObject({ added: { length: 1 }, removed: [] });
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
