/** S2, A8: who was recognised, who was not, and what will be done about them, before anything is written. */
import { expect, it } from "vitest";
import { openHouse } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";

it("S2: of a target that makes accounts, the report says who gets one, who has one and who is left out, and writes nothing", async () => {
  const paper = new Paper();
  const house = await openHouse({
    plain: 3,
    plugins: [paperPlugin(() => [paperUsers(paper)])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
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
