/** What a reload loses when the database is away in the middle of it: found in review. */
import { readFile, writeFile } from "node:fs/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Engine } from "../../../core/engine/engine.ts";
import { createReloader } from "../../../core/app/daemon/reload.ts";
import { catalogOf } from "../../../core/config/catalog.ts";
import { sources, targets } from "../../../plugins/index.ts";
import { openHouse, TARGET, type House } from "../../kit/house.ts";
import { SECOND } from "../../kit/swift-clock.ts";

/** A daemon's reload, whose settling fails as often as `away` says; it looks when `look` says so. */
async function watched({ away }: { readonly away: number }) {
  const house = await openHouse();
  const stop = new AbortController();
  const settled: string[] = [];
  const plugins = catalogOf(sources, targets);
  const reloader = createReloader(house.app, { file: house.file, env: {}, plugins });
  const taken = vi.spyOn(house.app, "take");
  const { sleep } = house.clock;
  let wake = (): void => undefined;
  let asleep = (): void => undefined;
  house.clock.sleep = (ms, ...how) => {
    if (ms !== 5 * SECOND) return sleep(ms, ...how);
    asleep();
    return new Promise((resolve) => {
      wake = resolve;
    });
  };
  const settle = async (engine: Engine) => {
    settled.push(engine.targets.get(TARGET)!.scheduleText);
    if (settled.length <= away) throw new Error("the database is away");
  };
  const watching = reloader.watch(settle, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    wake();
    await watching;
  });
  const look = () =>
    new Promise<void>((resolve) => {
      asleep = resolve;
      wake();
    });
  const edit = async (from: string, to: string) =>
    writeFile(house.file, (await readFile(house.file, "utf8")).replace(from, to));
  return { house, settled, taken, look, edit };
}

const said = ({ logged }: House, what: string) =>
  logged.map((line) => JSON.parse(line).msg).filter((message) => message.startsWith(what)).length;

test("an edit whose settling failed is settled at a later look, without being taken twice", async () => {
  const { house, settled, taken, look, edit } = await watched({ away: 2 });
  await edit("every 1h", "every 2h");
  for (let n = 0; n < 5; n += 1) await look();
  expect(settled).toEqual(["every 2h", "every 2h", "every 2h"]);
  expect(taken).toHaveBeenCalledTimes(1);
  expect(said(house, "the config could not be taken over; it is tried again")).toBe(2);
  expect(said(house, "took over the changed config")).toBe(1);
});

test("an edit whose settling failed is settled also where the next edit is refused or takes it back", async () => {
  const { house, settled, look, edit } = await watched({ away: 1 });
  await edit("every 1h", "every 2h");
  await look();
  await edit("schedule", "schedul");
  await look();
  expect(settled).toEqual(["every 2h", "every 2h"]);
  expect(await house.store.meta.get("config_error")).toContain("schedul");
  await edit("schedul", "schedule");
  await edit("every 2h", "every 1h");
  await look();
  expect(settled.at(-1)).toBe("every 1h");
  expect(await house.store.meta.get("config_error")).toBeUndefined();
});

test("a refused config is told once, also where the database was away at first, and again once its content has changed", async () => {
  const { house, settled, look, edit } = await watched({ away: 0 });
  const refused = vi
    .spyOn(house.app.notifier, "configRefused")
    .mockRejectedValueOnce(new Error("the database is away"));
  await edit("schedule", "schedul");
  for (let n = 0; n < 4; n += 1) await look();
  expect(refused).toHaveBeenCalledTimes(2);
  expect(said(house, "kept the old config")).toBe(1);
  await edit("schedul", "shedul");
  for (let n = 0; n < 2; n += 1) await look();
  expect(said(house, "kept the old config")).toBe(2);
  expect(settled).toEqual([]);
});
