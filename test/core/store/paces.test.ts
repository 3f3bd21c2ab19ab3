/** The rate limit of a vendor that several processes share. */
import { describe, expect, test, onTestFinished } from "vitest";
import { openStore } from "../../../core/store/open.ts";
import { postgres, sharedPostgres } from "../../kit/postgres.ts";
import { clock } from "./kit.ts";

const HOUR = 3_600_000;
const ONE = { turns: 1, intervalMs: 10, furthestMs: HOUR };

async function stores(count: number) {
  const url = await (await sharedPostgres()).newDatabase();
  const all: Awaited<ReturnType<typeof openStore>>[] = [];
  for (let n = 0; n < count; n += 1) all.push(await openStore({ url, clock }));
  onTestFinished(async () => {
    await Promise.all(all.map((store) => store.close()));
  });
  return all;
}

describe.skipIf(!postgres)("paces (needs Debian's postgresql)", () => {
  test("are moved on by each who takes turns, over several connections at once: no place is given twice", async () => {
    const all = await stores(3);
    const places = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        all[n % 3]!.paces.reserve("awork", { turns: 2, intervalMs: 1_000, furthestMs: HOUR }),
      ),
    );
    const sorted = places.map((place) => Math.round(place)).sort((a, b) => a - b);
    expect(new Set(sorted).size).toBe(60);
    expect(sorted.at(-1)! - sorted[0]!).toBe(59 * 2_000);
  });

  test("begin at the database's time, and are put off by what a vendor asked for", async () => {
    const [store] = await stores(1);
    const now = Date.parse((await store!.now())!);
    expect(Math.abs((await store!.paces.reserve("personio", ONE)) - now)).toBeLessThan(5_000);
    await store!.paces.putOff("personio", 60_000, HOUR);
    await store!.paces.putOff("personio", 1_000, HOUR);
    expect((await store!.paces.reserve("personio", ONE)) - now).toBeGreaterThan(55_000);
    expect((await store!.paces.reserve("awork", ONE)) - now).toBeLessThan(10_000);
  });

  test("that a clock wrote which ran an hour ahead count as now once it is put right", async () => {
    const [store] = await stores(1);
    const now = Date.parse((await store!.now())!);
    for (const limit of ["personio", "awork"]) await store!.paces.putOff(limit, HOUR, HOUR);
    expect((await store!.paces.reserve("personio", { ...ONE, furthestMs: HOUR / 10 })) - now).toBeLessThan(10_000);
    await store!.paces.putOff("awork", 60_000, HOUR / 10);
    expect((await store!.paces.reserve("awork", ONE)) - now).toBeLessThan(70_000);
  });
});
