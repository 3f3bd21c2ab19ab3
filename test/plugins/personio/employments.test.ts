/** People of v2 with several employments: who works here is told by the one in force, whichever is the newest. */
import { describe, expect, test } from "vitest";
import { later } from "../../../core/model/time.ts";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { changePerson, removePerson, type SimPerson } from "../../../plugins/personio/world.ts";
import { smallCompany } from "./company.ts";
import { EVERYTHING, startTenant, TODAY } from "./tenant.ts";

type Employment = NonNullable<SimPerson["otherEmployments"]>[number];

const KEYS = ["email", "status", "hire_date", "last_working_day", "position"];
const NEEDS = { people: { required: KEYS, useful: [] }, absences: null };

const of = (position: string, more: Partial<Employment>): Employment => ({
  employmentId: `employment-${position}`,
  position,
  status: "active",
  hireDate: "2020-01-01",
  terminationDate: null,
  lastWorkingDay: null,
  ...more,
});
const until = (day: string) => ({ terminationDate: day, lastWorkingDay: day });

const LONG_AGO = of("long ago", { status: "inactive", hireDate: "2015-01-01", ...until("2017-12-31") });
const ENDED = of("ended", { status: "inactive", ...until("2026-07-20") });
const ENDS_TODAY = of("ends today", until(TODAY));
const NOW = of("now", {});
const FROM_TODAY = of("from today", { hireDate: TODAY });
const TO_COME = of("to come", { status: "onboarding", hireDate: "2027-03-01" });
const LATER = of("later", { status: "onboarding", hireDate: "2029-03-01" });

async function told(all: readonly Employment[], released: readonly string[] | null = null, today = TODAY) {
  const { world, ada } = smallCompany();
  const [own, ...otherEmployments] = all;
  Object.assign(ada, own, { otherEmployments });
  world.released = released && new Set(released);
  await using tenant = await startTenant({ world, settings: { people: "v2" } });
  const required = released === null ? KEYS : ["email"];
  const needs = { ...NEEDS, people: { required, useful: KEYS.filter((key) => !required.includes(key)) } };
  const { people } = await tenant.source.read(needs, EVERYTHING, { today });
  const listed = people.records.find(({ id }) => id === String(ada.id));
  expect((await tenant.source.confirmPeople([String(ada.id)], { today })).get(String(ada.id))).toEqual(listed);
  return listed?.attributes;
}

test.each([
  ["S5 U5 who leaves and returns in spring has left until then", [ENDED, TO_COME], "ended"],
  ["S5 whose last day is today is here, with that day", [ENDS_TODAY, TO_COME], "ends today"],
  ["U5 who changes within the group is here under the old one until then", [NOW, TO_COME], "now"],
  ["U5 and under the new one from its first day on", [of("ended", until("2026-07-20")), FROM_TODAY], "from today"],
  [
    "U5 also while the new one is still called onboarding",
    [ENDED, { ...FROM_TODAY, status: "onboarding" }],
    "from today",
  ],
  ["U5 who came back is here", [ENDED, LONG_AGO, NOW], "now"],
  ["U5 who left twice left the last time", [LONG_AGO, ENDED], "ended"],
  ["U6 who has not begun yet begins with the first one", [LATER, TO_COME], "to come"],
] as const)("P4 %s", async (_, employments, position) => {
  for (const order of [employments, employments.toReversed()])
    expect((await told(order as readonly Employment[]))?.position).toBe(position);
});

test("S5 U5 with the status and the last day of that one", async () => {
  const expected = { status: "inactive", hire_date: "2020-01-01", last_working_day: "2026-07-20" };
  expect(await told([TO_COME, ENDED])).toMatchObject(expected);
});

test.each(["2026-07-20", TODAY, "2026-07-22"])(
  "U5 the day of the run decides, and not the clock: %s",
  async (today) => {
    const next = of("next", { status: "onboarding", hireDate: "2026-07-22" });
    const position = today < "2026-07-22" ? "ends today" : "next";
    expect(await told([ENDS_TODAY, next], null, today)).toMatchObject({ position });
  },
);

const RENEWED = of("renewed", { hireDate: "2026-07-21" });
const BEFORE = of("before", { status: "inactive", hireDate: "2018-01-01", ...until("2019-12-31") });

test.each([
  ["a contract was renewed: since the first one", [RENEWED, ENDED], "2020-01-01"],
  ["it was renewed twice: since the first one", [RENEWED, BEFORE, ENDED], "2018-01-01"],
  ["one began before the other ended: since the first one", [RENEWED, ENDS_TODAY], "2020-01-01"],
  ["there was a day between two: since the second", [FROM_TODAY, { ...ENDED, ...until("2026-07-19") }], TODAY],
  ["it is not known when the first one ended: since the second", [FROM_TODAY, { ...ENDED, ...until("") }], TODAY],
] as const)("S3 the day of hiring where %s", async (_, employments, hire_date) => {
  for (const order of [employments, employments.toReversed()])
    expect(await told(order as readonly Employment[])).toMatchObject({ hire_date });
});

test("P2 where no days are released the status says it, and where that is not either, the newest counts", async () => {
  const employments = [{ ...NOW, status: "leave" as const }, TO_COME, ENDED];
  expect(await told(employments, ["email", "status", "position"])).toMatchObject({ position: "now", status: "leave" });
  expect(await told(employments, ["email", "position"])).toMatchObject({ position: "to come" });
});

test.each([
  ["each of them is news", KEYS, 3],
  ["none is news to whoever wants to know nothing of it", ["email"], 1],
] as const)("S13 two changes of an employment in one day: %s", async (_, required, news) => {
  const { world, ada } = smallCompany();
  await using tenant = await startTenant({ world, settings: { people: "v2" } });
  const needs = { people: { required, useful: [] }, absences: null };
  const marks = new Set<string | undefined>();
  for (const position of ["Smith", "Wright", "Miller"]) {
    world.now = later(world.now, 60_000);
    changePerson(world, ada, { position });
    marks.add((await tenant.source.changes!(needs, `${TODAY}T00:00:00.000Z`))?.get(`person ${ada.id}`));
  }
  expect(marks.size).toBe(news);
});

describe("employments that Personio says it does not have", () => {
  const MISSING = { errors: [{ title: "Not Found", type: "https://example.com/codes#resource_not_found" }] };
  const refused = { path: /\/1001\/employments$/, how: { status: 404, body: MISSING } } as const;
  const everybody = { ...NEEDS, people: { required: ["email"], useful: KEYS } };

  async function company() {
    const { world, ada } = smallCompany();
    expect(ada.id).toBe(1001);
    const tenant = await startTenant({ world, settings: { people: "v2" } });
    const listed = async () =>
      (await tenant.source.read(everybody, EVERYTHING, { today: TODAY })).people.records.map(({ id }) => id);
    return { tenant, world, ada, listed };
  }

  test("once are asked for again", async () => {
    const { tenant, listed } = await company();
    await using _ = tenant;
    tenant.simulator.server.fault({ ...refused, times: 1 });
    expect(await listed()).toEqual(["1001", "1002", "1003"]);
  });

  test("[not released] for good make no empty values of them: the reading is not whole, and asked by id the person is not told", async () => {
    const { tenant, listed } = await company();
    await using _ = tenant;
    tenant.simulator.server.fault({ ...refused, times: Number.POSITIVE_INFINITY });
    await expect(listed()).rejects.toMatchObject({ code: "INCOMPLETE_READ", message: expect.stringContaining("1001") });
    expect([...(await tenant.source.confirmPeople(["1001", "1002"], { today: TODAY })).keys()]).toEqual(["1002"]);
  });

  test("of somebody who was deleted since the list came leave them out of it", async () => {
    const { tenant, world, ada, listed } = await company();
    await using _ = tenant;
    tenant.simulator.server.fault({
      path: /\/v2\/persons$/,
      how: (answer) => {
        removePerson(world, ada);
        return answer;
      },
    });
    expect(await listed()).toEqual(["1002", "1003"]);
    expect(await tenant.source.confirmPeople(["1001"], { today: TODAY })).toEqual(new Map([["1001", "gone"]]));
  });

  test("of somebody who has left say nothing that is needed", async () => {
    const { tenant, world, ada, listed } = await company();
    await using _ = tenant;
    changePerson(world, ada, { status: "inactive" });
    tenant.simulator.server.fault({ ...refused, times: Number.POSITIVE_INFINITY });
    expect(await listed()).toEqual(["1001", "1002", "1003"]);
  });
});

describe("[completeness] employments of which some are missing, or another person's, decide nothing", () => {
  const needs = { people: { required: ["email"], useful: [...KEYS, "supervisor"] }, absences: null };
  type Row = Record<string, unknown>;

  /** Ada, who left once and is back; `twist` is what becomes of the rows of her employments, `times` how often. */
  async function company(twist: (rows: readonly Row[]) => readonly unknown[], more: Row = {}, times = Infinity) {
    const { world, ada } = smallCompany();
    Object.assign(ada, NOW, { otherEmployments: [LONG_AGO] });
    const tenant = await startTenant({ world, settings: { people: "v2" } });
    const how = (answer: SimAnswer) => {
      const page = answer.body as { readonly _data: readonly Row[] };
      return { ...answer, body: { ...page, _data: twist(page._data), ...more } };
    };
    tenant.simulator.server.fault({ path: /\/1001\/employments$/, how, times });
    const read = async () => (await tenant.source.read(needs, EVERYTHING, { today: TODAY })).people.records;
    const confirm = () => tenant.source.confirmPeople(["1001"], { today: TODAY });
    return { tenant, world, ada, read, confirm };
  }

  const FURTHER = { _meta: { links: { next: { href: "/v2/persons/1001/employments?cursor=cur_made_up" } } } };

  test.each([
    ["the one in force is missing", (rows: readonly Row[]) => rows.slice(1), {}],
    ["the former one is missing", (rows: readonly Row[]) => rows.slice(0, 1), FURTHER],
    ["none is there", () => [], {}],
  ])("%s: not a whole reading, and asked by id the person is not told", async (_, twist, more) => {
    const { tenant, read, confirm } = await company(twist, more);
    await using __ = tenant;
    await expect(read()).rejects.toMatchObject({ code: "INCOMPLETE_READ", message: expect.stringContaining("1001") });
    expect(await confirm()).toEqual(new Map());
  });

  test("once short, they are asked for again", async () => {
    const { tenant, read } = await company((rows) => rows.slice(1), {}, 1);
    await using _ = tenant;
    expect((await read())[0]?.attributes).toMatchObject({ status: "active", position: "now" });
  });

  test("all that the person lists are there: a link to more is not followed", async () => {
    const { tenant, read } = await company((rows) => rows, FURTHER);
    await using _ = tenant;
    expect((await read())[0]?.attributes).toMatchObject({ status: "active", position: "now" });
  });

  test("of somebody whom Personio calls inactive the word is enough", async () => {
    const { tenant, world, ada, read } = await company(() => []);
    await using _ = tenant;
    changePerson(world, ada, { status: "inactive" });
    expect((await read())[0]?.attributes).toMatchObject({ status: "inactive" });
  });

  const first = (change: Row) => (rows: readonly Row[]) =>
    rows.map((row, at) => (at === 0 ? { ...row, ...change } : row));

  test.each([
    ["no employment at all", () => [{}], "id: expected an id"],
    [
      "another's",
      first({ person: { id: "1002" } }),
      "person.id: expected the id of the person whose employments were asked for",
    ],
    ["a status that is no word", first({ status: {} }), "status: expected a text"],
    ["a supervisor without an id", first({ supervisor: {} }), "supervisor.id: expected an id"],
    ["a supervisor in a list", first({ supervisor: [{ id: "1002" }] }), "supervisor: expected an object"],
    ["a termination that is a day", first({ termination: "2026-07-20" }), "termination: expected an object"],
  ])("a row that is %s is not as documented", async (_, twist, expected) => {
    const { tenant, read } = await company(twist);
    await using __ = tenant;
    const message = `personio.employments: _data[0].${expected}`;
    await expect(read()).rejects.toMatchObject({ code: "CONTRACT_BROKEN", message });
  });

  test.each([null, "", []])("a supervisor that is %j is none", async (supervisor) => {
    const { tenant, read } = await company(first({ supervisor }));
    await using _ = tenant;
    expect((await read())[0]?.attributes).toMatchObject({ supervisor: null });
  });
});
