/** A plan says what the next run would do: also where that run would be refused, or would fail. It writes nothing. */
import { expect, test } from "vitest";
import { exitCodeOfPlan } from "../../../core/cli/exit-codes.ts";
import { renderReport } from "../../../core/render/report.ts";
import { tamper } from "../../../plugins/personio/simulator/traps.ts";
import { addAbsence, touch, type SimPerson } from "../../../plugins/personio/world.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";

/** Somebody's absence, mirrored. */
async function mirrored(): Promise<House> {
  const house = await openHouse();
  absentOn(house, "2026-08-03");
  await house.sync();
  return house;
}

function absentOn(house: House, day: string) {
  const person = house.world.people[0] as SimPerson;
  const absence = addAbsence(house.world, { person, type: "Urlaub", startsOn: day, endsOn: day });
  touch(house.world);
  return absence;
}

async function failedChecks({ operations }: House) {
  const { checks } = await operations.check([TARGET], new AbortController().signal);
  return checks.filter(({ state }) => state === "failed");
}

test("[wrong company] a plan with credentials of another company is refused as the run would be, and remembers nothing", async () => {
  const house = await mirrored();
  const other = await house.anotherAwork(house.awork.apiKey);
  await house.reconfigure({ target: { connector: { base_url: other.url } } });
  const before = await house.store.targets.get(TARGET);
  await expect(house.plan()).rejects.toMatchObject({
    code: "TENANT_CHANGED",
    message: expect.stringMatching(/^the address or the credentials of /),
    remedy: expect.stringContaining("what rollcall wrote into the former stays there"),
  });
  expect(await house.store.targets.get(TARGET)).toEqual(before);
  expect(await failedChecks(house)).toContainEqual(
    expect.objectContaining({ target: TARGET, what: "tenant", code: "TENANT_CHANGED" }),
  );
  await house.reconfigure({ target: {} });
  expect((await failedChecks(house)).map(({ what }) => what)).not.toContain("tenant");
  expect((await house.plan()).run).toMatchObject({ status: "succeeded", counts: { unchanged: 1 } });
});

test("a plan, a check and a run in test mode count no answer of a source towards what only runs conclude from it", async () => {
  const house = await openHouse({ personio: { quirks: { v1Gone: 404 } }, source: { people: "v1" } });
  const kept = () => house.store.meta.get("memory of source personio");
  await house.plan();
  expect((await failedChecks(house)).map(({ what }) => what)).toEqual(["mail"]);
  await house.restart({ target: { mode: "test" } });
  expect((await house.sync()).run).toMatchObject({ mode: "test", status: "succeeded" });
  expect(await kept()).toBeUndefined();
  await house.restart({ target: {} });
  expect((await house.sync()).run.error).toMatchObject({ code: "UNREACHABLE" });
  expect(await kept()).toContain('"times":1');
});

test("a check of one target finds the other that writes to the same company, and warns while one is in test mode", async () => {
  const house = await openHouse({ plain: 3, targets: { first: {}, second: {} } });
  await house.sync({}, "first");
  const shared = async (names: string[]) => {
    const { checks } = await house.operations.check(names, new AbortController().signal);
    return checks.filter(({ what }) => what === "tenant").map(({ target, state }) => `${target} ${state}`);
  };
  expect(await shared(["second"])).toEqual(["second failed"]);
  expect(await shared([])).toEqual(["second failed"]);
  await house.reconfigure({ targets: { first: {}, second: { mode: "test" } } });
  expect(await shared(["second"])).toEqual(["second warning"]);
  await house.reconfigure({ targets: { first: {}, second: { mode: "inactive" } } });
  expect(await shared(["second"])).toEqual([]);
});

test("a plan of a second writer to one company is refused as its run would be, unless it does not write", async () => {
  const house = await openHouse({ plain: 3, targets: { first: {}, second: {} } });
  await house.sync({}, "first");
  await expect(house.plan("second")).rejects.toMatchObject({ code: "CONFIG" });
  expect((await house.store.targets.get("second"))?.tenant ?? null).toBeNull();
  await house.reconfigure({ targets: { first: {}, second: { mode: "inactive" } } });
  expect((await house.plan("second")).run).toMatchObject({ status: "succeeded", error: null });
  await house.reconfigure({ targets: { first: { mode: "inactive" }, second: {} } });
  await house.sync({}, "second");
  await house.reconfigure({ targets: { first: {}, second: {} } });
  await expect(house.plan("first")).rejects.toMatchObject({ code: "CONFIG" });
});

test("[asked by name] a plan from a list that lacks a record shows what would still be done, and that the run would fail", async () => {
  const house = await mirrored();
  const [hidden] = house.world.absences;
  absentOn(house, "2026-09-07");
  tamper(house.personio, /\/v2\/absence-periods$/, (page) => ({
    ...page,
    _data: (page._data as { id: string }[]).filter(({ id }) => id !== hidden?.id),
  }));
  const planned = await house.plan();
  expect(planned.run).toMatchObject({
    ...{ status: "failed", counts: { create: 1, remove: 0 } },
    error: { code: "INCOMPLETE_READ", message: expect.stringContaining(hidden?.id as string) },
  });
  expect(planned.changes).toMatchObject([{ op: "create", status: "planned" }]);
  expect(exitCodeOfPlan(planned)).toBe(1);
  expect(renderReport(planned)).toMatch(/failed, .*\nINCOMPLETE_READ: /);
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "failed", counts: { create: 1 }, error: planned.run.error });
});
