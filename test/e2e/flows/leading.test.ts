/** What the engine does where the target leads: its records are carried, and edits on the following side are reported. */
import { describe, expect, it } from "vitest";
import { openHouse } from "../../kit/house.ts";
import { Paper, paperPlugin, paperSlips } from "../../kit/paper.ts";

async function led(slips: number) {
  const paper = new Paper();
  const house = await openHouse({
    plain: 9,
    plugins: [paperPlugin(() => [paperSlips(paper)], ["time"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  for (let n = 1; n <= slips; n += 1)
    paper.slips.set(`s${n}`, { id: `s${n}`, person: String(house.world.people[n % 9]?.id), hours: n });
  await house.sync({}, "paper");
  paper.writes.length = 0;
  return { paper, house };
}

const entryOf = (paper: Paper, hours: number) =>
  [...paper.ledger].find(([, { fields }]) => fields.hours === hours)?.[0];

describe("S7: the target leads", () => {
  it("its records are carried once, followed, and taken back when they are gone", async () => {
    const { paper, house } = await led(3);
    expect(paper.ledger.size).toBe(3);
    expect((await house.sync({}, "paper")).run.counts).toMatchObject({ create: 0, update: 0, unchanged: 3 });
    paper.slips.get("s1")!.hours = 8;
    paper.slips.delete("s2");
    expect((await house.sync({}, "paper")).run.counts).toMatchObject({ update: 1, remove: 1, unchanged: 1 });
    expect([...paper.ledger.values()].map(({ fields }) => fields.hours).sort()).toEqual([3, 8]);
  });

  it("[two-way drift] an edit on the following side stays and is a conflict, until the leader's record changes; then the leader wins and says so", async () => {
    const { paper, house } = await led(2);
    paper.ledger.get(String(entryOf(paper, 1)))!.fields.hours = 77;
    const edited = await house.sync({}, "paper");
    expect(edited.conflicts).toMatchObject([{ code: "EDITED_THERE", subject: "slip s1" }]);
    expect(paper.writes).toEqual([]);
    paper.slips.get("s1")!.hours = 5;
    const { changes, conflicts } = await house.sync({}, "paper");
    expect(conflicts).toEqual([]);
    expect(changes).toMatchObject([{ op: "update", reason: "changed; overwrites edits on the other side: hours" }]);
    expect(paper.writes).toEqual(["correct 5"]);
  });

  it("[two-way drift] a deletion on the following side stays and is a conflict, until the leader's record changes", async () => {
    const { paper, house } = await led(2);
    paper.ledger.delete(String(entryOf(paper, 1)));
    const deleted = await house.sync({}, "paper");
    expect(deleted.conflicts).toMatchObject([{ code: "REMOVED_THERE", subject: "slip s1" }]);
    expect(paper.writes).toEqual([]);
    paper.slips.get("s1")!.hours = 5;
    await house.sync({}, "paper");
    expect(paper.writes).toEqual(["enter 5"]);
  });

  it("[two-way drift] a deletion is not settled by entering the record again by hand, but by deleting or changing the leader's", async () => {
    const { paper, house } = await led(2);
    const byHand = { active: true, fields: { ...paper.ledger.get(String(entryOf(paper, 1)))!.fields } };
    for (const hours of [1, 2]) paper.ledger.delete(String(entryOf(paper, hours)));
    paper.ledger.set("by hand", byHand);
    const { conflicts } = await house.sync({}, "paper");
    const detail = "was removed there; it comes back once the leading side changes";
    expect(conflicts).toMatchObject(
      ["slip s1", "slip s2"].map((subject) => ({ code: "REMOVED_THERE", subject, detail })),
    );
    paper.slips.delete("s1");
    paper.slips.get("s2")!.hours = 5;
    expect((await house.sync({}, "paper")).conflicts).toEqual([]);
    expect(paper.writes).toEqual(["enter 5"]);
    expect(paper.ledger.get("by hand")).toEqual(byHand);
  });

  it("records of the following side that are nobody's are never touched", async () => {
    const { paper, house } = await led(2);
    paper.ledger.set("theirs", { active: true, fields: { person: "1", hours: 1 } });
    const { run } = await house.sync({}, "paper");
    expect(run.counts).toMatchObject({ unchanged: 2, remove: 0 });
    expect(paper.writes).toEqual([]);
    paper.slips.clear();
    await house.sync({}, "paper");
    expect([...paper.ledger]).toEqual([["theirs", { active: true, fields: { person: "1", hours: 1 } }]]);
  });

  it("a list of the leader that lacked a record takes nothing away", async () => {
    const { paper, house } = await led(3);
    paper.hidden.add("s1");
    paper.slips.delete("s2");
    const { run } = await house.sync({}, "paper");
    expect(run).toMatchObject({ status: "failed", error: { code: "INCOMPLETE_READ" } });
    expect(paper.ledger.size).toBe(3);
  });

  it("a leader that lists nobody's records any more has everything held", async () => {
    const { paper, house } = await led(6);
    paper.slips.clear();
    const { run } = await house.sync({}, "paper");
    expect(run).toMatchObject({ status: "held", counts: { held: 6, remove: 0 } });
    expect(paper.ledger.size).toBe(6);
  });
});
