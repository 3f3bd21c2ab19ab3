/** What a person decided about an account for one reason says nothing about another: they are asked again, and nothing is done unasked. */
import { describe, expect, test } from "vitest";
import { changePerson, leave, removePerson, type SimPerson } from "../../../plugins/personio/world.ts";
import { effectIn } from "../../../core/plan/digest.ts";
import { DAY } from "../../kit/swift-clock.ts";
import { shiftHouse, SHIFTS } from "../../plugins/staff-scheduling/shift-house.ts";
import { openSchool, TARGET, type School, type SchoolOptions } from "../provisioning/school.ts";

const ON_LEAVE = { on_leave: "deactivate" };

/** Ann, Ben and eight others, who all have an account. `limits.removals: 0` would hold each of them; without it two may go unasked. */
async function settled(options: SchoolOptions = {}) {
  const school = await openSchool({ teams: { from: [] }, ...options });
  const others = Array.from({ length: 8 }, (_, index) => school.staff(`Nr${index}`));
  await school.sync();
  return { ...school, others };
}

/** Ann and two others go on leave, which is held; somebody rejects that. */
async function rejectedOnLeave() {
  const school = await settled({ users: ON_LEAVE });
  for (const one of [school.ann, ...school.others.slice(0, 2)]) changePerson(school.world, one, { status: "leave" });
  const digest = (await school.sync()).run.digest as string;
  await school.house.operations.reject(TARGET, digest, "cli:ann");
  expect(outcome(await nextDay(school))).toEqual({ status: "succeeded", held: 0, kept: 3 });
  return { ...school, digest };
}

function nextDay({ house, sync }: Pick<School, "house" | "sync">) {
  house.clock.pass(DAY);
  return sync();
}

function outcome({ run, kept }: Awaited<ReturnType<School["sync"]>>) {
  return { status: run.status, held: run.counts.held, kept: kept.filter(({ code }) => code === "REJECTED").length };
}

const anns = ({ tool }: Pick<School, "tool">) => tool.people().find((one) => one.startsWith("ann@"));

function goes({ world }: Pick<School, "world">, person: SimPerson) {
  leave(world, person, "2026-07-01");
}

describe("a rejection", () => {
  test("[holds] of whoever is on leave does not keep the account open once they have left", async () => {
    const school = await rejectedOnLeave();
    goes(school, school.ann);
    const asked = await nextDay(school);
    expect(outcome(asked)).toEqual({ status: "held", held: 1, kept: 2 });
    expect(anns(school)).toBe("ann@example.com active");
    // The question stays until somebody answers it, also if the record is deleted meanwhile.
    expect(outcome(await nextDay(school))).toEqual({ status: "held", held: 1, kept: 2 });
    removePerson(school.world, school.ann);
    const { run } = await nextDay(school);
    expect(run.digest).not.toBe(asked.run.digest);
    expect((await school.house.approve(run.digest as string, TARGET)).run.counts).toMatchObject({ deactivate: 1 });
    expect(outcome(await nextDay(school))).toEqual({ status: "succeeded", held: 0, kept: 2 });
    expect(await school.house.app.store.holds.askedAgain(TARGET)).toEqual(new Set());
  });

  test("[holds] can be given for the new reason as well, and then that one stands", async () => {
    const school = await rejectedOnLeave();
    goes(school, school.ann);
    const { digest } = (await nextDay(school)).run;
    await school.house.operations.reject(TARGET, digest as string, "cli:ann");
    for (const day of [1, 2, 3])
      expect([day, outcome(await nextDay(school))]).toEqual([day, { status: "succeeded", held: 0, kept: 3 }]);
  });

  test("[holds] of whoever a rule left out does not keep the account open for another rule, or once they have left", async () => {
    const school = await settled();
    const who = school.others.slice(0, 4);
    for (const one of who) changePerson(school.world, one, { position: "Cook" });
    await school.edit({ users: { where: { position: ["Head", "Baker"] } } });
    const { digest } = (await school.sync()).run;
    await school.house.operations.reject(TARGET, digest as string, "cli:ann");
    expect(outcome(await nextDay(school))).toEqual({ status: "succeeded", held: 0, kept: 4 });
    goes(school, who[0]!);
    expect(outcome(await nextDay(school))).toEqual({ status: "held", held: 1, kept: 3 });
    changePerson(school.world, who[1]!, { position: "Baker", department: school.sales });
    await school.edit({ users: { where: { position: ["Head", "Baker"], department: "IT" } } });
    expect(outcome(await nextDay(school))).toMatchObject({ status: "held", kept: 2 });
    expect(school.tool.people()).toContain("nr1@example.com active");
  });

  test("S5 [holds] of a last working day that was wrong does not keep whom Personio says has left, by whatever name", async () => {
    const shifts = await shiftHouse();
    const { house, tool } = shifts;
    const [one, ...more] = house.world.people as [SimPerson, ...SimPerson[]];
    await shifts.sync();
    for (const each of [one, ...more.slice(0, 2)]) changePerson(house.world, each, { lastWorkingDay: "2026-07-20" });
    const { digest } = (await shifts.sync()).run;
    await house.operations.reject(SHIFTS, digest as string, "cli:ann");
    changePerson(house.world, one, { lastWorkingDay: "2026-07-19" });
    expect(outcome(await shifts.sync())).toEqual({ status: "held", held: 1, kept: 2 });
    changePerson(house.world, one, { status: "inactive" });
    expect(outcome(await shifts.sync())).toEqual({ status: "held", held: 1, kept: 2 });
    expect([...tool.world.users.values()].filter((user) => user.locked_at)).toEqual([]);
  });

  test("[holds] by an earlier version, which knew no reason, is asked about once more, and nothing is done unasked", async () => {
    const school = await rejectedOnLeave();
    const { holds } = school.house.app.store;
    const now = school.house.clock.now();
    const prints = [...(await holds.rejected(TARGET))];
    await holds.unreject(TARGET, prints);
    await holds.reject(TARGET, school.digest, prints.map(effectIn), now);
    const asked = await nextDay(school);
    expect(outcome(asked)).toEqual({ status: "held", held: 3, kept: 0 });
    await school.house.operations.reject(TARGET, asked.run.digest as string, "cli:ann");
    expect(outcome(await nextDay(school))).toEqual({ status: "succeeded", held: 0, kept: 3 });
    expect(await holds.askedAgain(TARGET)).toEqual(new Set());
  });
});

describe("an approval", () => {
  test("[holds] of whoever has left does not reach them once they are back and only a rule leaves them out", async () => {
    const school = await settled();
    const who = school.others.slice(0, 4);
    for (const one of who) goes(school, one);
    const { digest } = (await school.sync()).run;
    changePerson(school.world, who[0]!, { status: "active", lastWorkingDay: null, position: "Cook" });
    await school.edit({ users: { where: { position: ["Head", "Baker"] } } });
    const approved = await school.house.approve(digest as string, TARGET);
    expect(approved.run.counts).toMatchObject({ deactivate: 3, held: 1 });
    expect(approved.conflicts).toMatchObject([{ code: "MOVED", person: "nr0@example.com" }]);
    expect(school.tool.people()).toContain("nr0@example.com active");
  });
});
