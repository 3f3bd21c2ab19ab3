/** The account of a vendor's limit that several processes share. */
import { describe, expect, test, onTestFinished } from "vitest";
import { openStore } from "../../../core/store/open.ts";
import { postgres, sharedPostgres } from "../../kit/postgres.ts";
import { clock } from "./kit.ts";

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
      Array.from({ length: 60 }, (_, n) => all[n % 3]!.paces.reserve("awork", 2, 1_000)),
    );
    const sorted = places.map((place) => Math.round(place)).sort((a, b) => a - b);
    expect(new Set(sorted).size).toBe(60);
    expect(sorted.at(-1)! - sorted[0]!).toBe(59 * 2_000);
  });

  test("begin at the database's time, and are put off by what a vendor asked for", async () => {
    const [store] = await stores(1);
    const now = Date.parse((await store!.now())!);
    expect(Math.abs((await store!.paces.reserve("personio", 1, 10)) - now)).toBeLessThan(5_000);
    await store!.paces.putOff("personio", 60_000);
    await store!.paces.putOff("personio", 1_000);
    expect((await store!.paces.reserve("personio", 1, 10)) - now).toBeGreaterThan(55_000);
    expect((await store!.paces.reserve("awork", 1, 10)) - now).toBeLessThan(10_000);
  });
});
