/** The queries of the overview over many targets, on each database. */
import { expect, it } from "vitest";
import { DAEMON_LEASE } from "../../../core/engine/schedule/upkeep/daemons.ts";
import { overviewOf, type OverviewEngine } from "../../../core/engine/reports/overview.ts";
import { statusReport, targetStatus } from "../../../core/engine/reports/status.ts";
import { noCounts } from "../../../core/model/run.ts";
import type { Store } from "../../../core/store/store.ts";
import { beginRun, clock, endOf, LATER, NOW, onEachDatabase, open } from "./kit.ts";

const MAIL = { state: "off", queued: 0, error: null } as const;
const ZONE = { timezone: "Europe/Berlin" };

function watch(store: Store, count: number): OverviewEngine {
  const schedule = { full: { every: 3_600_000 }, partial: null, partialWindowMs: 0 } as never;
  const names = Array.from({ length: count }, (_, n) => `tool-${n}`);
  const target = (name: string, n: number) => ({
    name,
    plugin: "bookings-release",
    mode: "active" as const,
    schedule,
    scheduleText: "every 1h",
    scheduleZone: "UTC",
    source: { name: n % 2 === 0 ? "one" : "other" },
  });
  return {
    store,
    clock: { ...clock, now: () => LATER },
    isGone: () => false,
    targets: new Map(names.map((name, n) => [name, target(name, n)])),
  };
}

/** One target of each sort of trouble. */
async function trouble(store: Store): Promise<void> {
  await store.targets.save("tool-1", { pausedAt: NOW, pausedBy: "cli:ann", pauseReason: "moving offices" });
  const said = { cause: "target tool-110 RIGHT_MISSING", code: "RIGHT_MISSING", message: "m", remedy: "r" } as const;
  await store.incidents.put({ ...said, target: "tool-110", openedAt: NOW, run: null, nextProbeAt: null });
  await store.holds.put({ target: "tool-70", digest: "abc", since: NOW, lastSeenAt: NOW, records: [], edits: [] });
  const failure = {
    kind: "booking",
    op: "release",
    title: "t",
    person: null,
    fingerprint: "f",
    causeKey: "c",
  } as const;
  const tried = { message: "m", remedy: "r", firstFailedAt: NOW, attempts: 1, nextTryAt: LATER };
  await store.failures.put([
    { ...failure, ...tried, target: "tool-3", subject: "a", parkedAt: null },
    { ...failure, ...tried, target: "tool-3", subject: "b", parkedAt: NOW },
  ]);
  await store.leases.take("tool-4", { holder: "a", host: "h", pid: 1 }, NOW, "2099-01-01T00:00:00.000Z", () => false);
}

onEachDatabase("120 targets", () => {
  it("are told of all at once as one by one", async () => {
    const store = await open();
    await trouble(store);
    const engine = watch(store, 120);
    const { targets } = await statusReport(engine, MAIL);
    const each = await Promise.all([...engine.targets.values()].map((target) => targetStatus(target, engine)));
    expect(targets).toEqual(each);
    expect(targets.filter(({ state }) => state !== "ok").map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...["tool-1 paused", "tool-4 running", "tool-70 held", "tool-110 paused"],
    ]);
    expect(targets[3]).toMatchObject({ failing: 1, parked: 1 });
  });

  it("that cannot run at all are told as paused, by the incident that a start opens, where no daemon lives", async () => {
    const store = await open();
    const { targets: all, ...around } = watch(store, 4);
    const problem = { message: "targets.tool.connector.api_key: the variable KEY is not set", remedy: "Set it." };
    const lacking = [
      { ...all.get("tool-0")!, problem },
      { ...all.get("tool-1")!, problem, mode: "test" as const },
      { ...all.get("tool-2")!, problem: null },
      { ...all.get("tool-3")!, problem },
    ];
    const engine = { ...around, targets: new Map(lacking.map((target) => [target.name, target])) };
    const said = { cause: "target tool-3 RIGHT_MISSING", code: "RIGHT_MISSING", message: "m", remedy: "r" } as const;
    await store.incidents.put({ ...said, target: "tool-3", openedAt: NOW, run: null, nextProbeAt: null });
    const { targets } = await statusReport(engine, MAIL);
    const toBe = { code: "CONFIG", ...problem, since: LATER, next_probe_at: null, run: null };
    expect(targets).toMatchObject([
      { state: "paused", incident: toBe },
      { state: "test", incident: null },
      { state: "ok", incident: null },
      { state: "paused", incident: { code: "RIGHT_MISSING" } },
    ]);
    expect(await Promise.all(lacking.map((target) => targetStatus(target, engine)))).toEqual(targets);

    const holder = { holder: "a", host: "h", pid: 1 };
    await store.leases.take(DAEMON_LEASE, holder, NOW, "2099-01-01T00:00:00.000Z", () => false);
    expect(await targetStatus(lacking[0]!, engine)).toMatchObject({ state: "ok", incident: null });
  });

  it("are shown fifty a page, what needs a look first, each with its own runs and day", async () => {
    const store = await open();
    await trouble(store);
    for (const [target, startedAt] of [
      ["tool-110", "2026-11-20T04:00:00.000Z"],
      ["tool-110", NOW],
      ["tool-7", NOW],
      ["gone", NOW],
    ] as const) {
      const { id } = await beginRun(store, target, startedAt);
      await store.runs.finish(id, endOf({ counts: { ...noCounts(), create: 2 } }));
    }
    const engine = watch(store, 120);
    const page = (after: number | null) => overviewOf(engine, MAIL, { ...ZONE, after });
    const first = await page(null);
    expect(first.glances.slice(0, 4).map(({ name }) => name)).toEqual(["tool-1", "tool-70", "tool-110", "tool-0"]);
    expect(first.glances[2]?.recent.map(({ started_at }) => started_at)).toEqual(["2026-11-20T04:00:00.000Z", NOW]);
    expect(first.glances[2]?.today).toMatchObject({ runs: 1, failed: 0, counts: { create: 2 } });
    expect(first.today).toMatchObject({ runs: 2, counts: { create: 4 } });
    const [second, third] = [await page(first.next), await page(100)];
    const names = [first, second, third].flatMap(({ glances }) => glances.map(({ name }) => name));
    expect(names.sort()).toEqual([...engine.targets.keys()].sort());
    expect([first.next, second.next, third.next]).toEqual([50, 100, null]);
    expect(first.targets).toHaveLength(120);
  });
});
