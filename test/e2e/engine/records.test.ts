/** Records that fail do not stop the others, climb their own ladder, and are told about by cause. */
import { expect, test } from "vitest";
import { LISTED, renderReport } from "../../../core/render/report.ts";
import type { SimAnswer } from "../../../core/plugin/simulator.ts";
import { addAbsence, type SimPerson } from "../../../plugins/personio/world.ts";
import { type House, type HouseOptions, openHouse, TARGET } from "../../kit/house.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../kit/swift-clock.ts";

async function company(size: number, options: HouseOptions = {}) {
  const house = await openHouse({ plain: size, ...options });
  for (const person of house.world.people) absent(house, person);
  return house;
}

function absent(house: House, person: SimPerson, startsOn = "2026-08-03") {
  return addAbsence(house.world, { person, type: "Urlaub", startsOn, endsOn: startsOn });
}

const INVALID: SimAnswer = {
  status: 400,
  body: {
    code: "validation-failed",
    description: "",
    validationErrors: [{ property: "StartOn", message: "canary" }],
    traceId: "1",
  },
};
const UNAUTHORIZED: SimAnswer = { status: 401, body: { code: "unauthorized", description: "", traceId: "1" } };

/** awork refuses the absences of those people. */
function refuse(house: House, emails: readonly string[], how: SimAnswer = INVALID) {
  const users = [...house.awork.users.values()].filter(({ userContactInfos }) =>
    emails.includes(userContactInfos[0]?.value ?? ""),
  );
  const ids = new Set(users.map(({ id }) => id));
  const where = (request: { json(): unknown }) => ids.has((request.json() as { userId: string }).userId);
  house.awork.fault({ method: "POST", path: /absences$/, times: Number.POSITIVE_INFINITY, where, how });
}

const failing = async (house: House) =>
  (await house.store.failures.of(TARGET)).map(({ attempts, nextTryAt, parkedAt }) => ({
    attempts,
    nextTryAt,
    parkedAt,
  }));
const posts = (house: House) => house.writes().filter((line) => line.startsWith("POST")).length;

test("[records] 1 of 200 is refused: 199 are done, the run is partial and names the one with its cause and remedy", async () => {
  const house = await company(200);
  refuse(house, ["nr100@example.com"]);
  const { run, changes } = await house.sync();
  expect(run).toMatchObject({ status: "partial", error: null, counts: { create: 199, failed: 1 } });
  expect(changes.filter(({ status }) => status === "failed")).toMatchObject([
    {
      person: "nr100@example.com",
      error: { code: "awork:validation-failed", message: expect.stringContaining("StartOn") },
    },
  ]);
  expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  expect((await house.operations.status()).targets[0]).toMatchObject({ failing: 1, parked: 0 });
});

test("[records] the next run tries it, then it is tried after 6, 12 and 24 hours, then daily, and parked after retry_for", async () => {
  const house = await company(3, { target: { schedule: "every 3h" } });
  refuse(house, ["nr002@example.com"]);
  await house.start();
  await house.tick();
  const tries: number[] = [];
  for (let hour = 3; hour <= 24 * 8; hour += 3) {
    house.forgetRequests();
    await house.pass(3 * HOUR, 3 * HOUR);
    if (posts(house) > 0) tries.push(hour);
  }
  expect(tries).toEqual([3, 9, 21, 45, 69, 93, 117, 141, 165, 189]);
  expect(await failing(house)).toMatchObject([{ parkedAt: expect.any(String) }]);
  const last = (await house.runs())[0];
  expect(last).toMatchObject({ status: "partial", counts: { parked: 1, failed: 0, waiting: 0 } });
});

test("a run by hand tries all of them at once, parked ones too, and a success ends the ladder", async () => {
  const house = await company(3, { target: { retry_for: "1h" } });
  refuse(house, ["nr002@example.com"]);
  await house.start();
  await house.tick();
  await house.pass(2 * HOUR, HOUR);
  house.clock.pass(7 * HOUR);
  await house.tick();
  expect(await failing(house)).toMatchObject([{ parkedAt: expect.any(String) }]);
  house.awork.heal();
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "succeeded", counts: { create: 1, parked: 0 } });
  expect(await failing(house)).toEqual([]);
});

test("a failure whose change has gone away by itself is forgotten", async () => {
  const house = await company(3);
  refuse(house, ["nr002@example.com"]);
  await house.sync();
  house.world.absences = house.world.absences.filter(({ person }) => person.email !== "nr002@example.com");
  house.world.version += 1;
  expect((await house.sync()).run.status).toBe("succeeded");
  expect(await failing(house)).toEqual([]);
});

test("[records] ten in a row that fail for one cause stop the flow: CONTRACT_BROKEN, and the rest waits untried", async () => {
  const house = await company(40);
  refuse(
    house,
    house.world.people.map(({ email }) => email as string),
  );
  const { run, changes } = await house.sync();
  expect(run).toMatchObject({ status: "failed", error: { code: "CONTRACT_BROKEN" }, counts: { create: 0 } });
  expect(run.counts.failed).toBeGreaterThanOrEqual(10);
  expect(run.counts.failed).toBeLessThan(20);
  expect(changes.filter(({ status }) => status === "waiting").length).toBe(40 - run.counts.failed);
  expect(await house.store.incidents.open(TARGET)).toMatchObject({ code: "CONTRACT_BROKEN" });
});

test("[records] ten that were refused here and there, and are due again together, stop nothing: whatever is new is done", async () => {
  const house = await company(40, { target: { schedule: "every 1h" } });
  const [healthy, ...others] = house.world.people as [SimPerson, ...SimPerson[]];
  const refused = others.filter((_, index) => index % 4 === 1).map(({ email }) => email as string);
  refuse(house, refused);
  await house.start();
  await house.tick();
  expect((await house.runs())[0]).toMatchObject({ status: "partial", counts: { create: 30, failed: 10 } });
  const failed: number[] = [];
  for (let day = 10; day < 18; day += 1) {
    absent(house, healthy, `2026-08-${day}`);
    await house.pass(HOUR, HOUR);
    const [last] = await house.runs();
    expect(last).toMatchObject({ error: null, counts: { create: 1 } });
    failed.push(last!.counts.failed);
  }
  expect(failed).toEqual([10, 0, 0, 0, 0, 0, 10, 0]);
  expect((await house.sync()).run).toMatchObject({ status: "partial", counts: { failed: 10 } });
  expect(await house.store.incidents.open(TARGET)).toBeUndefined();
});

test("[records] a tool that refused everything, and still does when all are tried again, stays paused", async () => {
  const house = await company(12);
  const everybody = house.world.people.map(({ email }) => email as string);
  refuse(house, everybody);
  for (let time = 0; time < 3; time += 1)
    expect((await house.sync()).run).toMatchObject({ status: "failed", error: { code: "CONTRACT_BROKEN" } });
});

test("[records] a tool that took some, and refused all that came after them, stays paused when these are tried again", async () => {
  const house = await company(26);
  let asked = 0;
  const isLate = () => {
    house.clock.pass(SECOND);
    asked += 1;
    return asked > 10;
  };
  house.awork.fault({
    method: "POST",
    path: /absences$/,
    times: Number.POSITIVE_INFINITY,
    where: isLate,
    how: INVALID,
  });
  const broken = { status: "failed", error: { code: "CONTRACT_BROKEN" } };
  expect((await house.sync()).run).toMatchObject({ ...broken, counts: { create: 10 } });
  expect((await house.sync()).run).toMatchObject({ ...broken, counts: { create: 0 } });
});

test("[records] a tool that worked, and then refuses everything, is paused, however many had failed for that cause before", async () => {
  const house = await company(40);
  const people = house.world.people.map(({ email }) => email as string);
  refuse(
    house,
    people.filter((_, index) => index % 4 === 0),
  );
  expect((await house.sync()).run).toMatchObject({ status: "partial", counts: { create: 30, failed: 10 } });
  for (const person of house.world.people) absent(house, person, "2026-08-10");
  refuse(house, people);
  expect((await house.sync()).run).toMatchObject({ status: "failed", error: { code: "CONTRACT_BROKEN" } });
});

test("nine that fail among others that succeed stop nothing", async () => {
  const house = await company(40);
  refuse(
    house,
    house.world.people.slice(0, 9).map(({ email }) => email as string),
  );
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "partial", counts: { create: 31, failed: 9 } });
});

test("[refusals] three refusals of the right in a row are the target's trouble: RIGHT_MISSING, one mail, paused", async () => {
  const house = await company(40);
  refuse(
    house,
    house.world.people.map(({ email }) => email as string),
    UNAUTHORIZED,
  );
  const { run } = await house.sync();
  expect(run).toMatchObject({ status: "failed", error: { code: "RIGHT_MISSING" } });
  expect(run.counts.failed).toBeLessThan(12);
  await house.sendMail();
  expect(house.mails).toHaveLength(1);
  expect((await house.operations.status()).targets[0]).toMatchObject({ state: "paused", next_run_at: null });
});

test("[refusals] a key that may create, and not update, leaves the incident open however often all is tried again", async () => {
  const house = await company(3);
  expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 3 } });
  for (const absence of house.world.absences) absence.endsOn = "2026-08-04";
  for (const person of house.world.people) absent(house, person, "2026-08-10");
  house.world.version += 1;
  house.awork.fault({ method: "PUT", path: /absences/, times: Number.POSITIVE_INFINITY, how: UNAUTHORIZED });
  const refused = (create: number) => ({
    status: "failed",
    error: { code: "RIGHT_MISSING" },
    counts: { create, failed: 3 },
  });
  expect((await house.sync()).run).toMatchObject(refused(3));
  const incident = await house.store.incidents.open(TARGET);
  house.clock.pass(MINUTE);
  expect((await house.operations.resume(TARGET, house.wish()))?.run).toMatchObject(refused(0));
  house.clock.pass(MINUTE);
  absent(house, house.world.people[0] as SimPerson, "2026-08-17");
  expect((await house.operations.resume(TARGET, house.wish()))?.run).toMatchObject(refused(1));
  expect(await house.store.incidents.open(TARGET)).toMatchObject({ ...incident, run: expect.any(String) });
  await house.sendMail();
  expect(house.mails).toHaveLength(1);
});

test("[refusals] two refusals among others are the records' own", async () => {
  const house = await company(10);
  refuse(house, ["nr003@example.com", "nr008@example.com"], UNAUTHORIZED);
  expect((await house.sync()).run).toMatchObject({ status: "partial", counts: { create: 8, failed: 2 } });
});

test("a report for a text holds what the text lists, and the text is the same as that of the whole report", async () => {
  const house = await company(75);
  refuse(
    house,
    house.world.people.slice(0, 9).map(({ email }) => email as string),
  );
  const { run, changes } = await house.sync({ most: LISTED });
  expect(changes.filter(({ status }) => status === "failed")).toHaveLength(9);
  expect(changes).toHaveLength(9 + LISTED);
  const [whole, part] = [await house.operations.show(run.id), await house.operations.show(run.id, LISTED)];
  expect(whole.changes).toHaveLength(75);
  expect(part.more).toEqual([{ kind: "absence", op: "create", count: 16 }]);
  expect(renderReport(part)).toBe(renderReport(whole));
  expect(renderReport(part)).toContain("  … and 16 more (--json shows all)");
});

test("a record that waits for its turn does not make the run partial for ever in words only: it is listed as waiting with its cause", async () => {
  const house = await company(3);
  refuse(house, ["nr002@example.com"]);
  await house.start();
  await house.tick();
  await house.pass(HOUR + MINUTE, HOUR);
  await house.pass(HOUR, HOUR);
  const last = (await house.runs())[0]!;
  const report = await house.operations.show(last.id);
  expect(report.changes).toMatchObject([{ status: "waiting", error: { code: "awork:validation-failed" } }]);
  expect(last.counts).toMatchObject({ waiting: 1, failed: 0 });
});

test("one record's failure does not keep another's removal from going", async () => {
  const house = await company(3);
  await house.sync();
  house.world.absences = house.world.absences.filter(({ person }) => person.email !== "nr001@example.com");
  absent(house, house.world.people[1] as SimPerson, "2026-09-07");
  refuse(house, ["nr002@example.com"]);
  expect((await house.sync()).run.counts).toMatchObject({ failed: 1, remove: 1 });
  house.clock.pass(DAY);
});
