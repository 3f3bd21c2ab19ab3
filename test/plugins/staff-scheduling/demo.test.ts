/** What `demo` shows: a made-up company with all its awkward cases, and a Staffomatic that knows most of it. */
import { onTestFinished, expect, it } from "vitest";
import { seedStaffomatic } from "../../../plugins/staff-scheduling/connectors/staffomatic/simulator-seed.ts";
import { startStaffomaticSimulator } from "../../../plugins/staff-scheduling/connectors/staffomatic/simulator.ts";
import { openHouse } from "../../kit/house.ts";

it("S1 a made-up company is brought over in one run, both ways, and a second run has nothing to do", async () => {
  const tool = await startStaffomaticSimulator({ now: () => "2026-07-21T10:00:00.000Z" });
  onTestFinished(() => tool.close());
  const { username, password, account, url: base_url } = tool;
  const connector = {
    type: "staffomatic",
    account: account.subdomain,
    username,
    password,
    contact: "it@example.com",
    base_url,
  };
  const house = await openHouse({
    people: 40,
    targets: { shifts: { plugin: "staff-scheduling", connector, since: "2026-07-01" } },
    personio: {
      scopes: "personio:persons:read personio:absences:read personio:attendances:read personio:attendances:write",
    },
  });
  const { world } = house;
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  seedStaffomatic(tool, {
    people: world.people.filter(({ status }) => status !== "inactive"),
    ...{ today: "2026-07-21", offices: names(world.offices), departments: names(world.departments) },
    absenceTypes: names(world.types),
  });

  const first = await house.sync({}, "shifts");
  expect(first.run).toMatchObject({ status: "succeeded", error: null, counts: { failed: 0, held: 0 } });
  const { user, membership, absence, attendance } = first.run.counts_by_kind as Record<
    string,
    { create: number; adopt: number }
  >;
  expect(user!.create).toBeGreaterThan(0);
  expect(user!.adopt).toBeGreaterThan(20);
  expect(membership!.create).toBeGreaterThan(20);
  expect(absence!.create).toBeGreaterThan(10);
  expect(attendance!.create).toBeGreaterThan(5);
  expect(first.conflicts.map(({ code }) => code)).toContain("CATEGORY_MISSING");

  const second = await house.sync({}, "shifts");
  expect(second.changes).toEqual([]);
  expect(second.run).toMatchObject({ status: "succeeded" });
});
