/** A target that gets a new name by `was:` while a run goes on under its former one. */
import { expect, onTestFinished, test } from "vitest";
import { writeDown } from "../../../core/engine/schedule/change-notices.ts";
import type { Target } from "../../../core/engine/engine.ts";
import { openHouse } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";

const FORMER = { "old-name": { plugin: "paper", connector: { type: "paper" } } };
const RENAMED = { targets: { "new-name": { ...FORMER["old-name"], was: "old-name" } } };

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A company whose run is making its first account until `answer` is called. */
async function company() {
  const paper = new Paper();
  const gate = Promise.withResolvers<void>();
  const users = paperUsers(paper);
  const create: typeof users.create = async (...given) => {
    await gate.promise;
    return users.create!(...given);
  };
  const house = await openHouse({ plain: 3, plugins: [paperPlugin(() => [{ ...users, create }])], targets: FORMER });
  onTestFinished(() => gate.resolve());
  const isOpen = async () => (await house.runs()).some(({ status }) => status === "running");
  return { house, paper, answer: gate.resolve, begun: () => until(isOpen) };
}

test("[overlap] it takes over once that run has ended: never two at once, nothing made twice, no link lost", async () => {
  const { house, paper, answer, begun } = await company();
  await house.start();
  await house.scheduler.look();
  await begun();
  await house.reconfigure(RENAMED);
  for (let n = 0; n < 3; n += 1) await house.scheduler.look();
  expect(await house.runs()).toMatchObject([{ target: "old-name", status: "running" }]);
  answer();
  await house.scheduler.idle();
  await house.tick();
  await house.tick();
  expect((await house.runs()).map(({ target, status }) => `${target} ${status}`)).toEqual(["new-name succeeded"]);
  expect(paper.users.size).toBe(3);
  expect(await house.store.links.count("new-name")).toBe(3);
  expect((await house.sync({}, "new-name")).run.counts).toMatchObject({ create: 0, adopt: 0, unchanged: 3 });
  expect(await house.store.targets.get("old-name")).toBeUndefined();
});

test("[overlap] a run that is asked for by the new name, without a daemon too, waits for the one under the former name", async () => {
  const { house, paper, answer, begun } = await company();
  await house.start();
  const former = house.sync({}, "old-name");
  await begun();
  const { config } = house.app;
  const targets = config.targets.map((one) => ({ ...one, name: "new-name", was: "old-name" }));
  await house.app.take({ ...config, targets });
  const asked = house.sync({}, "new-name");
  await until(async () => (await house.store.requests.waiting()).some(({ target }) => target === "new-name"));
  expect(await house.runs("new-name")).toEqual([]);
  answer();
  expect((await former).run.counts).toMatchObject({ create: 3 });
  expect((await asked).run.counts).toMatchObject({ create: 0, adopt: 0, unchanged: 3 });
  expect(paper.users.size).toBe(3);
});

test("what is said of the new name meanwhile does not stand in the way of its taking over", async () => {
  const { house, answer, begun } = await company();
  await house.start();
  await house.scheduler.look();
  await begun();
  await house.reconfigure(RENAMED);
  const [{ source }] = house.engine.targets.values() as unknown as [Target];
  await writeDown([{ source: source.name, notice: { about: "people", loss: false } }], house.engine);
  await house.operations.pause("new-name", "cli:ann", "moving");
  answer();
  await house.scheduler.idle();
  await house.tick();
  expect(await house.store.links.count("new-name")).toBe(3);
  expect(await house.store.targets.get("new-name")).toMatchObject({
    pauseReason: "moving",
    changeNoticedAt: house.clock.now(),
  });
});

/** Five accounts were made under the former name, and no daemon or run has taken anything over since. */
async function renamed() {
  const paper = new Paper();
  const plugins = [paperPlugin(() => [paperUsers(paper)])];
  const house = await openHouse({ plain: 5, plugins, targets: FORMER });
  await house.sync({}, "old-name");
  const rename = async () => {
    const { config } = house.app;
    const targets = config.targets.map((one) => ({ ...one, name: "new-name", was: "old-name" }));
    await house.app.take({ ...config, targets });
  };
  return { house, paper, rename };
}

test("who only looks at it finds what its former name left, until a run has taken that over", async () => {
  const { house, rename } = await renamed();
  await rename();
  expect((await house.plan("new-name")).run).toMatchObject({
    ...{ target: "new-name", status: "succeeded" },
    counts: { create: 0, adopt: 0, unchanged: 5 },
  });
  const people = await house.operations.people("new-name", new AbortController().signal);
  expect([people.target, people.totals.matched]).toEqual(["new-name", 5]);
  const links = await house.operations.links("new-name");
  expect([links.target, links.links.length]).toEqual(["new-name", 5]);
  expect((await house.sync({}, "new-name")).run.counts).toMatchObject({ create: 0, adopt: 0, unchanged: 5 });
  expect((await house.plan("new-name")).run.counts).toMatchObject({ create: 0, unchanged: 5 });
});

test("[holds] what was held and rejected under its former name is so under the new one, before a run has taken it over", async () => {
  const { house, paper, rename } = await renamed();
  paper.wants = ({ id }) => id === String(house.world.people[0]?.id);
  const { run } = await house.sync({}, "old-name");
  expect(run.counts.held).toBe(4);
  await rename();
  expect((await house.plan("new-name")).run.digest).toBe(run.digest);
  const rejected = await house.operations.reject("new-name", run.digest as string, "cli:ann");
  expect(rejected).toEqual({ target: "new-name", digest: run.digest, rejected: 4, run: null });
  expect((await house.plan("new-name")).kept).toHaveLength(4);
  const after = await house.sync({}, "new-name");
  expect(after.run.counts).toMatchObject({ held: 0, kept: 4, deactivate: 0 });
});

test("[holds] what was rejected under its former name is taken back under the new one, before a run has taken it over", async () => {
  const { house, paper, rename } = await renamed();
  paper.wants = ({ id }) => id === String(house.world.people[0]?.id);
  const digest = (await house.sync({}, "old-name")).run.digest as string;
  await house.operations.reject("old-name", digest, "cli:ann");
  await rename();
  const undone = await house.operations.undoReject("new-name", digest, "cli:ann");
  expect(undone).toEqual({ target: "new-name", digest, undone: 4 });
  expect((await house.sync({}, "new-name")).run).toMatchObject({ digest, counts: { held: 4, kept: 0 } });
});

test("its links are forgotten also where its former name still has them", async () => {
  const { house, rename } = await renamed();
  await rename();
  const { target, links } = await house.operations.breakLinks("new-name", null, "cli:ann");
  expect([target, links.length]).toEqual(["new-name", 5]);
  expect((await house.sync({}, "new-name")).run.counts).toMatchObject({ create: 0, adopt: 5 });
});

test("[pause] a renaming that is taken back keeps the pause, the rejections and the links, and starts no run", async () => {
  const paper = new Paper();
  const house = await openHouse({ plain: 3, plugins: [paperPlugin(() => [paperUsers(paper)])], targets: FORMER });
  await house.start();
  await house.tick();
  await house.operations.pause("old-name", "cli:ann", "an audit");
  await house.store.holds.reject("old-name", "d", ["f1"], house.clock.now());
  await house.reconfigure(RENAMED);
  await house.tick();
  expect(await house.store.targets.get("new-name")).toMatchObject({ pauseReason: "an audit" });
  await house.reconfigure({ targets: FORMER });
  await house.tick();
  expect(await house.store.targets.get("new-name")).toBeUndefined();
  expect(await house.store.targets.get("old-name")).toMatchObject({ pauseReason: "an audit", removedAt: null });
  expect(await house.store.links.count("old-name")).toBe(3);
  expect([...(await house.store.holds.rejected("old-name"))]).toEqual(["f1"]);
  expect((await house.runs("old-name")).map(({ trigger }) => trigger)).toEqual(["activation"]);
});

test("[pause] a target renamed without `was` starts nothing by itself while the former one, with the same settings, is remembered", async () => {
  const paper = new Paper();
  const house = await openHouse({ plain: 3, plugins: [paperPlugin(() => [paperUsers(paper)])], targets: FORMER });
  await house.start();
  await house.tick();
  await house.operations.pause("old-name", "cli:ann", "an audit");
  await house.reconfigure({ targets: { "new-name": FORMER["old-name"] } });
  await house.tick();
  expect(await house.store.incidents.open("new-name")).toMatchObject({
    code: "CONFIG",
    message: expect.stringContaining("nothing is remembered of new-name, but old-name,"),
    remedy: expect.stringContaining("add `was: old-name` to it"),
  });
  expect(await house.store.links.count("new-name")).toBe(0);
  await house.reconfigure(RENAMED);
  await house.tick();
  expect(await house.store.targets.get("new-name")).toMatchObject({ pauseReason: "an audit" });
  expect(await house.store.links.count("new-name")).toBe(3);
  expect(await house.store.incidents.open("new-name")).toBeUndefined();
});

test("[mail] that `was` was missing is told when it is noticed, and that it is over once `was` is added", async () => {
  const paper = new Paper();
  const house = await openHouse({ plain: 3, plugins: [paperPlugin(() => [paperUsers(paper)])], targets: FORMER });
  await house.start();
  await house.tick();
  await house.reconfigure({ targets: { "new-name": FORMER["old-name"] } });
  await house.tick();
  await house.reconfigure(RENAMED);
  await house.tick();
  await house.sendMail();
  expect(house.mails.map(({ subject }) => subject)).toEqual([
    "[rollcall] new-name: something in its config is wrong",
    expect.stringMatching(/^\[rollcall\] new-name: resolved after .*: something in its config is wrong$/),
  ]);
  expect(await house.store.notices.all()).toEqual([]);
});
