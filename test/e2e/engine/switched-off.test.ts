/** What failed, was in conflict or was cut off in a part of a target that was switched off since then is nobody's work any more. */
import { expect, test } from "vitest";
import { RecordError } from "../../../core/model/errors.ts";
import type { AnyFlow } from "../../../core/plugin/contract.ts";
import { free } from "../../kit/free.ts";
import { openHouse } from "../../kit/house.ts";
import { Paper, paperPlugin, paperSlips, paperUsers } from "../../kit/paper.ts";
import { PARTIAL } from "./informed.ts";

/** Users, and working times that can be switched off, or their making alone; in an area of their own, or in that of the users. */
async function shifts(area: "time" | "users" = "time") {
  const paper = new Paper();
  const slips = { ...paperSlips(paper), area };
  const failing = { hours: 13, with: new RecordError("no", { causeKey: "paper 422", remedy: "none" }) as Error };
  const create: typeof slips.create = async (wanted) => {
    if (wanted.hours === failing.hours) throw failing.with;
    return slips.create!(wanted, free);
  };
  const { create: _, ...unable } = slips;
  const on = { times: true, creates: true };
  const flows = () => {
    const times = on.creates ? { ...slips, create } : unable;
    return (on.times ? [paperUsers(paper), times] : [paperUsers(paper)]) as readonly AnyFlow[];
  };
  const house = await openHouse({
    plain: 2,
    plugins: [{ ...paperPlugin(flows, [...new Set(["users", area])]), partial: { carries: "", leads: () => false } }],
    targets: { paper: { plugin: "paper", connector: { type: "paper" } } },
  });
  const sync = (wish = {}) => house.sync(wish, "paper");
  const slip = (id: string, hours: number) =>
    paper.slips.set(id, { id, person: String(house.world.people[0]!.id), hours });
  const status = async () => (await house.operations.status()).targets[0]!;
  return { house, paper, failing, on, sync, slip, status };
}

test("[records] [runs] it is not tried for ever, and a partial run is short again", async () => {
  const { house, paper, on, sync, slip, status } = await shifts();
  slip("right", 8);
  slip("wrong", 13);
  await sync();
  paper.ledger.values().next().value!.fields.hours = 9;
  await sync();
  expect(await status()).toMatchObject({ conflicts: 1, failing: 1 });
  on.times = false;
  await sync({ area: "users" });
  expect(await status()).toMatchObject({ conflicts: 1, failing: 1 });
  await sync();
  expect(await status()).toMatchObject({ conflicts: 0, failing: 0 });
  await sync(PARTIAL);
  expect((await sync(PARTIAL)).run.requests).toEqual({ source: 1, target: 0 });
  on.times = true;
  await sync();
  expect(await status()).toMatchObject({ conflicts: 1, failing: 1 });
  expect(await house.store.incidents.list({})).toEqual([]);
});

test("[records] nor is it where the run was for the only area that the target has", async () => {
  const { paper, on, sync, slip, status } = await shifts("users");
  slip("right", 8);
  slip("wrong", 13);
  await sync();
  paper.ledger.values().next().value!.fields.hours = 9;
  await sync();
  expect(await status()).toMatchObject({ conflicts: 1, failing: 1 });
  on.times = false;
  await sync({ area: "users" });
  expect(await status()).toMatchObject({ conflicts: 0, failing: 0 });
});

test("[records] nor is what the target cannot do any more", async () => {
  const { on, sync, slip, status } = await shifts();
  slip("wrong", 13);
  await sync();
  on.creates = false;
  await sync();
  expect(await status()).toMatchObject({ failing: 0 });
});

test("[crash] what was cut off stays open until the target can be asked about it again, and keeps no run long meanwhile", async () => {
  const { house, paper, failing, on, sync, slip } = await shifts();
  slip("lost", 13);
  failing.with = new Error("the pencil broke");
  await sync();
  on.times = false;
  await sync();
  await sync(PARTIAL);
  expect((await sync(PARTIAL)).run.requests).toEqual({ source: 1, target: 0 });
  expect(await house.store.journal.unsettled("paper")).toHaveLength(1);
  failing.hours = 0;
  on.times = true;
  await sync();
  expect(await house.store.journal.unsettled("paper")).toEqual([]);
  expect(paper.ledger.size).toBe(1);
});
