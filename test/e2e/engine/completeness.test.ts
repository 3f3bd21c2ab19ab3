/** A list that comes out short, without an error, removes nothing and doubles nothing: on every interface, at any size. */
import { describe, expect, test } from "vitest";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import {
  cutList,
  emptyList,
  endEarly,
  moveTotal,
  repeatPage,
  tamper,
  withdrawAttribute,
} from "../../../plugins/personio/simulator/traps.ts";
import { addAbsence, changeAbsence, touch, type SimPerson } from "../../../plugins/personio/world.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";

const PEOPLE = { v1: /\/v1\/company\/employees$/, v2: /\/v2\/persons$/ } as const;
const ABSENCES = { v1: /\/v1\/company\/time-offs$/, v2: /\/v2\/absence-periods$/ } as const;

type Trap = (house: House, path: RegExp) => void;

const TRAPS: Readonly<Record<string, Trap>> = {
  "each page lacks its last record": ({ personio }, path) => cutList(personio, path),
  "the list ends after its first page": ({ personio }, path) => endEarly(personio, path, 1),
  "the list ends after its second page": ({ personio }, path) => endEarly(personio, path, 2),
  "the list ends after its third page": ({ personio }, path) => endEarly(personio, path, 3),
  "the second page repeats the first": ({ personio }, path) => repeatPage(personio, path),
  "the total goes down on the way": ({ personio }, path) => moveTotal(personio, path, -1),
  "the total goes up on the way": ({ personio }, path) => moveTotal(personio, path, 1),
  "200, and nobody there": ({ personio }, path) => emptyList(personio, path),
};

async function mirroredHouse(people: number, interfaces: { people: "v1" | "v2"; absences: "v1" | "v2" }) {
  const quirks = { v2AbsencesMissing: interfaces.absences === "v1" };
  const house = await openHouse({
    people,
    noAbsences: false,
    source: { people: interfaces.people },
    personio: { quirks },
  });
  await house.sync();
  expect(house.mirrored().length).toBeGreaterThan(0);
  house.forgetRequests();
  return house;
}

/** Runs with the trap, then without; nothing may go, nothing may come twice. */
async function survives(house: House, spring: () => void): Promise<void> {
  const before = house.mirrored();
  spring();
  await house.sync();
  expect(house.writes()).toEqual([]);
  expect(house.mirrored()).toEqual(before);
  house.personio.server.heal();
  house.world.released = null;
  touch(house.world);
  const healed = await house.sync();
  expect(healed.run).toMatchObject({ status: "succeeded", counts: { create: 0, update: 0, remove: 0 } });
  expect(house.writes()).toEqual([]);
}

for (const size of [3, 23, 120])
  for (const interfaces of [
    { people: "v1", absences: "v2" },
    { people: "v2", absences: "v1" },
  ] as const) {
    const shown = `people by ${interfaces.people}, absences by ${interfaces.absences}, company of ${size}`;
    describe(shown, () => {
      test("[completeness] whatever is wrong with the list of people or of absences: nothing is removed", async () => {
        const house = await mirroredHouse(size, interfaces);
        for (const path of [PEOPLE[interfaces.people], ABSENCES[interfaces.absences]])
          for (const [name, trap] of Object.entries(TRAPS))
            await survives(house, () => trap(house, path)).catch((error) => {
              throw new Error(`${shown}: ${path.source}: ${name}: ${error.message}`, { cause: error });
            });
      });

      test.each(["status", "email", "first_name", "last_name"])(
        "[not released] P2: the attribute %s is withdrawn: nothing is removed, nobody is taken to have left",
        async (attribute) => {
          const house = await mirroredHouse(size, interfaces);
          await survives(house, () => withdrawAttribute(house.personio, attribute));
        },
      );
    });
  }

test("[asked by name] a company of 3 on an interface without totals: an absence missing from the list, but there when asked by id, stays, and the run says why", async () => {
  const house = await openHouse();
  const person = house.world.people[0] as SimPerson;
  const absence = addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" });
  await house.sync();
  tamper(house.personio, ABSENCES.v2, (page) => ({
    ...page,
    _data: (page._data as { id: string }[]).filter(({ id }) => id !== absence.id),
  }));
  const { run, changes } = await house.sync();
  expect(run.counts.remove).toBe(0);
  expect(changes).toEqual([]);
  expect(house.mirrored()).toHaveLength(1);
  expect(run.error).toMatchObject({ code: "INCOMPLETE_READ", message: expect.stringContaining(absence.id) });
});

test("[asked by name] a removal that is right waits while another record shows that the list was short", async () => {
  const house = await openHouse();
  const person = house.world.people[0] as SimPerson;
  const [gone, hidden] = ["2026-08-03", "2026-09-07"].map((day) =>
    addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day }),
  );
  await house.sync();
  house.world.absences = house.world.absences.filter((one) => one !== gone);
  touch(house.world);
  tamper(house.personio, ABSENCES.v2, (page) => ({
    ...page,
    _data: (page._data as { id: string }[]).filter(({ id }) => id !== hidden?.id),
  }));
  expect((await house.sync()).run.counts.remove).toBe(0);
  house.personio.server.heal();
  expect((await house.sync()).run.counts.remove).toBe(1);
});

test("[asked by name] [holds] a run asks for 200 absences that a list lacks; one that carries out an approval asks for all of them", async () => {
  const house = await openHouse({ plain: 205 });
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" });
  await house.sync();
  house.world.absences = house.world.absences.slice(0, 1);
  touch(house.world);
  house.forgetRequests();
  const { run } = await house.sync();
  const asked = house.reads().filter(({ path }) => /\/absence-periods\/./.test(path));
  expect(asked).toHaveLength(200);
  expect(run.counts).toMatchObject({ remove: 0, held: 204 });
  expect((await house.approve(run.digest as string)).run.counts).toMatchObject({ remove: 204, held: 0 });
  expect(house.mirrored()).toHaveLength(1);
});

describe("awork's side", () => {
  type Twist = (answer: SimAnswer) => SimAnswer;
  const rows = (answer: SimAnswer) => answer.body as unknown[];
  const TWISTS: Readonly<Record<string, Twist>> = {
    "the list lacks its last record, the total does not": (answer) => ({ ...answer, body: rows(answer).slice(0, -1) }),
    "the list and its total lack the last record": (answer) => withTotal(answer, rows(answer).slice(0, -1)),
    "the list lacks half, and so does its total": (answer) =>
      withTotal(answer, rows(answer).slice(0, Math.ceil(rows(answer).length / 2))),
    "the list is empty, and its total says so": (answer) => withTotal(answer, []),
    "the list is empty and says no total": (answer) => withTotal(answer, [], false),
  };

  function withTotal(answer: SimAnswer, body: readonly unknown[], said = true): SimAnswer {
    const { "aw-totalitems": _, ...headers } = answer.headers ?? {};
    return { ...answer, body, headers: { ...headers, ...(said && { "aw-totalitems": String(body.length) }) } };
  }

  for (const size of [3, 23, 120])
    for (const list of ["users", "absences"])
      test(`A4: company of ${size}: a short list of awork's ${list} makes nothing twice and removes nothing`, async () => {
        const house = await mirroredHouse(size, { people: "v1", absences: "v2" });
        const path = new RegExp(`/${list}$`);
        for (const [name, how] of Object.entries(TWISTS)) {
          const before = house.mirrored();
          const isList = (answer: SimAnswer) => (Array.isArray(answer.body) ? how(answer) : answer);
          house.awork.fault({ method: "GET", path, times: Number.POSITIVE_INFINITY, how: isList });
          await house.sync();
          expect(house.writes(), name).toEqual([]);
          house.awork.heal();
          const healed = await house.sync();
          expect(healed.run, name).toMatchObject({ status: "succeeded", counts: { create: 0, update: 0, remove: 0 } });
          expect(house.mirrored(), name).toEqual(before);
        }
      });
});

test("people by v1, then by v2, then by v1 again: nothing is planned", async () => {
  const house = await mirroredHouse(23, { people: "v1", absences: "v2" });
  for (const people of ["v2", "v1"]) {
    await house.reconfigure({ source: { people } });
    const { run, changes } = await house.plan();
    expect(changes, people).toEqual([]);
    expect(run.counts.unchanged, people).toBe(house.mirrored().length);
    expect((await house.sync()).run.counts, people).toMatchObject({ create: 0, update: 0, remove: 0 });
  }
});

test("absences by v2, then by the v1 fallback, then by v2 again: nothing is planned, and nothing is lost in between", async () => {
  const house = await mirroredHouse(23, { people: "v1", absences: "v2" });
  for (const missing of [true, false]) {
    house.personio.quirks.v2AbsencesMissing = missing;
    const { changes } = await house.plan();
    expect(changes).toEqual([]);
    expect((await house.sync()).run.counts).toMatchObject({ create: 0, update: 0, remove: 0, held: 0 });
    await house.restart();
  }
  const links = await house.store.links.of(TARGET);
  expect(links.filter(({ kind }) => kind === "absence")).toHaveLength(house.mirrored().length);
});

test.each([
  ["none", { v2IdsSince: "9999-01-01T00:00:00.000Z" }, "failed"],
  ["none by the hour", { hourIds: "others" }, "held"],
] as const)(
  "[not seen] absences by v2, then by a v1 that names the v2 ids of %s, then by v2 again: nothing comes twice",
  async (_, quirks, status) => {
    const house = await openHouse({ people: 23, noAbsences: false, target: { hours: "half_day" } });
    await house.sync();
    const before = house.mirrored();
    const hours = new Set(house.world.types.filter(({ unit }) => unit === "hour").map(({ id }) => id));
    expect(house.world.absences.filter(({ type }) => hours.has(type.id)).length).toBeGreaterThan(0);
    expect(before.length).toBeGreaterThan(0);
    for (const missing of [true, false]) {
      Object.assign(house.personio.quirks, quirks, { v2AbsencesMissing: missing });
      const { run } = await house.sync();
      expect(run.status).toBe(missing ? status : "succeeded");
      expect(run.counts).toMatchObject({ create: 0, update: 0, remove: 0 });
      expect(house.mirrored()).toEqual(before);
    }
  },
);

test("an absence that is withdrawn while the fallback is on is removed by its old id", async () => {
  const house = await openHouse();
  const person = house.world.people[0] as SimPerson;
  for (const day of ["2026-08-03", "2026-09-07"])
    addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day });
  await house.sync();
  house.personio.quirks.v2AbsencesMissing = true;
  await house.sync();
  house.world.absences.pop();
  touch(house.world);
  expect((await house.sync()).run.counts).toMatchObject({ remove: 1, create: 0, update: 0 });
  expect(house.mirrored()).toHaveLength(1);
});

describe("absences without an end, where v2's filter of ends drops them", () => {
  const DAY = 24 * 60 * 60_000;
  const pass = (house: House, ms: number) => {
    house.clock.pass(ms);
    house.world.now = house.clock.now();
  };
  const away = async (days: { readonly startsOn: string; readonly endsOn: string | null }) => {
    const house = await openHouse({ plain: 5, personio: { quirks: { openEndMatches: false } } });
    const absence = addAbsence(house.world, { person: house.world.people[0]!, type: "Krankheit", ...days });
    expect((await house.sync()).run.counts).toMatchObject({ create: 1 });
    return { house, absence };
  };

  test.each([false, true])(
    "[completeness] one whose end is taken away between two looks is followed, after a restart too: %s",
    async (restarted) => {
      const { house, absence } = await away({ startsOn: "2026-07-03", endsOn: "2026-07-21" });
      changeAbsence(house.world, absence, { endsOn: null });
      if (restarted) await house.restart();
      for (const counts of [
        { update: 1, remove: 0 },
        { update: 0, remove: 0 },
      ]) {
        pass(house, DAY / 24);
        expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts });
      }
      changeAbsence(house.world, absence, { endsOn: "2026-07-31" });
      pass(house, DAY / 24);
      expect((await house.sync()).run).toMatchObject({ error: null, counts: { update: 1 } });
    },
  );

  test("[completeness] one that began before the days that are looked through keeps its mirror, after a restart too", async () => {
    const { house } = await away({ startsOn: "2025-07-21", endsOn: null });
    pass(house, 21 * DAY);
    expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 0, remove: 0 } });
    await house.restart();
    const mirrored = house.mirrored();
    for (const _ of [1, 2]) {
      pass(house, DAY);
      expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 0, remove: 0 } });
    }
    expect(house.mirrored()).toHaveLength(mirrored.length);
  });
});
