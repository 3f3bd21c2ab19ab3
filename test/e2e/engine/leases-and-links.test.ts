/** Runs that stand still or lose their lease, and links that people break. */
import { expect, test } from "vitest";
import { addAbsence } from "../../../plugins/personio/world.ts";
import { type House, type HouseOptions, openHouse, TARGET } from "../../kit/house.ts";
import { MINUTE, SECOND } from "../../kit/swift-clock.ts";

async function company(options: HouseOptions = {}) {
  const house = await openHouse({ plain: 3, ...options });
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
  return house;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const hangs = (house: House) => house.awork.log.some(({ status, path }) => status === null && path.endsWith("/users"));

test("nothing is acknowledged for 15 minutes: the run ends with NO_PROGRESS, and its target can run again", async () => {
  const house = await company();
  house.awork.fault({ path: /users$/, where: ({ query }) => query.get("page") === "1", after: 1, how: "hang" });
  const going = house.sync();
  await until(() => hangs(house));
  house.clock.pass(16 * MINUTE);
  const { run } = await going;
  expect(run).toMatchObject({ status: "failed", error: { code: "NO_PROGRESS" } });
  expect(await house.store.leases.get(TARGET)).toBeUndefined();
  house.awork.heal();
  expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 3 } });
});

test("a run that loses its lease to another process ends at once and writes nothing more", async () => {
  const house = await company();
  house.awork.fault({ path: /users$/, after: 1, how: "hang" });
  const going = house.sync();
  await until(() => hangs(house));
  const other = { holder: "somebody-else", host: "another-host", pid: 1 };
  await house.store.leases.take(TARGET, other, house.clock.now(), "2099-01-01T00:00:00.000Z", () => true);
  house.clock.pass(15 * SECOND);
  const { run } = await going;
  expect(run.status).toBe("interrupted");
  expect(house.writes()).toEqual([]);
  expect(await house.store.leases.get(TARGET)).toMatchObject({ holder: "somebody-else" });
  expect(await house.store.incidents.open(TARGET)).toBeUndefined();
});

test("all links are broken: at the next run people are matched anew and their marked absences taken over, without a write", async () => {
  const house = await company();
  await house.sync();
  expect((await house.operations.breakLinks(TARGET, null, "cli:ada")).links).toHaveLength(6);
  house.forgetRequests();
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "succeeded", counts: { adopt: 3, create: 0, update: 0 } });
  expect(house.writes()).toEqual([]);
  expect((await house.sync()).run.counts).toMatchObject({ adopt: 0, unchanged: 3 });
});

test("links are forgotten only while no run writes them: during one the command is refused, and after it they stay forgotten", async () => {
  const house = await company();
  await house.sync();
  const person = house.world.people[0]!;
  const links = async () =>
    (await house.store.links.of(TARGET)).filter(({ personId }) => personId === String(person.id));
  house.awork.fault({ path: /users$/, where: ({ query }) => query.get("page") === "1", how: "hang" });
  const going = house.sync();
  await until(() => hangs(house));
  for (const whose of [person.email!, null])
    await expect(house.operations.breakLinks(TARGET, whose, "cli:ada")).rejects.toMatchObject({
      code: "BUSY",
      remedy: expect.stringContaining("Try again when it has ended"),
    });
  expect(await links()).toHaveLength(2);
  house.clock.pass(16 * MINUTE);
  await going;
  expect((await house.operations.breakLinks(TARGET, person.email!, "cli:ada")).links).toHaveLength(2);
  expect(await links()).toEqual([]);
  expect(await house.store.leases.get(TARGET)).toBeUndefined();
});

test("one person's links are broken, by address or by id; unknown people are named as such", async () => {
  const house = await company();
  await house.sync();
  const [first, second] = house.world.people;
  expect((await house.operations.breakLinks(TARGET, ` ${first!.email!.toUpperCase()} `, "cli:ada")).links).toHaveLength(
    2,
  );
  expect((await house.operations.breakLinks(TARGET, String(second!.id), "cli:ada")).links).toHaveLength(2);
  await expect(house.operations.breakLinks(TARGET, "nobody@example.com", "cli:ada")).rejects.toMatchObject({
    what: "linked person",
  });
  expect((await house.sync()).run.counts).toMatchObject({ adopt: 2, unchanged: 1, create: 0 });
});

test("whoever breaks links is told how many held changes go with them", async () => {
  const house = await company({ plain: 6 });
  await house.sync();
  house.world.absences = [];
  expect((await house.sync()).run).toMatchObject({ status: "held", counts: { held: 6 } });
  const [first] = house.world.people;
  expect((await house.operations.breakLinks(TARGET, String(first!.id), "cli:ada")).held_dropped).toBe(1);
  expect((await house.operations.breakLinks(TARGET, null, "cli:ada")).held_dropped).toBe(5);
  expect((await house.operations.breakLinks(TARGET, null, "cli:ada")).held_dropped).toBe(0);
});

test("a target whose database was lost takes over what carries its mark and doubles nothing", async () => {
  const house = await company();
  await house.sync();
  await house.store.targets.forget(TARGET);
  house.forgetRequests();
  expect((await house.sync()).run.counts).toMatchObject({ adopt: 3, create: 0, remove: 0 });
  expect(house.writes()).toEqual([]);
});
