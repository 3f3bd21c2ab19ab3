/** A described tool through the whole chain: a made-up Personio, the real app, a made-up tool without people. */
import { expect, it, onTestFinished } from "vitest";
import { addAbsence, withdrawAbsence, type SimPerson } from "../../../../../plugins/personio/world.ts";
import { dieAt } from "../../../../kit/dying.ts";
import { openHouse } from "../../../../kit/house.ts";
import { MINUTE } from "../../../../kit/swift-clock.ts";
import { startMadeUpTool } from "./made-up-tool.ts";

const row = (id: number, day: string, email: string, kind = "desk") => {
  const times = { begins: `${day}T09:00`, ends: `${day}T17:00` };
  return { id, ...times, place: { name: "Desk 3", kind }, user: { email } };
};

it("many of those who book are many, however many the source knows", async () => {
  const names = Array.from({ length: 30 }, (_, n) => `nr${String(n + 1).padStart(3, "0")}@example.com`);
  const tool = await startMadeUpTool(names.slice(0, 8).map((email, id) => row(id, "2026-07-22", email)));
  onTestFinished(() => tool.close());
  const connector = {
    ...{ type: "http", base_url: `${tool.url}/v1`, headers: { "x-key": "made-up-key" }, times: "local" },
    ...{ list: { path: "/plain" }, cancel: { path: "/bookings/{id}" } },
    fields: { email: "user.email", space: "place.name", starts_at: "begins", ends_at: "ends" },
  };
  const house = await openHouse({ targets: { desks: { plugin: "bookings-release", connector } }, plain: 30 });
  for (const person of house.world.people.slice(0, 6))
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-07-22", endsOn: "2026-07-22" });
  const { people } = await house.operations.people("desks", new AbortController().signal);
  expect(new Set(people.map(({ state, reason }) => `${state} ${reason?.code}`))).toEqual(
    new Set(["ignored NO_ACCOUNTS"]),
  );
  expect((await house.sync({}, "desks")).run).toMatchObject({ status: "held", counts: { release: 0, held: 6 } });
});

it("B2 B3 B5 releases what is described, keeps blockers, and tells what was released in error", async () => {
  const ada = "ada.anvil@example.com";
  const rows = [
    ...[row(1, "2026-07-21", ada), row(2, "2026-07-22", ada), row(3, "2026-07-23", ada, "blocked")],
    ...[row(4, "2026-07-22", "bruno@example.com"), row(5, "2026-07-24", ada.toUpperCase())],
  ];
  const tool = await startMadeUpTool(rows);
  onTestFinished(() => tool.close());
  const connector = {
    ...{ type: "http", base_url: `${tool.url}/v1`, headers: { "x-key": "made-up-key" }, times: "local" },
    list: { path: "/numbered", rows: "data.items", total: "meta.total", paging: { by: "number", size: 2 } },
    fields: { email: "user.email", space: "place.name", starts_at: "begins", ends_at: "ends" },
    ...{ blocker: { field: "place.kind", is: ["blocked"] }, cancel: { path: "/bookings/{id}" } },
  };
  const target = { plugin: "bookings-release", schedule: "every 10m", connector };
  const house = await openHouse({ targets: { desks: target } });
  const person = house.world.people[0] as SimPerson;
  const absence = addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-07-22", endsOn: "2026-07-24" });

  const first = await house.sync({}, "desks");
  expect(first.run).toMatchObject({ status: "succeeded", counts: { release: 2, kept: 1, failed: 0 } });
  expect(first.kept.map(({ code }) => code)).toEqual(["BLOCKER"]);
  expect(tool.rows.map(({ id }) => id)).toEqual([1, 3, 4]);
  expect((await house.sync({}, "desks")).changes).toEqual([]);

  withdrawAbsence(house.world, absence);
  const third = await house.sync({}, "desks");
  expect(third.changes).toEqual([]);
  expect(third.conflicts.map(({ code }) => code)).toEqual(["RELEASED_IN_ERROR", "RELEASED_IN_ERROR"]);
});

it("B5 [crash] knows why it released what it was cancelling when it died, also where the settings were edited before the next run", async () => {
  const tool = await startMadeUpTool([row(1, "2026-07-22", "ada.anvil@example.com")]);
  onTestFinished(() => tool.close());
  const connector = {
    ...{ type: "http", base_url: `${tool.url}/v1`, headers: { "x-key": "made-up-key" }, times: "local" },
    ...{ list: { path: "/plain" }, cancel: { path: "/bookings/{id}" } },
    fields: { email: "user.email", space: "place.name", starts_at: "begins", ends_at: "ends" },
  };
  const house = await openHouse({ targets: { desks: { plugin: "bookings-release", connector } } });
  const person = house.world.people[0] as SimPerson;
  await house.sync({}, "desks");
  const absence = addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-07-22", endsOn: "2026-07-22" });
  dieAt(house, "settle", 1);
  await house.sync({}, "desks").catch(() => undefined);
  expect(tool.rows).toEqual([]);
  house.clock.pass(2 * MINUTE);
  await house.restart();
  await house.reconfigure({ source: { people: "v2" } });
  withdrawAbsence(house.world, absence);
  const { conflicts } = await house.sync({}, "desks");
  expect(conflicts.map(({ code }) => code)).toEqual(["RELEASED_IN_ERROR"]);
});
