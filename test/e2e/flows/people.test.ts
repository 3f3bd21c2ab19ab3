/** S2, A8: who was recognised, who was not, and what will be done about them, before anything is written. */
import { expect, it } from "vitest";
import { openHouse } from "../../kit/house.ts";
import { HOUR } from "../../kit/swift-clock.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";

async function paperHouse() {
  const paper = new Paper();
  const house = await openHouse({
    plain: 3,
    plugins: [paperPlugin(() => [paperUsers(paper)])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  return { paper, house };
}

it("S2: of a target that makes accounts, the report says who gets one, who has one and who is left out, and writes nothing", async () => {
  const { paper, house } = await paperHouse();
  const [ann, bob] = house.world.people;
  paper.users.set("u1", { active: true, fields: { email: ann!.email, name: "Ann", supervisor: null } });
  paper.wants = ({ id }) => id !== String(bob!.id);
  const { people } = await house.operations.people("paper", new AbortController().signal);
  expect(people.map(({ state, reason }) => `${state} ${reason?.code ?? ""}`.trim())).toEqual([
    "matched",
    "ignored LEFT",
    "unmatched NEW",
  ]);
  expect(paper.writes).toEqual([]);
});

it("S2: who has left and has an open account that is not linked is a conflict, also after a reset, and the account is not called nobody's", async () => {
  const { paper, house } = await paperHouse();
  const [ann, bob] = house.world.people;
  const account = (email: string, active: boolean) => ({ active, fields: { email, name: email, supervisor: null } });
  paper.users.set("u1", account(ann!.email!, true));
  paper.users.set("u2", account(bob!.email!, false));
  paper.users.set("u3", account("somebody@example.com", true));
  paper.wants = ({ id }) => id !== String(ann!.id) && id !== String(bob!.id);
  const signal = new AbortController().signal;
  for (let round = 0; round < 2; round += 1) {
    const report = await house.operations.people("paper", signal);
    const [open, locked] = report.people;
    expect(open).toMatchObject({ state: "conflict", reason: { code: "LEFT_UNMANAGED" } });
    expect(open?.reason?.text).toMatch(/and the account .* with their e-mail is open; rollcall does not manage it$/);
    expect(locked).toMatchObject({ reason: { code: "LEFT" }, candidates: [{ remote_id: "u2" }] });
    expect(locked?.reason?.text).not.toContain("account");
    expect(report.accounts_without_person.map(({ remote_id }) => remote_id)).toEqual(["u3"]);
    const { run, conflicts } = await house.sync({}, "paper");
    expect(run.counts.conflicts).toBe(1);
    expect(conflicts).toMatchObject([{ kind: "user", person: ann!.email, code: "LEFT_UNMANAGED" }]);
    expect((await house.operations.status()).targets[0]).toMatchObject({ conflicts: 1 });
    await house.operations.breakLinks("paper", null, "cli:ann");
  }
  expect(paper.users.get("u1")).toMatchObject({ active: true });
});

it("S2: who has left and has a linked account that is still open is told so", async () => {
  const { paper, house } = await paperHouse();
  await house.sync({}, "paper");
  const [ann] = house.world.people;
  paper.wants = ({ id }) => id !== String(ann!.id);
  const said = async () => {
    const { people } = await house.operations.people("paper", new AbortController().signal);
    return people.find(({ id }) => id === String(ann!.id))?.reason;
  };
  expect(await said()).toEqual({ code: "LEFT", text: "has left, and their account here is open" });
  await house.sync({}, "paper");
  expect(await said()).toEqual({ code: "LEFT", text: "has left" });
});

it("[fights] an account that is removed and stays in the list is told at every run, and is not touched again", async () => {
  const paper = new Paper();
  const removed: string[] = [];
  const remove = async (id: string) => void removed.push(id);
  const house = await openHouse({
    plain: 3,
    plugins: [paperPlugin(() => [{ ...paperUsers(paper), orphans: "remove", remove }])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const [ann] = house.world.people;
  const conflicts = async () => {
    house.clock.pass(HOUR);
    return (await house.sync({}, "paper")).conflicts.map(({ code, person }) => [code, person]);
  };
  await house.sync({}, "paper");
  paper.wants = ({ id }) => id !== String(ann!.id);
  expect(await conflicts()).toEqual([]);
  const told = [["STILL_THERE", ann!.email]];
  expect([await conflicts(), await conflicts()]).toEqual([told, told]);
  const { people } = await house.operations.people("paper", new AbortController().signal);
  expect(people[0]).toMatchObject({ state: "conflict", reason: { code: "STILL_THERE" } });
  expect(removed).toHaveLength(1);
  paper.users.delete(removed[0]!);
  expect(await conflicts()).toEqual([]);
  expect(await house.app.store.removedRecords.of("paper")).toEqual([]);
});
