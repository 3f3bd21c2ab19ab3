/** What the engine does with a rule on records that are not ours: bookings of people who must not have them. */
import { describe, expect, it } from "vitest";
import { openHouse } from "../../kit/house.ts";
import { Paper, paperBookings, paperPlugin, paperUsers } from "../../kit/paper.ts";

async function booked(mode: "active" | "test" = "active") {
  const paper = new Paper();
  const forbidden = new Set<string>();
  const spared = new Set<string>();
  const flows = () => [{ ...paperUsers(paper), creates: "never" as const }, paperBookings(paper, forbidden, spared)];
  const house = await openHouse({
    plain: 4,
    plugins: [paperPlugin(flows, ["users", "bookings"])],
    targets: { paper: { plugin: "paper", connector: { type: "paper" }, mode } },
  });
  for (const { email, id } of house.world.people) {
    paper.users.set(`u${id}`, { active: true, fields: { email, name: email, supervisor: null } });
    paper.bookings.set(`b${id}`, { active: true, fields: { user: `u${id}`, day: "2026-07-25" } });
  }
  const [ann, bob] = house.world.people.map(({ id }) => String(id));
  return { paper, house, forbidden, spared, ann: ann!, bob: bob! };
}

describe("a rule on records that are not ours", () => {
  it("releases what it forbids, lists what it spares, touches nothing else, and finds nothing more to do", async () => {
    const { paper, house, forbidden, spared, ann, bob } = await booked();
    forbidden.add(ann).add(bob);
    spared.add(`b${bob}`);
    const first = await house.sync({}, "paper");
    expect(first.run).toMatchObject({ status: "succeeded", counts: { release: 1, kept: 1 } });
    expect(first.kept).toMatchObject([{ kind: "booking", code: "BLOCKER", remote_id: `b${bob}` }]);
    expect(paper.writes).toEqual([`release b${ann}`]);
    const second = await house.sync({}, "paper");
    expect(second.run.counts).toMatchObject({ release: 0, kept: 1, conflicts: 0 });
  });

  it("remembers why: a reason that is withdrawn is reported in every run until the day is past", async () => {
    const { house, forbidden, ann } = await booked();
    forbidden.add(ann);
    await house.sync({}, "paper");
    forbidden.clear();
    for (let n = 0; n < 2; n += 1) {
      const { conflicts } = await house.sync({}, "paper");
      expect(conflicts).toMatchObject([{ kind: "booking", code: "RELEASED_IN_ERROR" }]);
    }
    house.clock.pass(6 * 24 * 3_600_000);
    expect((await house.sync({}, "paper")).conflicts).toEqual([]);
    expect((await house.store.links.of("paper")).filter(({ kind }) => kind === "booking")).toEqual([]);
  });

  it("test mode shows what would be released and releases nothing", async () => {
    const { paper, house, forbidden, ann } = await booked("test");
    forbidden.add(ann);
    const { run, changes } = await house.sync({}, "paper");
    expect(run.counts).toMatchObject({ release: 1 });
    expect(changes).toMatchObject([{ kind: "booking", op: "release", status: "planned" }]);
    expect(paper.writes).toEqual([]);
    expect(await house.store.links.of("paper")).toEqual([]);
  });

  it("[limit of bookings] more people than the limit lose nothing until somebody approves", async () => {
    const { paper, house, forbidden } = await booked();
    for (let n = 0; n < 6; n += 1) {
      const id = `2${n}`;
      house.world.people.push({ ...house.world.people[0]!, id: Number(id), email: `x${n}@example.com` });
      paper.users.set(`u${id}`, { active: true, fields: { email: `x${n}@example.com`, name: "x", supervisor: null } });
      paper.bookings.set(`b${id}`, { active: true, fields: { user: `u${id}`, day: "2026-07-25" } });
      forbidden.add(id);
    }
    const held = await house.sync({}, "paper");
    expect(held.run).toMatchObject({ status: "held", counts: { held: 6, release: 0 } });
    const approved = await house.approve(String(held.run.digest), "paper");
    expect(approved.run.counts).toMatchObject({ release: 6 });
  });
});
