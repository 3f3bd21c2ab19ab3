/** A run of one area that the settings switch off has nothing to look at: it is refused, and settles nothing. */
import { expect, test } from "vitest";
import { addPerson, changePerson, removePerson } from "../../../plugins/personio/world.ts";
import { Paper, paperMembers, paperPlugin, paperSlips, paperTeams, paperUsers } from "../../kit/paper.ts";
import { openHouse } from "../../kit/house.ts";
import { openSchool, TARGET } from "../provisioning/school.ts";

test("a run of an area that is switched off is refused, and neither closes nor opens an incident", async () => {
  const { house, edit, sync } = await openSchool();
  await sync();
  await edit({ connector: { token: "wrong" } });
  expect((await sync()).run).toMatchObject({ status: "failed", error: { code: "CREDENTIALS_REFUSED" } });
  await edit({ teams: { from: [] } });
  const refused = {
    status: "failed",
    error: {
      code: "TARGET_INACTIVE",
      message: `teams is not switched on in the settings of ${TARGET}`,
      remedy: expect.stringContaining("an area that is on: users"),
    },
  };
  for (const scope of ["full", "partial"] as const)
    expect((await sync({ area: "teams", scope })).run).toMatchObject(refused);
  expect(await house.store.incidents.open(TARGET)).toMatchObject({ code: "CREDENTIALS_REFUSED" });
  expect((await sync()).run).toMatchObject({ status: "succeeded" });
  expect(await house.store.incidents.open(TARGET)).toBeUndefined();
  expect((await sync({ area: "teams" })).run).toMatchObject(refused);
  expect(await house.store.incidents.open(TARGET)).toBeUndefined();
});

test("a conflict that a run of one area finds or settles counts at once, in `status` as on the target's page", async () => {
  const { house, staff, sync } = await openSchool();
  staff("Ada");
  await sync();
  const counted = async () => {
    const { status, conflicts } = await house.operations.target(TARGET);
    const [listed] = (await house.operations.status()).targets;
    return [listed!.conflicts, status.conflicts, conflicts.length];
  };
  staff("Bruno", { email: "twin@example.com" });
  const clara = staff("Clara", { email: "twin@example.com" });
  await sync({ area: "users" });
  expect(await counted()).toEqual([2, 2, 2]);
  await sync();
  expect(await counted()).toEqual([2, 2, 2]);
  changePerson(house.world, clara, { email: "clara@example.com" });
  await sync({ area: "users" });
  expect(await counted()).toEqual([0, 0, 0]);
});

test("accounts that are only looked up for others are no area of their own; one operation of theirs may be", async () => {
  const paper = new Paper();
  const { create: _, update: __, ...told } = paperUsers(paper);
  const flows = () => [{ ...told, creates: "never" as const }, paperTeams(paper), paperMembers(paper)];
  const house = await openHouse({
    plain: 2,
    plugins: [paperPlugin(flows, ["users", "locking", "teams"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const run = async (area: string) => (await house.sync({ area }, "paper")).run;
  expect((await run("users")).error).toMatchObject({ code: "TARGET_INACTIVE" });
  expect((await run("locking")).status).toBe("succeeded");
  expect((await run("teams")).status).toBe("succeeded");
});

test("[creates] [wrong company] a target that is run area by area alone is kept safe as one that is run whole", async () => {
  const paper = new Paper();
  const house = await openHouse({
    plain: 12,
    plugins: [paperPlugin(() => [paperUsers(paper), paperSlips(paper)], ["users", "time"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const run = async (area: string) => (await house.sync({ area }, "paper")).run;
  const hire = (n: number) =>
    addPerson(house.world, { firstName: "Nr", lastName: "Neu", email: `neu${n}@example.com` });
  // To look at accounts for the sake of working times is no look at whether more of them are to be made than is usual.
  await run("time");
  expect((await run("users")).counts).toMatchObject({ create: 12, held: 0 });
  for (let n = 1; n <= 11; n += 1) hire(n);
  expect((await run("users")).counts).toMatchObject({ create: 0, held: 11 });
  for (const person of house.world.people.slice(0, 12)) removePerson(house.world, person);
  hire(12);
  expect((await run("users")).error).toMatchObject({ code: "SOURCE_CHANGED" });
  expect(paper.users.size).toBe(12);
});
