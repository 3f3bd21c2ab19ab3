import { expect, test } from "vitest";
import { startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { Views } from "../../../plugins/personio/simulator/views.ts";
import { addPerson, makeWorld, removePerson, touch } from "../../../plugins/personio/world.ts";
import { callerOf, walk } from "./simulator-caller.ts";

const today = "2026-07-21";

test("what was worked out is kept until the world changes", () => {
  const world = makeWorld({ seed: 1, people: 20, today });
  const views = new Views(world);
  let made = 0;
  const count = () => views.of("count", () => (made += 1));
  expect([count(), count()]).toEqual([1, 1]);
  touch(world);
  expect([count(), count()]).toEqual([2, 2]);
  world.people.pop();
  expect(count()).toBe(3);
});

test("a person is found by id, and no longer once removed", () => {
  const world = makeWorld({ seed: 1, people: 20, today });
  const views = new Views(world);
  const person = addPerson(world, { firstName: "Nora", lastName: "Neu" });
  expect(views.person(String(person.id))).toBe(person);
  removePerson(world, person);
  expect(views.person(String(person.id))).toBeUndefined();
});

test("a walk over a filtered list looks at each absence once, however many pages it has", async () => {
  const world = makeWorld({ seed: 1, people: 150, today });
  let looks = 0;
  for (const absence of world.absences) {
    const { type } = absence;
    const read = () => {
      looks += 1;
      return type;
    };
    Object.defineProperty(absence, "type", { get: read });
  }
  const simulator = await startPersonioSimulator({ world });
  try {
    const ask = await callerOf(simulator);
    const pages = await walk(ask, `/v2/absence-periods?limit=10&absence_type.id=${world.types[0]!.id}`);
    const rows = pages.reduce((sum, page) => sum + page._data.length, 0);
    expect(pages.length).toBeGreaterThan(5);
    expect(looks).toBe(world.absences.length + rows);
  } finally {
    await simulator.close();
  }
});
