/** What the engine does with records that refer to each other, of a target that exists on paper only. */
import { describe, expect, it } from "vitest";
import { RecordError } from "../../../core/model/errors.ts";
import { addPerson } from "../../../plugins/personio/world.ts";
import { openHouse, type HouseOptions } from "../../kit/house.ts";
import { HOUR, MINUTE } from "../../kit/swift-clock.ts";
import { Paper, paperMembers, paperPlugin, paperTeams, paperUsers } from "../../kit/paper.ts";

const AREAS = ["users", "locking", "teams"];

async function provisioned(paper: Paper, options: HouseOptions = {}) {
  const flows = () => [paperUsers(paper), paperTeams(paper), paperMembers(paper)];
  const house = await openHouse({
    plain: 5,
    plugins: [paperPlugin(flows, AREAS)],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
    ...options,
  });
  const [chief, ...staff] = house.world.people;
  for (const person of staff) person.supervisor = chief!;
  const [it, sales] = house.world.departments;
  for (const [index, person] of house.world.people.entries()) person.department = index < 3 ? it! : sales!;
  return { house, chief: chief!, staff, it: it!, sales: sales! };
}

const supervisors = (paper: Paper) =>
  Object.fromEntries([...paper.users.values()].map(({ fields }) => [fields.email, fields.supervisor]));

describe("users, teams and memberships in one run", () => {
  it("are made in order, supervisors are set once they are there, and the second run finds nothing to do", async () => {
    const paper = new Paper();
    const { house, chief } = await provisioned(paper);
    const first = await house.sync({}, "paper");
    expect(first.run).toMatchObject({ status: "succeeded", counts: { create: 5 + 2 + 5, update: 0, waiting: 0 } });
    const boss = [...paper.users].find(([, { fields }]) => fields.email === chief.email)?.[0];
    expect(Object.values(supervisors(paper)).filter((one) => one === boss)).toHaveLength(4);
    expect(paper.members.size).toBe(5);
    expect(paper.writes.filter((one) => one.startsWith("add")).sort()).toEqual([
      "add 1 to team-6",
      "add 2 to team-6",
      "add 2 to team-7",
    ]);
    const written = paper.writes.length;
    const second = await house.sync({}, "paper");
    expect(second.run.counts).toMatchObject({ create: 0, update: 0, adopt: 0, remove: 0, unchanged: 12, conflicts: 0 });
    expect(paper.writes).toHaveLength(written);
  });

  it("a supervisor who comes later is set in the run that makes them, also for those who were there before", async () => {
    const paper = new Paper();
    const { house, chief } = await provisioned(paper);
    paper.wants = ({ id }) => id !== String(chief.id);
    await house.sync({}, "paper");
    expect(new Set(Object.values(supervisors(paper)))).toEqual(new Set([null]));
    paper.wants = () => true;
    const second = await house.sync({}, "paper");
    expect(second.run.counts).toMatchObject({ create: 2, update: 4, failed: 0 });
    expect(Object.values(supervisors(paper)).filter((one) => one !== null)).toHaveLength(4);
    expect((await house.sync({}, "paper")).run.counts).toMatchObject({ create: 0, update: 0 });
  });

  it("[fights] a supervisor who cannot be made keeps whoever reports to them waiting, and nobody has set anything back", async () => {
    const paper = new Paper();
    const { house, staff, chief } = await provisioned(paper);
    await house.sync({}, "paper");
    const boss = addPerson(house.world, { firstName: "Nora", lastName: "Neu", email: "nora@example.com" });
    staff[0]!.supervisor = boss;
    staff[1]!.supervisor = boss;
    staff[1]!.lastName = "Newname";
    paper.refused.add("nora@example.com");
    const first = await house.sync({}, "paper");
    expect(first.run.counts).toMatchObject({ failed: 1, waiting: 1, update: 1 });
    const waiting = first.changes.find(({ status }) => status === "waiting");
    expect(waiting).toMatchObject({ op: "update", person: staff[0]!.email, error: { code: "WAITS" } });
    for (let hour = 1; hour <= 4; hour += 1) {
      house.clock.pass(HOUR);
      const { run, conflicts } = await house.sync({}, "paper");
      expect(run.counts).toMatchObject({ failed: 1, waiting: 2, update: 0 });
      expect(conflicts).toEqual([]);
    }
    const old = [...paper.users].find(([, { fields }]) => fields.email === chief.email)?.[0];
    expect(supervisors(paper)[staff[0]!.email as string]).toBe(old);
    paper.refused.clear();
    expect((await house.sync({}, "paper")).run.counts).toMatchObject({ create: 1, update: 2, waiting: 0 });
    const made = [...paper.users].find(([, { fields }]) => fields.email === "nora@example.com")?.[0];
    expect(staff.slice(0, 2).map(({ email }) => supervisors(paper)[email as string])).toEqual([made, made]);
    expect((await house.sync({}, "paper")).run.counts).toMatchObject({ create: 0, update: 0 });
  });

  it("a plan, too, says who waits for a supervisor whose account is held", async () => {
    const paper = new Paper();
    const target = { plugin: "paper", connector: { type: "paper" }, limits: { creates: 0 } };
    const { house, staff } = await provisioned(paper, { targets: { paper: target } });
    await house.sync({}, "paper");
    staff[0]!.supervisor = addPerson(house.world, { firstName: "Nora", lastName: "Neu", email: "nora@example.com" });
    const plan = await house.plan("paper");
    const { run } = await house.sync({}, "paper");
    expect(run.counts).toMatchObject({ held: 1, waiting: 1, update: 0 });
    expect(plan.run.counts).toEqual(run.counts);
  });

  it("who cannot be made keeps their membership waiting, and nobody else's", async () => {
    const paper = new Paper();
    const { house, staff } = await provisioned(paper);
    paper.refused.add(String(staff[0]?.email));
    const first = await house.sync({}, "paper");
    expect(first.run).toMatchObject({ status: "partial", counts: { failed: 1, waiting: 1, create: 4 + 2 + 4 } });
    expect(first.changes.find(({ status }) => status === "waiting")?.error?.code).toBe("WAITS");
    paper.refused.clear();
    const second = await house.sync({}, "paper");
    expect(second.run).toMatchObject({ status: "succeeded", counts: { create: 2, failed: 0, waiting: 0 } });
  });

  it("who leaves is taken out of the team and locked, in that order", async () => {
    const paper = new Paper();
    const { house, staff } = await provisioned(paper);
    await house.sync({}, "paper");
    paper.wants = ({ id }) => id !== String(staff[0]?.id);
    paper.writes.length = 0;
    const run = await house.sync({}, "paper");
    expect(run.run.counts).toMatchObject({ remove: 1, deactivate: 1, held: 0 });
    expect(paper.writes.map((one) => one.split(" ")[0])).toEqual(["take", "deactivate"]);
    paper.wants = () => true;
    const back = await house.sync({}, "paper");
    expect(back.run.counts).toMatchObject({ reactivate: 1, create: 1 });
    expect((await house.sync({}, "paper")).run.counts).toMatchObject({ create: 0, update: 0, unchanged: 12 });
  });

  it("who was taken over and refused what was written is locked all the same when they leave", async () => {
    const paper = new Paper();
    const { house, staff } = await provisioned(paper);
    const [leaver] = staff;
    const fields = { email: leaver!.email, name: "another name", supervisor: null };
    paper.users.set("theirs", { active: false, fields });
    paper.refused.add("theirs");
    const first = await house.sync({}, "paper");
    expect(first.run.counts).toMatchObject({ failed: 1 });
    expect(paper.users.get("theirs")).toMatchObject({ active: true, fields });
    const second = await house.sync({}, "paper");
    expect(second.changes.filter(({ kind }) => kind === "user")).toMatchObject([{ op: "update", status: "failed" }]);
    paper.wants = ({ id }) => id !== String(leaver!.id);
    const last = await house.sync({}, "paper");
    expect(last.run.counts).toMatchObject({ deactivate: 1, failed: 0 });
    expect(paper.users.get("theirs")).toMatchObject({ active: false });
  });

  it("a department that is renamed is its team renamed; one that nobody is in any more is its team removed", async () => {
    const paper = new Paper();
    const { house, it: department, sales } = await provisioned(paper);
    await house.sync({}, "paper");
    department.name = "Renamed";
    paper.writes.length = 0;
    await house.sync({}, "paper");
    expect(paper.writes).toEqual(["rename team Renamed"]);
    for (const person of house.world.people) person.department = sales;
    const run = await house.sync({}, "paper");
    expect(run.run.counts_by_kind.membership).toMatchObject({ create: 3, held: 3 });
    expect(run.run.counts_by_kind.team).toMatchObject({ remove: 0, waiting: 1 });
    // Three of eight are no more than half, but they were held.
    expect((await house.sync({}, "paper")).run.counts_by_kind.membership).toMatchObject({ remove: 0, held: 3 });
    const next = await house.approve(run.run.digest as string, "paper");
    expect(next.run.counts_by_kind.membership).toMatchObject({ remove: 3 });
    expect(next.run.counts_by_kind.team).toMatchObject({ remove: 1 });
  });

  it("[limits] a team waits while taking its members out is held, and goes with them once that is approved", async () => {
    const paper = new Paper();
    const { house } = await provisioned(paper);
    await house.sync({}, "paper");
    for (const person of house.world.people.slice(0, 3)) person.department = null;
    const first = await house.sync({}, "paper");
    expect(first.run.counts_by_kind.membership).toMatchObject({ held: 3 });
    expect(first.run.counts_by_kind.team).toMatchObject({ remove: 0, waiting: 1 });
    expect(first.changes.find(({ status }) => status === "waiting")?.error?.code).toBe("WAITS");
    expect((await house.sync({}, "paper")).run.digest).toBe(first.run.digest);
    expect(paper.teams.size).toBe(2);
    await house.approve(first.run.digest as string, "paper");
    expect([paper.teams.size, paper.members.size]).toEqual([1, 2]);
    expect((await house.sync({}, "paper")).changes).toEqual([]);
  });

  it("[records] a team waits while a member of it cannot be taken out, in the runs between two tries too", async () => {
    const paper = new Paper();
    const target = { plugin: "paper", connector: { type: "paper" }, limits: { removals: 5 } };
    const { house } = await provisioned(paper, { targets: { paper: target } });
    await house.sync({}, "paper");
    for (const person of house.world.people.slice(0, 3)) person.department = null;
    paper.refused.add([...paper.members][0] as string);
    const failing = await house.sync({}, "paper");
    expect(failing.run.counts_by_kind.membership).toMatchObject({ failed: 1, remove: 2 });
    expect(failing.run.counts_by_kind.team).toMatchObject({ remove: 0, waiting: 1 });
    await house.start();
    await house.pass(2 * HOUR + MINUTE, MINUTE);
    const [between] = await house.runs("paper");
    expect(between?.counts_by_kind.membership).toMatchObject({ failed: 0, waiting: 1 });
    expect(between?.counts_by_kind.team).toMatchObject({ remove: 0, waiting: 1 });
    expect(paper.teams.size).toBe(2);
    paper.refused.clear();
    await house.sync({}, "paper");
    expect(paper.teams.size).toBe(1);
  });

  it("[records] [refusals] one request that is refused is one attempt, however many it carried; where each is, the work stops", async () => {
    const paper = new Paper();
    const flows = () => [paperUsers(paper), paperTeams(paper), { ...paperMembers(paper), batch: refusing }];
    const asked: number[] = [];
    let answer: (records: number) => readonly RecordError[] = () => [];
    const refuse = async (records: readonly unknown[]) => {
      asked.push(records.length);
      return answer(records.length);
    };
    const refusing = { by: "team", size: 20, create: refuse, remove: refuse } as const;
    const { house } = await provisioned(paper, { plain: 60, plugins: [paperPlugin(flows, AREAS)] });
    const no = () => new RecordError("no", { causeKey: "paper 404", remedy: "none" });
    answer = (records) => {
      const all = no();
      return Array.from({ length: records }, () => all);
    };
    expect((await house.sync({}, "paper")).run).toMatchObject({ status: "partial", counts: { failed: 60 } });
    expect(asked.sort((a, b) => a - b)).toEqual([3, 17, 20, 20]);
    asked.length = 0;
    answer = () => {
      throw no();
    };
    const { run } = await house.sync({}, "paper");
    expect(run).toMatchObject({ status: "failed", error: { code: "CONTRACT_BROKEN" } });
    expect(run.counts.failed).toBeLessThan(20);
  });

  it("[not seen] one area writes its own kind alone, and locking is an area of its own", async () => {
    const paper = new Paper();
    const { house, staff } = await provisioned(paper);
    const teams = await house.sync({ area: "teams" }, "paper");
    expect(teams.run.counts).toMatchObject({ create: 2, failed: 0 });
    expect(paper.users.size).toBe(0);
    await house.sync({ area: "users" }, "paper");
    expect(paper.users.size).toBe(5);
    expect(paper.members.size).toBe(0);
    await house.sync({ area: "teams" }, "paper");
    expect(paper.members.size).toBe(5);
    paper.wants = ({ id }) => id !== String(staff[0]?.id);
    expect((await house.sync({ area: "users" }, "paper")).run.counts).toMatchObject({ deactivate: 0 });
    expect((await house.sync({ area: "locking" }, "paper")).run.counts).toMatchObject({ deactivate: 1, update: 0 });
  });

  it("a list that lacked a person takes nothing from anybody, whichever flow asked", async () => {
    const paper = new Paper();
    const { house, staff, sales } = await provisioned(paper, { source: { people: "v2" } });
    await house.sync({}, "paper");
    for (const person of house.world.people) if (person !== staff[0]) person.department = sales;
    house.personio.server.fault({
      path: /\/v2\/persons$/,
      times: Number.POSITIVE_INFINITY,
      where: ({ query }) => !query.has("id"),
      how: (answer) => {
        const body = answer.body as { _data: { id: string }[] };
        return { ...answer, body: { ...body, _data: body._data.filter(({ id }) => id !== String(staff[0]?.id)) } };
      },
    });
    const run = await house.sync({}, "paper");
    expect(run.run).toMatchObject({ status: "failed", error: { code: "INCOMPLETE_READ" } });
    expect(run.run.counts).toMatchObject({ remove: 0, deactivate: 0, held: 0 });
  });
});
