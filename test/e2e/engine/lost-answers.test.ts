/** An answer that never came, a process that ended in the middle: nothing is made twice, nothing is lost. */
import { describe, expect, test } from "vitest";
import { Cancelled } from "../../../core/model/errors.ts";
import { addAbsence, changeAbsence, withdrawAbsence } from "../../../plugins/personio/world.ts";
import { dieAt } from "../../kit/dying.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";
import { HOUR, MINUTE } from "../../kit/swift-clock.ts";

async function company(size: number) {
  const house = await openHouse({ plain: size });
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
  return house;
}

/** Everybody's absence once; nothing left to do; no run open; no intent without outcome. */
async function settled(house: House, size: number): Promise<void> {
  expect(house.mirrored()).toEqual(
    Array.from({ length: size }, (_, n) => `nr${String(n + 1).padStart(3, "0")}@example.com 2026-08-03 2026-08-03`),
  );
  const { run } = await house.sync();
  expect(run.counts).toMatchObject({ create: 0, update: 0, remove: 0, unchanged: size });
  expect(await house.store.journal.unsettled(TARGET)).toEqual([]);
  expect(await house.store.runs.running(TARGET)).toEqual([]);
}

describe("within one run", () => {
  test.each([1, 3])(
    "awork makes an absence and the answer is lost (%i times): it is looked for, found, and not made again",
    async (times) => {
      const house = await company(3);
      house.awork.fault({ method: "POST", path: /absences$/, times, how: "drop after write" });
      expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 3 } });
      expect(house.writes().filter((line) => line.startsWith("POST"))).toHaveLength(3);
      await settled(house, 3);
    },
  );

  test("the connection is cut before awork has done anything: it is looked for, not found, and made once", async () => {
    const house = await company(3);
    house.awork.fault({ method: "POST", path: /absences$/, times: 2, how: "reset" });
    expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 3 } });
    await settled(house, 3);
  });

  test("two absences of one person on the same days are two records, also when both answers are lost", async () => {
    const house = await openHouse({ plain: 1 });
    const person = house.world.people[0]!;
    for (let n = 0; n < 2; n += 1)
      addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
    house.awork.fault({ method: "POST", path: /absences$/, times: 2, how: "drop after write" });
    await house.sync();
    expect(house.mirrored()).toHaveLength(2);
    const links = (await house.store.links.of(TARGET)).filter(({ kind }) => kind === "absence");
    expect(new Set(links.map(({ remoteId }) => remoteId)).size).toBe(2);
    expect((await house.sync()).run.counts).toMatchObject({ create: 0, unchanged: 2, conflicts: 0 });
  });

  test("an absence made by hand on the same days is not taken for the lost one", async () => {
    const house = await company(1);
    const user = [...house.awork.users.values()].find(({ userContactInfos }) => userContactInfos.length > 0)!;
    house.awork.addAbsence({ userId: user.id, startOn: "2026-08-03T00:00:00Z", endOn: "2026-08-03T00:00:00Z" });
    house.awork.fault({ method: "POST", path: /absences$/, how: "reset" });
    await house.sync();
    await settled(house, 1);
  });

  test("the answer to a change or a removal is lost: both are repeated without harm", async () => {
    const house = await company(4);
    await house.sync();
    changeAbsence(house.world, house.world.absences[0]!, { endsOn: "2026-08-04" });
    withdrawAbsence(house.world, house.world.absences[1]!);
    for (const method of ["PUT", "DELETE"])
      house.awork.fault({ method, path: /absences\//, times: 1, how: "drop after write" });
    expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { update: 1, remove: 1 } });
    expect((await house.sync()).run.counts).toMatchObject({ update: 0, remove: 0, create: 0, unchanged: 3 });
  });

  test("[requests] 429 with RateLimit-Reset is waited for as long as awork says, and costs no record", async () => {
    const house = await company(3);
    house.awork.fault({
      method: "POST",
      path: /absences$/,
      how: { status: 429, body: "", headers: { "ratelimit-reset": "42" } },
    });
    expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 3 } });
    expect(house.clock.waits.some((ms) => ms >= 42_000)).toBe(true);
    await settled(house, 3);
  });

  test("503 for a while is sat out", async () => {
    const house = await company(3);
    house.awork.fault({ path: /absences/, times: 3, how: { status: 503, body: "down for maintenance" } });
    expect((await house.sync()).run).toMatchObject({ status: "succeeded", counts: { create: 3 } });
    await settled(house, 3);
  });

  test("an unknown outcome that stays unknown ends the run; the next one finds what was made", async () => {
    const house = await company(3);
    house.awork.fault({ method: "POST", path: /absences$/, times: 1, how: "drop after write" });
    const looks = ({ query }: { query: URLSearchParams }) => query.get("filterby")?.includes("userId") ?? false;
    house.awork.fault({ method: "GET", path: /absences$/, where: looks, times: 50, how: { status: 503, body: "" } });
    const { run, changes } = await house.sync();
    expect(run).toMatchObject({ status: "failed", error: { code: "UNREACHABLE" } });
    expect(changes.length).toBe(3);
    house.awork.heal();
    await house.sync();
    await settled(house, 3);
  });
});

describe("[crash] a process that ends in the middle", () => {
  for (const [step, nth] of [
    ["write", 1],
    ["write", 2],
    ["write", 3],
    ["settle", 1],
    ["settle", 2],
    ["settle", 3],
  ] as const)
    test(`it dies at its journal's ${step} number ${nth}: the next process closes the run, finds what was made and does the rest`, async () => {
      const house = await company(250);
      dieAt(house, step, nth);
      await house.sync().catch(() => undefined);
      house.clock.pass(2 * MINUTE);
      await house.restart();
      const { run } = await house.sync();
      expect(run.status).toBe("succeeded");
      const runs = await house.runs();
      expect(runs.map(({ status }) => status)).toEqual(["succeeded", "interrupted"]);
      await settled(house, 250);
    });

  test("it is told to stop in the middle of writing: what is under way ends, the rest waits, the next run does it", async () => {
    const house = await company(250);
    const stop = new AbortController();
    house.awork.fault({
      method: "POST",
      path: /absences$/,
      after: 120,
      times: 1,
      how: (answer) => {
        stop.abort(new Cancelled("the process is told to stop"));
        return answer;
      },
    });
    const { run } = await house.sync({ signal: stop.signal });
    expect(run.status).toBe("interrupted");
    expect(house.mirrored().length).toBeGreaterThan(120);
    expect(house.mirrored().length).toBeLessThan(250);
    expect(await house.store.journal.unsettled(TARGET)).toEqual([]);
    expect(await house.store.incidents.open(TARGET)).toBeUndefined();
    await house.restart();
    expect((await house.sync()).run.status).toBe("succeeded");
    await settled(house, 250);
  });

  test("links are never behind: a record whose outcome was lost is ours after recovery, so that its withdrawal is followed", async () => {
    const house = await company(3);
    dieAt(house, "settle", 1);
    await house.sync().catch(() => undefined);
    house.clock.pass(HOUR);
    await house.restart();
    withdrawAbsence(house.world, house.world.absences[0]!);
    await house.sync();
    expect(house.mirrored()).toHaveLength(2);
  });
});
