/** What is shown of a run that was killed: all that it did. */
import { expect, test } from "vitest";
import { runPage } from "../../../core/engine/reports/run-page.ts";
import { noCounts } from "../../../core/model/run.ts";
import { addAbsence } from "../../../plugins/personio/world.ts";
import type { JournalEntry } from "../../../core/store/store.ts";
import { openHouse, TARGET, type House } from "../../kit/house.ts";
import { DAY } from "../../kit/swift-clock.ts";

const FAILURE = { code: "awork:validation-failed", message: "refused", remedy: "Look." };

/** A run whose process ended after it had done one record, failed at one, held one, and begun one. */
async function killed(house: House): Promise<string> {
  const { runs, journal, decisions } = house.store;
  const at = house.clock.now();
  const how = {
    plugin: "absence-mirror",
    mode: "active",
    trigger: "schedule",
    triggeredBy: null,
    scope: "full",
  } as const;
  const { id } = await runs.begin({ target: TARGET, ...how, area: null, startedAt: at });
  const kept = {
    kind: "absence",
    subject: "e",
    title: "e",
    person: null,
    remoteId: null,
    detail: "",
    code: "ENDED",
  } as const;
  const conflict = { ...kept, subject: "c", code: "AMBIGUOUS" };
  const decided = [
    { ...kept, sort: "kept" },
    { ...conflict, sort: "conflict" },
  ] as const;
  await decisions.record(TARGET, id, ["absence"], decided);
  const entry = (
    position: number,
    change: Pick<JournalEntry, "op" | "status"> & Partial<JournalEntry>,
  ): JournalEntry => ({
    ...{ run: id, target: TARGET, position, kind: "absence", subject: `${position}`, title: `record ${position}` },
    ...{ personId: null, person: null, remoteId: null, fields: {}, wanted: null, link: null, reason: "" },
    ...{ approved: false, at, error: null, ...change },
  });
  await journal.write([
    entry(0, { op: "remove", status: "held" }),
    entry(1, { op: "create", status: "done" }),
    entry(2, { op: "create", status: "failed", error: FAILURE }),
    entry(3, { op: "update", status: "intent" }),
  ]);
  return id;
}

test("a killed run keeps the counts of what it did, by kind too", async () => {
  const house = await openHouse();
  const id = await killed(house);
  await house.sync();
  const run = await house.store.runs.get(id);
  const counts = { ...noCounts(), create: 1, failed: 1, held: 1, waiting: 1, kept: 1, conflicts: 1 };
  expect(run).toMatchObject({ status: "interrupted", counts, counts_by_kind: { absence: counts } });
});

test("what a killed run had begun and is found to have been done counts as done by it, on its page, in its report and in the day's sum", async () => {
  const house = await openHouse({ plain: 5 });
  for (const person of house.world.people)
    addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" });
  const { run } = await house.sync();
  // As if the process had ended when three were answered and two had arrived there, of which nobody had heard yet.
  const entries = await house.store.journal.ofRun(run.id);
  await house.store.links.drop(
    TARGET,
    "absence",
    entries.slice(3).map(({ subject }) => subject),
  );
  const open = entries.slice(3).map((one) => ({ ...one, status: "intent" as const, remoteId: null }));
  await house.store.journal.withdraw(
    run.id,
    open.map(({ position }) => position),
  );
  await house.store.journal.write(open);
  const counts = { ...noCounts(), create: 3, waiting: 2, unchanged: 7 };
  const end = { digest: null, requests: run.requests, error: null, finishedAt: house.clock.now() };
  await house.store.runs.finish(run.id, { ...end, status: "interrupted", counts, countsByKind: { absence: counts } });
  house.forgetRequests();
  expect((await house.sync()).run.counts).toMatchObject({ create: 0, unchanged: 5 });
  expect(house.writes()).toEqual([]);
  const found = { ...noCounts(), create: 5, unchanged: 7 };
  const report = await house.operations.show(run.id);
  expect(report.run).toMatchObject({ status: "interrupted", counts: found, counts_by_kind: { absence: found } });
  expect((await house.operations.run(run.id, { after: null })).counts).toEqual(found);
  const { today } = await house.operations.overview({ after: null });
  expect(today.counts.create).toBe(house.mirrored().length);
});

test("the page of a killed run shows what failed and what was held", async () => {
  const house = await openHouse();
  const id = await killed(house);
  await house.sync();
  const page = (await runPage(id, { after: null }, house.engine))!;
  expect([page.held, page.failed, page.changes].map((list) => list.map(({ subject }) => subject))).toEqual([
    ["record 0"],
    ["record 2"],
    ["record 1", "record 3"],
  ]);
  const part = async (only: "held" | "failed") =>
    (await runPage(id, { after: null, only }, house.engine))!.changes.map(({ subject }) => subject);
  expect([await part("held"), await part("failed")]).toEqual([["record 0"], ["record 2"]]);
});

test.each([
  ["went to test mode", { [TARGET]: { mode: "test" } }],
  ["was made inactive", { [TARGET]: { mode: "inactive" } }],
  ["was taken out of the config", { other: { mode: "inactive" } }],
])(
  "[history] a killed run of a target that %s before the next start is closed, and goes when it is old",
  async (_, targets) => {
    const house = await openHouse({ file: { history: { keep: "30d" } } });
    await house.start();
    const how = { plugin: "absence-mirror", mode: "active", trigger: "schedule", triggeredBy: null } as const;
    const at = house.clock.now();
    const { id } = await house.store.runs.begin({ target: TARGET, ...how, scope: "full", area: null, startedAt: at });
    await house.restart({ targets });
    await house.start();
    await house.tick();
    expect(await house.store.runs.get(id)).toMatchObject({ status: "interrupted" });
    await house.pass(32 * DAY, DAY);
    expect(await house.store.runs.get(id)).toBeUndefined();
  },
);
