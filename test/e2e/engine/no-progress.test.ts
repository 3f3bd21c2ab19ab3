/** What counts as a sign of life, and what is said where there is none. */
import { expect, test } from "vitest";
import { elapsed, epochOf } from "../../../core/model/time.ts";
import { addAbsence, type SimPerson } from "../../../plugins/personio/world.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";
import { MINUTE } from "../../kit/swift-clock.ts";
import { openSchool } from "../provisioning/school.ts";

const BUSY = { status: 429, body: "", headers: { "retry-after": "240" } };

test("[runs] a source that takes half an hour, answering now and then, is not taken for a silent one", async () => {
  const house = await openHouse({ people: 1000 });
  // Two of three requests for people are refused for the time being, four minutes each, of which two may pass at the same time. Only
  // one of the two readings that go side by side: which of them is refused must not depend on whose turn it is.
  let asked = 0;
  const path = /employees/;
  house.personio.server.fault({ path, times: Infinity, how: BUSY, where: () => asked++ < 24 && asked % 3 !== 0 });
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "succeeded", error: null });
  expect(run.finished_at! > "2026-07-21T10:20:00.000Z").toBe(true);
});

test("a vendor that never answers while it is settled what a crash left is NO_PROGRESS, not a run that was cancelled", async () => {
  const house = await openHouse();
  addAbsence(house.world, {
    person: house.world.people[0] as SimPerson,
    type: "Urlaub",
    startsOn: "2026-08-03",
    endsOn: "2026-08-07",
  });
  house.awork.fault({ method: "POST", path: /absences/, times: Infinity, how: { status: 500, body: "" } });
  await house.sync();
  expect(await house.store.journal.unsettled(TARGET)).toHaveLength(1);
  house.awork.heal();
  house.awork.fault({ method: "GET", path: /absences/, times: Infinity, how: "hang" });
  const running = house.sync();
  const hangs = () => house.awork.log.some(({ method, status }) => method === "GET" && status === null);
  while (!hangs()) await new Promise((resolve) => setTimeout(resolve, 5));
  await house.clock.walk(17 * MINUTE);
  const { run } = await running;
  expect(run).toMatchObject({ status: "failed", error: { code: "NO_PROGRESS" } });
});

function everybodyIsAway({ world }: House): void {
  for (const person of world.people)
    addAbsence(world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-07" });
}

test("[runs] a first run, where Personio and awork let through no more than they state, takes its time and carries everything", async () => {
  const stated = { requests_per_minute: undefined };
  const house: House = await openHouse({
    plain: 1_200,
    source: stated,
    target: { connector: stated },
    personio: { quirks: { rateLimit: true }, tick: () => epochOf(house.clock.now()) },
    awork: { quirks: { rateLimit: { perSecond: 50, perMinute: 1_000 } } },
  });
  everybodyIsAway(house);
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "succeeded", counts: { create: 1_200, failed: 0 } });
  expect(elapsed(run.started_at, run.finished_at!)).toBeGreaterThan(MINUTE);
});

// A hundredth of the people at a hundredth of the pace take as long.
test("[runs] the first run of 20,000 people at awork's 1,000 requests a minute is not taken for a silent one", async () => {
  const house = await openHouse({ plain: 200, target: { connector: { requests_per_minute: 10 } } });
  everybodyIsAway(house);
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "succeeded", error: null, counts: { create: 200, failed: 0 } });
  expect(elapsed(run.started_at, run.finished_at!)).toBeGreaterThan(18 * MINUTE);
});

test("[runs] the first run of 5,000 people at 600 requests a minute, as SCIM servers are asked, is not either", async () => {
  const { staff, sync } = await openSchool({ connector: { requests_per_minute: 6 } });
  for (let n = 1; n <= 50; n += 1) staff(`Nr${n}`);
  const { run } = await sync();
  expect(run).toMatchObject({ status: "succeeded", error: null, counts: { failed: 0 } });
  expect(run.counts.create).toBeGreaterThan(100);
  expect(elapsed(run.started_at, run.finished_at!)).toBeGreaterThan(18 * MINUTE);
});
