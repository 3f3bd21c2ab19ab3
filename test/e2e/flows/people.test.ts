/** S2, A8: who was recognised, who was not, and what will be done about them, before anything is written. */
import { expect, it } from "vitest";
import { openHouse } from "../../kit/house.ts";
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
    expect(open).toMatchObject({ state: "conflict", reason: { code: "STILL_OPEN" } });
    expect(open?.reason?.text).toMatch(/and the account .* with their e-mail is open; rollcall does not manage it$/);
    expect(locked).toMatchObject({ reason: { code: "LEFT" }, candidates: [{ remote_id: "u2" }] });
    expect(locked?.reason?.text).not.toContain("account");
    expect(report.accounts_without_person.map(({ remote_id }) => remote_id)).toEqual(["u3"]);
    const { run, conflicts } = await house.sync({}, "paper");
    expect(run.counts.conflicts).toBe(1);
    expect(conflicts).toMatchObject([{ kind: "user", person: ann!.email, code: "STILL_OPEN" }]);
    expect((await house.operations.status()).targets[0]).toMatchObject({ conflicts: 1 });
    await house.operations.breakLinks("paper", null, "cli:ann");
  }
  expect(paper.users.get("u1")).toMatchObject({ active: true });
});
