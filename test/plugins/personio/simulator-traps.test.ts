import { afterEach, beforeEach, expect, test } from "vitest";
import { type PersonioSimulator, startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { cutList, emptyList, endEarly, moveTotal, repeatPage } from "../../../plugins/personio/simulator/traps.ts";
import { makeWorld } from "../../../plugins/personio/world.ts";
import { type Ask, callerOf, type Json, walk } from "./simulator-caller.ts";

const EMPLOYEES = /employees$/;
const PERSONS = /persons$/;

let simulator: PersonioSimulator;
let ask: Ask;

beforeEach(async () => {
  simulator = await startPersonioSimulator({ world: makeWorld({ seed: 5, people: 100, today: "2026-07-21" }) });
  ask = await callerOf(simulator);
});
afterEach(() => simulator.close());

const employees = async (offset: number): Promise<Json> =>
  (await ask(`/v1/company/employees?limit=40&offset=${offset}`)).body;
const persons = async (): Promise<number[]> =>
  (await walk(ask, "/v2/persons?limit=40")).map((page) => page._data.length);

test("cutList takes the last record of every page, and the total stays", async () => {
  cutList(simulator, EMPLOYEES);
  cutList(simulator, PERSONS);
  const page = await employees(80);
  expect([page.data.length, page.metadata.total_elements]).toEqual([19, 100]);
  expect(await persons()).toEqual([39, 39, 19]);
});

test("endEarly ends a list as though there were no more, on every walk", async () => {
  endEarly(simulator, EMPLOYEES, 2);
  endEarly(simulator, PERSONS);
  for (let walks = 0; walks < 2; walks += 1) {
    const counts = [];
    for (const offset of [0, 40, 80]) counts.push((await employees(offset)).data.length);
    expect(counts).toEqual([40, 40, 0]);
    expect(await persons()).toEqual([40]);
  }
});

test("repeatPage brings the first page twice", async () => {
  repeatPage(simulator, EMPLOYEES);
  const [first, second, third] = [await employees(0), await employees(40), await employees(80)];
  expect(second.data).toEqual(first.data);
  expect(third.data).not.toEqual(first.data);
});

test("moveTotal changes the total under way", async () => {
  moveTotal(simulator, EMPLOYEES, 2);
  const totals = [];
  for (const offset of [0, 40, 80]) totals.push((await employees(offset)).metadata.total_elements);
  expect(totals).toEqual([100, 102, 102]);
});

test("emptyList says that nobody is there", async () => {
  emptyList(simulator, EMPLOYEES);
  emptyList(simulator, PERSONS);
  const page = await employees(0);
  expect(page).toMatchObject({ success: true, data: [], metadata: { total_elements: 0, total_pages: 0 } });
  expect(await persons()).toEqual([0]);
});

test("traps leave single records and refusals alone, and heal", async () => {
  cutList(simulator, /./);
  expect((await ask("/v1/company/employees/1001")).body.data.type).toBe("Employee");
  expect((await ask("/v2/persons?limit=1000")).status).toBe(400);
  simulator.server.heal();
  await ask("/v2/persons").catch(() => undefined); // healing cut the connection that we had
  expect(await persons()).toEqual([40, 40, 20]);
});
