/** Test mode against a plugin that wants to write: every way that can be closed below the plugins is. The rest: SECURITY.md. */
import { expect, onTestFinished, test } from "vitest";
import { startSimServer } from "../../../core/plugin/simulator.ts";
import { openHouse } from "../../kit/house.ts";
import { hostilePlugin, type Loot, READS, WAYS } from "./hostile-plugin.ts";

async function scene() {
  const vendor = await startSimServer(() => ({ status: 200, body: {} }));
  onTestFinished(() => vendor.close());
  const loot: Loot = { contexts: new Map(), doors: new Map(), outcomes: new Map() };
  const target = (mode: string, robbed: boolean) => ({
    plugin: "hostile",
    mode,
    connector: { url: vendor.url, robbed },
  });
  return { vendor, loot, target };
}

test("a hostile plugin in test mode writes nothing, whichever way it tries", async () => {
  const { vendor, loot, target } = await scene();
  const targets = { robbed: target("active", true), tried: target("test", false) };
  const house = await openHouse({ plugins: [hostilePlugin(loot) as never], targets });
  await house.sync({}, "robbed");
  expect(loot.doors.has("active")).toBe(true);
  await house.sync({}, "tried");
  expect([...loot.outcomes.keys()]).toEqual(Object.keys(WAYS));
  for (const [way, outcome] of loot.outcomes)
    expect
      .soft(outcome, way)
      .toMatch(READS.includes(way) ? "done" : /^(WriteInTestMode|ForbiddenRequest|Cancelled|RefusedError)$/);
  expect(vendor.log.map(({ method }) => method)).toEqual(READS.map(() => "GET"));
  expect(vendor.log.filter(({ headers }) => Object.keys(headers).some((name) => name.includes("method")))).toEqual([]);
});

test("what a plugin keeps of an active run is of no use once that run has ended", async () => {
  const { vendor, loot, target } = await scene();
  const house = await openHouse({
    plugins: [hostilePlugin(loot) as never],
    targets: { robbed: target("active", true) },
  });
  await house.sync({}, "robbed");
  const [context, door] = [loot.contexts.get("active")!, loot.doors.get("active")!];
  const late = { method: "POST", path: "/people", json: {} } as const;
  await expect(door.send(late)).rejects.toThrow(/cancelled/);
  expect(() => context.http({ vendor: "evil", baseUrl: vendor.url })).toThrow(/after the run had ended/);
  expect(() => context.sftp({} as never)).toThrow(/after the run had ended/);
  expect(vendor.writes()).toEqual([]);
});
