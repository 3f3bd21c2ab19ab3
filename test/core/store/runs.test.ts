import { expect, it } from "vitest";
import { noCounts } from "../../../core/model/run.ts";
import type { NewRun, RunEnd } from "../../../core/store/store.ts";
import { beginRun, endOf, LATER, NOW, ODD, onEachDatabase, open } from "./kit.ts";

onEachDatabase("runs", () => {
  it("begin as running, with nothing counted", async () => {
    const store = await open();
    const run = await store.runs.begin({
      target: "desks",
      plugin: "bookings-release",
      trigger: "manual",
      triggeredBy: "cli:ada",
      mode: "test",
      scope: "partial",
      area: "users",
      startedAt: NOW,
    });
    expect(run).toEqual({
      id: run.id,
      target: "desks",
      plugin: "bookings-release",
      trigger: "manual",
      triggered_by: "cli:ada",
      mode: "test",
      scope: "partial",
      area: "users",
      status: "running",
      started_at: NOW,
      finished_at: null,
      digest: null,
      counts: noCounts(),
      counts_by_kind: {},
      requests: { source: 0, target: 0 },
      error: null,
    });
    expect(await store.runs.get(run.id)).toEqual(run);
    expect(await store.runs.get("none")).toBeUndefined();
  });

  it("keep how they ended", async () => {
    const store = await open();
    const run = await beginRun(store);
    const counts = { ...noCounts(), create: 3 };
    const error = { code: "UNREACHABLE", message: ODD, remedy: ODD } as const;
    await store.runs.finish(
      run.id,
      endOf({ status: "failed", digest: "abc", counts, countsByKind: { user: counts }, error }),
    );
    expect(await store.runs.get(run.id)).toMatchObject({
      status: "failed",
      digest: "abc",
      counts,
      counts_by_kind: { user: counts },
      requests: { source: 1, target: 2 },
      error,
    });
  });

  it("that failed since everything went through are told by what they were asked", async () => {
    const store = await open();
    const plain = { plugin: "bookings-release", trigger: "schedule", triggeredBy: null, startedAt: NOW } as const;
    const whole = { ...plain, target: "desks", mode: "active", scope: "full", area: null } as const;
    const ended = async (status: RunEnd["status"], more: Partial<NewRun> = {}) => {
      const run = await store.runs.begin({ ...whole, ...more });
      await store.runs.finish(run.id, endOf({ status }));
    };
    const failed = (areas: string[] = []) => store.runs.failedSinceWhole("desks", areas);
    await ended("failed", { area: "bookings" });
    await ended("failed", { area: "bookings" });
    await ended("failed", { scope: "partial" });
    await ended("succeeded", { area: "users" });
    await ended("interrupted", { triggeredBy: "cli:ada", area: "desks" });
    await ended("failed", { mode: "test", area: "tests" });
    await ended("failed", { target: "other", area: "others" });
    const both = [
      { scope: "full", area: "bookings" },
      { scope: "partial", area: null },
    ];
    expect(await failed()).toEqual(both);
    expect(await failed(["users"])).toEqual([]);
    await ended("succeeded", { scope: "partial" });
    expect(await failed()).toEqual(both);
    await ended("held");
    expect(await failed()).toEqual([]);
    await ended("interrupted", { triggeredBy: null });
    expect(await failed()).toEqual([{ scope: "full", area: null }]);
  });

  it("are counted anew once it is known what became of their last changes, and keep all else of their end", async () => {
    const store = await open();
    const { id } = await beginRun(store);
    await store.runs.finish(id, endOf({ status: "interrupted" }));
    const before = await store.runs.get(id);
    const counts = { ...noCounts(), create: 5 };
    await store.runs.recount(id, { counts, countsByKind: { user: counts } });
    expect(await store.runs.get(id)).toEqual({ ...before, counts, counts_by_kind: { user: counts } });
  });

  it("that were never begun cannot be finished", async () => {
    const store = await open();
    await expect(store.runs.finish("none", endOf())).rejects.toThrow("there is no run none to finish");
  });

  it("have short ids that sort by time, also within a second and when the clock goes back", async () => {
    const store = await open();
    const ids: string[] = [];
    for (let index = 0; index < 70; index++) ids.push((await beginRun(store)).id);
    for (const at of ["2026-11-22T03:00:00.000Z", "2026-11-22T04:01:00.000Z", "2031-01-01T00:00:00.000Z"]) {
      ids.push((await beginRun(store, "desks", at)).id);
    }
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const id of ids) expect(id).toMatch(/^[0-9a-z]{8}$/);
  });

  it("are listed newest first, a page at a time, of all targets or of one", async () => {
    const store = await open();
    const desks: string[] = [];
    for (let index = 0; index < 5; index++) {
      desks.unshift((await beginRun(store)).id);
      await beginRun(store, "others");
    }
    const first = await store.runs.list({ target: "desks", limit: 2 });
    const second = await store.runs.list({ target: "desks", limit: 2, cursor: first.next! });
    const third = await store.runs.list({ target: "desks", limit: 2, cursor: second.next! });
    expect([first, second, third].map((page) => page.runs.map((run) => run.id))).toEqual([
      desks.slice(0, 2),
      desks.slice(2, 4),
      desks.slice(4),
    ]);
    expect(third.next).toBeNull();
    expect((await store.runs.list({ limit: 10 })).runs).toHaveLength(10);
    expect((await store.runs.list({ limit: 10 })).next).toBeNull();
  });

  it("come 50 a page where nobody says otherwise", async () => {
    const store = await open();
    for (let index = 0; index < 51; index++) await beginRun(store);
    expect((await store.runs.list({})).runs).toHaveLength(50);
  });

  it("still marked running are found, of all targets or of one", async () => {
    const store = await open();
    const [gone, done, other] = [await beginRun(store), await beginRun(store), await beginRun(store, "others")];
    await store.runs.finish(done.id, endOf());
    expect(await store.runs.running("desks")).toEqual([gone]);
    expect(await store.runs.running()).toEqual([gone, other]);
  });
});

onEachDatabase("runs are chosen", () => {
  it("by target, how they ended, why they began and when, all at once", async () => {
    const store = await open();
    const failed = await beginRun(store);
    await store.runs.finish(failed.id, endOf({ status: "failed" }));
    const other = await beginRun(store, "shifts", LATER);
    await store.runs.finish(other.id, endOf());
    const ids = async (filter: Parameters<typeof store.runs.list>[0]) =>
      (await store.runs.list(filter)).runs.map(({ id }) => id);
    expect(await ids({ status: "failed" })).toEqual([failed.id]);
    expect(await ids({ trigger: "schedule" })).toEqual([other.id, failed.id]);
    expect(await ids({ trigger: "manual" })).toEqual([]);
    expect(await ids({ since: LATER })).toEqual([other.id]);
    expect(await ids({ until: LATER })).toEqual([failed.id]);
    expect(await ids({ target: "desks", status: "failed", since: NOW, until: LATER })).toEqual([failed.id]);
    expect(await ids({ target: "shifts", status: "failed" })).toEqual([]);
  });
});

onEachDatabase("runs of many targets", () => {
  it("are told in one answer: the last of each, and what those since a time came to", async () => {
    const store = await open();
    const ids: string[] = [];
    for (const [target, startedAt, status] of [
      ["desks", NOW, "succeeded"],
      ["desks", NOW, "failed"],
      ["desks", LATER, "succeeded"],
      ["shifts", LATER, "succeeded"],
      ["others", LATER, "succeeded"],
    ] as const) {
      const { id } = await beginRun(store, target, startedAt);
      await store.runs.finish(id, endOf({ status, counts: { ...noCounts(), create: 2, release: 1, unchanged: 9 } }));
      ids.push(id);
    }
    const latest = await store.runs.latest(["desks", "shifts", "nowhere"], 2);
    expect(latest.map(({ id }) => id)).toEqual([ids[3], ids[2], ids[1]]);
    expect(latest[0]).toMatchObject({ target: "shifts", mode: "active", counts: { create: 2, unchanged: 9 } });
    expect(await store.runs.latest([], 2)).toEqual([]);
    const marks = await store.runs.marks([ids[0]!, ids[3]!, "gone"]);
    expect(marks.map(({ id }) => id).sort()).toEqual([ids[0], ids[3]].sort());
    expect(marks[0]).toMatchObject({ counts: { create: 2, unchanged: 9 } });
    const done = { create: 2, adopt: 0, update: 0, reactivate: 0, deactivate: 0, remove: 0, release: 1 };
    const since = async (at: string) =>
      [...(await store.runs.since(at))].sort((a, b) => (a.target < b.target ? -1 : 1));
    expect(await since(LATER)).toEqual(
      ["desks", "others", "shifts"].map((target) => ({ target, mode: "active", runs: 1, failed: 0, done })),
    );
    expect((await since(NOW))[0]).toMatchObject({ target: "desks", runs: 3, failed: 1, done: { create: 6 } });
  });
});
