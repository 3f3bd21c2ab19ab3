/** What the engine does with a target that takes one file of everything. */
import { describe, expect, it } from "vitest";
import { addPerson } from "../../../plugins/personio/world.ts";
import { openHouse, type HouseOptions } from "../../kit/house.ts";
import { lost, Paper, paperFile, paperPlugin } from "../../kit/paper.ts";

async function filed(paper: Paper, options: HouseOptions = {}) {
  return openHouse({
    plain: 12,
    plugins: [paperPlugin(() => [paperFile(paper)])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
    ...options,
  });
}

const emails = ({ file }: Paper) => file.map(({ email }) => email);

describe("a target that takes a whole file", () => {
  it("gets everybody in one file, ordered by their ids, and nothing when nothing changed", async () => {
    const paper = new Paper();
    const house = await filed(paper);
    house.world.people[0]!.email = "zoe@example.com";
    const first = await house.sync({}, "paper");
    expect(first.run).toMatchObject({ status: "succeeded", counts: { create: 12 } });
    expect(emails(paper)).toEqual(house.world.people.map(({ email }) => email));
    const second = await house.sync({}, "paper");
    expect(second.run.counts).toMatchObject({ create: 0, update: 0, unchanged: 12 });
    expect(paper.published).toBe(1);
  });

  it("a change, a new one and a leaver are one file", async () => {
    const paper = new Paper();
    const house = await filed(paper);
    await house.sync({}, "paper");
    const [ann, bob] = house.world.people;
    ann!.lastName = "Renamed";
    paper.wants = ({ id }) => id !== String(bob!.id);
    addPerson(house.world, { firstName: "Aaron", lastName: "Beispiel", email: "aaron@example.com" });
    const run = await house.sync({}, "paper");
    expect(run.run.counts).toMatchObject({ create: 1, update: 1, remove: 1, unchanged: 10 });
    expect(paper.published).toBe(2);
    expect(paper.file).toHaveLength(12);
    expect(emails(paper)).toContain("aaron@example.com");
    expect(paper.file.find(({ email }) => email === ann!.email)?.name).toContain("Renamed");
  });

  it("rows that are held stay in the file as they were last written, while the rest is carried on", async () => {
    const paper = new Paper();
    const house = await filed(paper);
    await house.sync({}, "paper");
    const gone = new Set(house.world.people.slice(0, 6).map(({ id }) => String(id)));
    house.world.people[8]!.lastName = "Renamed";
    paper.wants = ({ id }) => !gone.has(id);
    const run = await house.sync({}, "paper");
    expect(run.run).toMatchObject({ status: "held", counts: { held: 6, update: 1, remove: 0 } });
    expect(paper.file).toHaveLength(12);
    const approved = await house.approve(String(run.run.digest), "paper");
    expect(approved.run.counts).toMatchObject({ remove: 6, held: 0 });
    expect(paper.file).toHaveLength(6);
  });

  it("a file that could not be sent leaves nothing recorded as done, and the next run sends it", async () => {
    const paper = new Paper();
    const house = await filed(paper);
    paper.publishing = () => {
      throw lost();
    };
    const failed = await house.sync({}, "paper");
    expect(failed.run).toMatchObject({ status: "failed", counts: { create: 0 } });
    expect(await house.store.links.count("paper")).toBe(0);
    paper.publishing = () => undefined;
    // Perhaps it was sent and the answer lost, so nobody in it is new.
    expect((await house.sync({}, "paper")).run.counts).toMatchObject({ create: 0, update: 12 });
    expect(paper.file).toHaveLength(12);
  });
});
