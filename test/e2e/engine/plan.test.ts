/** A plan says what the next run would do: also where that run would be refused, or would fail. It writes nothing. */
import { expect, test } from "vitest";
import { renderExplanation } from "../../../core/cli/commands/explain.ts";
import { exitCodeOfPlan } from "../../../core/cli/exit-codes.ts";
import { renderReport } from "../../../core/render/report.ts";
import { tamper } from "../../../plugins/personio/simulator/traps.ts";
import { addAbsence, touch, type SimPerson } from "../../../plugins/personio/world.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";
import { DAY, HOUR } from "../../kit/swift-clock.ts";
import { openSchool } from "../provisioning/school.ts";

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

/** A school whose tool refuses an account for Zoe, with what is said of her account and her membership. */
async function refusing() {
  const { house, tool, staff } = await openSchool({ target: { schedule: "every 1h" } });
  await house.start();
  await house.tick();
  tool.fault({
    ...{ method: "POST", path: /\/Users$/, times: Number.POSITIVE_INFINITY },
    where: ({ text }) => text.includes("zoe@"),
    how: { status: 400, body: { detail: "userName is not allowed", status: "400" } },
  });
  staff("Zoe");
  await house.sync({}, "learning");
  const statuses = ({ changes }: Pick<Awaited<ReturnType<House["plan"]>>, "changes">) =>
    changes.map(({ kind, subject, status, error }) => [kind, subject, status, error?.code ?? null]).sort();
  const options = { signal: new AbortController().signal, progress: () => undefined };
  const ofPeople = async () => {
    const { people } = await house.operations.people("learning", options.signal);
    return people.find(({ email }) => email === "zoe@example.com")?.reason?.text;
  };
  const explained = async () =>
    renderExplanation(await house.operations.explain("learning", "zoe@example.com", options));
  return { house, statuses, ofPeople, explained };
}

test("plan, people and explain say of a record that failed what the next automatic run does: try it, let it wait, or leave it given up", async () => {
  const { house, statuses, ofPeople, explained } = await refusing();
  // The run after the first failure tries again at once.
  expect(statuses(await house.plan("learning"))).toEqual([
    ["membership", "zoe@example.com in Department IT", "planned", null],
    ["membership", "zoe@example.com in Paula Platzhalter's team", "planned", null],
    ["user", "zoe@example.com", "planned", null],
  ]);
  await house.pass(HOUR, 5 * 60_000);
  const waiting = await house.plan("learning");
  expect(exitCodeOfPlan(waiting)).toBe(0);
  expect(renderReport(waiting)).toContain("(not done yet: scim: POST /Users answered 400: userName is not allowed)");
  expect(renderReport(waiting)).toContain("waits for its next try: rollcall sync learning");
  expect(await ofPeople()).toMatch(/^has no account yet; its creation failed and is tried again: .*not allowed$/);
  expect(await explained()).toContain("user zoe@example.com: waits for its next try");
  await house.pass(HOUR, 5 * 60_000);
  const scheduled = async () => house.operations.show((await house.runs("learning"))[0]!.id);
  expect(statuses(waiting)).toEqual(statuses(await scheduled()));
  expect(statuses(waiting)).toContainEqual(["user", "zoe@example.com", "waiting", "scim:400"]);
  await house.pass(9 * DAY, HOUR);
  const parked = await house.plan("learning");
  expect(statuses(parked)).toEqual(statuses(await scheduled()));
  expect(statuses(parked)).toContainEqual(["user", "zoe@example.com", "parked", "scim:400"]);
  expect(exitCodeOfPlan(parked)).toBe(2);
  expect(renderReport(parked)).toContain("Given up: 1; the other records go on");
  expect(await ofPeople()).toMatch(/^has no account yet; its creation failed and was given up: /);
  expect(await explained()).toContain("user zoe@example.com: was given up");
});

test("a plan shows as planned what failed where a person starts the next run, which tries everything", async () => {
  const { house, statuses } = await refusing();
  await house.pass(HOUR, 5 * 60_000);
  await house.operations.pause("learning", "cli:test", null);
  expect(statuses(await house.plan("learning"))).toContainEqual(["user", "zoe@example.com", "planned", null]);
});

test("people says of accounts that are held that somebody has to decide first", async () => {
  const { house, staff, sync } = await openSchool({ target: { limits: { creates: 1 } } });
  await sync();
  staff("Zoe");
  staff("Yan");
  await sync();
  const { people } = await house.operations.people("learning", new AbortController().signal);
  expect(people.filter(({ state }) => state === "unmatched").map(({ reason }) => reason?.text)).toEqual(
    Array(2).fill("has no account yet; its creation is held until somebody decides"),
  );
});
