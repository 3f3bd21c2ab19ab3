/** Test mode reads and plans as if active, and writes nothing anywhere but its own record. */
import { expect, test } from "vitest";
import type { ChangeDocument } from "../../../core/model/run.ts";
import {
  addAbsence,
  addPerson,
  changeAbsence,
  type SimAbsence,
  type SimPerson,
  withdrawAbsence,
} from "../../../plugins/personio/world.ts";
import { type House, openHouse, TARGET } from "../../kit/house.ts";
import { Paper, paperMembers, paperPlugin, paperTeams, paperUsers } from "../../kit/paper.ts";
import { HOUR } from "../../kit/swift-clock.ts";

/** What is asked for, without what became of it. */
function asked(changes: readonly ChangeDocument[]): string {
  const plain = changes.map(({ status: _, remote_id, op, ...rest }) => ({
    ...rest,
    op,
    remote_id: op === "create" ? null : remote_id,
  }));
  return JSON.stringify(plain, null, 1);
}

/** Creates, updates, removals that may go and, with `many`, removals that are held. */
async function changed(house: House, many: boolean) {
  const absences = house.world.people.map((person: SimPerson, index) =>
    addAbsence(house.world, {
      person,
      type: "Urlaub",
      startsOn: `2026-08-${10 + index}`,
      endsOn: `2026-08-${10 + index}`,
    }),
  );
  await house.sync();
  for (const gone of absences.slice(0, many ? 7 : 3)) withdrawAbsence(house.world, gone);
  changeAbsence(house.world, absences[8] as SimAbsence, { endsOn: "2026-08-31" });
  addAbsence(house.world, {
    person: absences[9]!.person,
    type: "Urlaub",
    startsOn: "2026-10-05",
    endsOn: "2026-10-06",
  });
  house.forgetRequests();
}

test.each([false, true])(
  "what test mode plans is what `plan` shows and what the next active run does, byte for byte (removals held: %s)",
  async (many) => {
    const house = await openHouse({ plain: 12 });
    await changed(house, many);
    const plan = await house.plan();
    await house.reconfigure({ target: { mode: "test" } });
    const tried = await house.sync();
    const again = await house.sync();
    expect(house.writes()).toEqual([]);
    await house.reconfigure({ target: { mode: "active" } });
    const done = await house.sync();
    expect(tried.changes.length).toBe(many ? 9 : 5);
    expect(asked(tried.changes)).toBe(asked(done.changes));
    expect(asked(tried.changes)).toBe(asked(plan.changes));
    expect(asked(tried.changes)).toBe(asked(again.changes));
    expect(tried.run.counts).toEqual(done.run.counts);
    expect(tried.run.counts).toEqual(plan.run.counts);
    expect([tried.run.mode, tried.run.digest]).toEqual(["test", plan.run.digest]);
    expect(new Set(tried.changes.map(({ status }) => status))).toEqual(
      new Set(many ? ["planned", "held"] : ["planned"]),
    );
  },
);

test("[test mode] test mode stores no link, no watermark, no hold, no failure, no incident and no mail", async () => {
  const house = await openHouse({ plain: 12, target: { mode: "test" } });
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
  await house.start();
  await house.sync();
  house.awork.fault({ path: /absences$/, times: 99, how: { status: 401, body: { code: "unauthorized" } } });
  expect((await house.sync()).run).toMatchObject({ status: "failed", mode: "test" });
  await house.pass(3 * HOUR, HOUR);
  expect(await house.store.links.count(TARGET)).toBe(0);
  expect(await house.store.targets.get(TARGET)).toMatchObject({
    watermark: null,
    lastSuccessAt: null,
    fingerprint: null,
    nextFullAt: null,
    retryAt: null,
  });
  expect(await house.store.incidents.list({})).toEqual([]);
  expect(await house.store.failures.of(TARGET)).toEqual([]);
  expect(await house.store.outbox.recent(10)).toEqual([]);
  expect(house.writes()).toEqual([]);
  expect(await house.runs()).toHaveLength(2);
});

test("[test mode] what would wait for something that is held is held with it: every change is planned or held", async () => {
  const paper = new Paper();
  const flows = () => [paperUsers(paper), paperTeams(paper), paperMembers(paper)];
  const settings = { plugin: "paper", connector: { type: "paper" }, limits: { creates: 3 } };
  const plugins = [paperPlugin(flows, ["users", "teams"])];
  const house = await openHouse({ plain: 3, plugins, targets: { paper: settings } });
  await house.sync({}, "paper");
  for (const name of ["Ada", "Bruno", "Carla", "Dora", "Emil"])
    addPerson(house.world, { firstName: name, lastName: "Beispiel", email: `${name}@example.com` });
  for (const person of house.world.people) person.department = house.world.departments[0]!;
  await house.reconfigure({ targets: { paper: { ...settings, mode: "test" } } });
  const tried = await house.sync({}, "paper");
  expect(tried.run).toMatchObject({ status: "held", counts: { create: 1 + 3, held: 5 + 5, waiting: 0 } });
  expect(new Set(tried.changes.map(({ status }) => status))).toEqual(new Set(["planned", "held"]));
  const member = tried.changes.find(({ kind, status }) => kind === "membership" && status === "held");
  expect(member?.reason).toContain("waits for a record that is held");
  const plan = await house.plan("paper");
  expect(asked(plan.changes)).toBe(asked(tried.changes));
  expect(plan.run.counts).toEqual(tried.run.counts);
});

test("test mode refuses an approval, in words", async () => {
  const house = await openHouse({ target: { mode: "test" } });
  await expect(house.sync({ approve: "0123456789ab" })).rejects.toMatchObject({ code: "TARGET_INACTIVE" });
});

test("inactive: sync is refused; plan, people and check work", async () => {
  const house = await openHouse({ target: { mode: "inactive" } });
  addAbsence(house.world, {
    person: house.world.people[0] as SimPerson,
    type: "Urlaub",
    startsOn: "2026-08-03",
    endsOn: "2026-08-03",
  });
  await expect(house.sync()).rejects.toMatchObject({ code: "TARGET_INACTIVE" });
  expect((await house.plan()).run.counts.create).toBe(1);
  const { signal } = new AbortController();
  expect((await house.operations.people(TARGET, signal)).totals.matched).toBe(3);
  const asked = house.awork.log.length;
  const { checks } = await house.operations.check([TARGET], signal);
  const ours = checks.filter(({ target }) => target === TARGET);
  expect(ours.map(({ what }) => what)).toEqual(expect.arrayContaining(["personio.people.read", "awork.key"]));
  expect(ours.every(({ state }) => state === "ok")).toBe(true);
  expect(house.awork.log.length).toBeGreaterThan(asked);
});
