/** Several targets of one source, wide changes of a config, and the edges of a day. */
import { expect, onTestFinished, test } from "vitest";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { startPersonioSimulator } from "../../../plugins/personio/simulator.ts";
import { addAbsence, addPerson, makeWorld, withdrawAbsence } from "../../../plugins/personio/world.ts";
import type { AworkSimulator } from "../../../plugins/absence-mirror/connectors/awork/simulator.ts";
import { type House, openHouse, welcome } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";
import { HOUR, MINUTE, SECOND } from "../../kit/swift-clock.ts";

const days = (awork: AworkSimulator) => [...awork.absences.values()].map(({ startOn }) => startOn.slice(0, 10)).sort();

async function two() {
  const house = await openHouse({ plain: 3 });
  const [near, far] = [await house.anotherAwork("near"), await house.anotherAwork("far")];
  const connector = ({ url, apiKey }: AworkSimulator) => ({ base_url: url, api_key: apiKey });
  const person = house.world.people[0]!;
  for (const day of ["2026-07-21", "2026-08-20", "2026-12-01"])
    addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day });
  const targets = {
    near: { connector: connector(near), window: { past_days: 0, future_days: 60 } },
    far: { connector: connector(far), window: { past_days: 0, future_days: 180 } },
  };
  await house.reconfigure({ targets });
  await house.tick();
  return { house, near, far, targets };
}

test("two targets that are due at the same time share one reading of Personio, and each keeps to its own window", async () => {
  const { house, near, far } = await two();
  expect(days(near)).toEqual(["2026-07-21", "2026-08-20"]);
  expect(days(far)).toEqual(["2026-07-21", "2026-08-20", "2026-12-01"]);
  house.forgetRequests();
  await house.pass(HOUR, 10 * MINUTE);
  expect((await house.runs()).filter(({ trigger }) => trigger === "schedule")).toHaveLength(2);
  expect(house.reads().filter(({ path }) => path.endsWith("/employees"))).toHaveLength(1);
});

/** Another company's Personio, whose only person is away on this day. */
async function anotherCompany(house: House, day: string) {
  const world = makeWorld({ seed: 9, people: 0, today: "2026-07-21" });
  const person = addPerson(world, { firstName: "Emil", lastName: "Echt", email: "emil@example.com" });
  addAbsence(world, { person, type: "Urlaub", startsOn: day, endsOn: day });
  const personio = await startPersonioSimulator({ world, now: () => house.clock.now() });
  onTestFinished(() => personio.close());
  const { clientId: client_id, clientSecret: client_secret } = personio.credentials;
  return { person, source: { base_url: personio.url, client_id, client_secret } };
}

test("[wrong company] a target that becomes active with other credentials is never filled from what was read with the former ones", async () => {
  const { house, targets } = await two();
  const third = await house.anotherAwork("third");
  const connector = { base_url: third.url, api_key: third.apiKey };
  const { person, source } = await anotherCompany(house, "2026-08-10");
  welcome(third, person);
  await house.reconfigure({ targets: { ...targets, third: { connector, mode: "test" } } });
  await house.pass(HOUR, 10 * MINUTE);
  expect((await house.runs()).filter(({ trigger }) => trigger === "schedule")).toHaveLength(2);
  house.clock.pass(15 * SECOND);
  await house.reconfigure({ source, targets: { ...targets, third: { connector } } });
  await house.tick();
  expect((await house.runs("third"))[0]).toMatchObject({ trigger: "activation", status: "succeeded" });
  expect(days(third)).toEqual(["2026-08-10"]);
});

/** A list of Personio that ends before all are listed whom it counts. */
const cutShort = (body: unknown) => ({
  ...JSON.parse(typeof body === "string" ? body : JSON.stringify(body)),
  metadata: { total_elements: 99, current_page: 0, total_pages: 1 },
});

test.each([
  ["unexpected answers", (answer: SimAnswer) => ({ ...answer, body: { what: 1 } })],
  ["read incomplete", (answer: SimAnswer) => ({ ...answer, body: cutShort(answer.body) })],
])("[mail] what is wrong with a source is told once, whatever number of targets meets it: %s", async (what, how) => {
  const { house } = await two();
  house.personio.server.fault({ path: /employees/, times: Number.POSITIVE_INFINITY, how });
  await house.pass(3 * HOUR, 10 * MINUTE);
  for (const target of ["near", "far"]) expect(await house.store.incidents.open(target)).toBeDefined();
  expect(house.mails.map(({ subject }) => subject)).toEqual([`[rollcall] source personio: ${what}`]);
  expect(house.mails[0]?.text).toMatch(/- far\b.*- near\b/s);
  house.personio.server.heal();
  for (const target of ["near", "far"]) await house.sync({}, target);
  await house.sendMail();
  expect(house.mails.map(({ subject }) => subject)).toEqual([
    expect.anything(),
    expect.stringMatching(/^\[rollcall\] source personio: resolved after /),
  ]);
});

test("a window that is made smaller removes nothing: what lies outside is history or still to come", async () => {
  const { house, far, targets } = await two();
  await house.reconfigure({
    targets: { ...targets, far: { ...targets.far, window: { past_days: 0, future_days: 30 } } },
  });
  const { run } = await house.sync({}, "far");
  expect(run.counts).toMatchObject({ remove: 0, held: 0 });
  expect(days(far)).toHaveLength(3);
});

test("one target whose limit holds its removals does not keep the other from its own", async () => {
  const { house, near, far, targets } = await two();
  await house.reconfigure({ targets: { ...targets, far: { ...targets.far, limits: { removals: 0 } } } });
  withdrawAbsence(house.world, house.world.absences[0]!);
  await house.pass(HOUR, 10 * MINUTE);
  expect(days(near)).toEqual(["2026-08-20"]);
  expect(days(far)).toHaveLength(3);
});

test("a filter that drops most of them is held, and the hold says that it is the filter", async () => {
  const house = await openHouse({ plain: 40 });
  for (const [index, person] of house.world.people.entries())
    addAbsence(house.world, {
      person,
      type: index < 30 ? "Urlaub" : "Krankheit",
      startsOn: "2026-08-03",
      endsOn: "2026-08-03",
    });
  await house.sync();
  await house.reconfigure({ target: { absence_types: { exclude: ["Urlaub"] } } });
  const { run, edits } = await house.sync();
  expect(run).toMatchObject({ status: "held", counts: { held: 30, remove: 0 } });
  expect(edits?.map(({ path }) => path)).toContain("absence_types.exclude");
  expect(house.mirrored()).toHaveLength(40);
  await house.reconfigure({ target: { absence_types: "all" } });
  expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { held: 0, unchanged: 40 } });
});

test("of more than 200 absences that vanish at once 200 are asked for and go, the rest is held and goes with one approval", async () => {
  const house = await openHouse({ plain: 20, target: { limits: { removals: "off", because: "a test" } } });
  for (const person of house.world.people)
    for (let week = 0; week < 12; week += 1) {
      const day = `2026-${String(8 + Math.floor(week / 3)).padStart(2, "0")}-${String(3 + (week % 3) * 7).padStart(2, "0")}`;
      addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day });
    }
  await house.sync();
  for (const absence of house.world.absences.slice(0, 230)) withdrawAbsence(house.world, absence);
  const first = await house.sync();
  expect(first.run).toMatchObject({ status: "held", counts: { remove: 200, held: 30 } });
  const second = await house.sync();
  expect(second.run).toMatchObject({ status: "held", digest: first.run.digest, counts: { remove: 0, held: 30 } });
  expect((await house.approve(first.run.digest as string)).run.counts).toMatchObject({ remove: 30, held: 0 });
  expect(house.mirrored()).toHaveLength(10);
});

test.each([
  ["2026-07-20T21:59:00.000Z", ["2026-07-06"]],
  ["2026-07-20T22:01:00.000Z", []],
])("A2: the window turns at midnight of the target's zone, not of UTC (%s)", async (now, mirrored) => {
  const house = await openHouse({ plain: 1, now });
  addAbsence(house.world, {
    person: house.world.people[0]!,
    type: "Urlaub",
    startsOn: "2026-07-06",
    endsOn: "2026-07-06",
  });
  await house.sync();
  expect(days(house.awork)).toEqual(mirrored);
});

test("P3, R2: an attribute that one target cannot do without and is not released stops that target alone, by its name", async () => {
  const paper = new Paper();
  const plugin = paperPlugin(() => [paperUsers(paper)]);
  const demanding = {
    ...plugin,
    needs: () => ({ people: { required: ["email", "dynamic_77"], useful: [] }, absences: null }),
  };
  const house = await openHouse({
    plain: 3,
    plugins: [demanding],
    targets: { mirror: {}, paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  await house.start();
  await house.pass(2 * HOUR, 10 * MINUTE);
  const { targets } = await house.operations.status();
  const told = Object.fromEntries(targets.map(({ name, state, incident }) => [name, incident?.code ?? state]));
  expect(told).toEqual({ mirror: "ok", paper: "ATTRIBUTE_NOT_RELEASED" });
  expect(targets.find(({ name }) => name === "paper")?.incident?.message).toContain("dynamic_77");
  expect(house.mails.map(({ subject }) => subject).join()).toContain("paper");
});
