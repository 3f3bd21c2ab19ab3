/** What a reload loses when the database is away in the middle of it, and what it must not take. */
import { readFileSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Engine } from "../../../core/engine/engine.ts";
import { createReloader } from "../../../core/app/daemon/reload.ts";
import { catalogOf } from "../../../core/config/catalog.ts";
import { sources, targets } from "../../../plugins/index.ts";
import { openHouse, TARGET, type House } from "../../kit/house.ts";
import { SECOND } from "../../kit/swift-clock.ts";

/** The daemon's reloader: its `settle` fails `away` times, and it looks when `look` is called. */
async function watched({ away }: { readonly away: number }) {
  const house = await openHouse();
  const stop = new AbortController();
  const settled: string[] = [];
  const plugins = catalogOf(sources, targets);
  // Called whenever the file has been read.
  const after = { reading: (): void => undefined };
  const env = {
    get ROLLCALL_LISTEN() {
      after.reading();
      return undefined;
    },
  };
  const reloader = createReloader(house.app, { file: house.file, env, plugins });
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
  /** What was edited is taken over by the second look that sees it. */
  const lookTwice = async () => {
    await look();
    await look();
  };
  return { house, after, reloader, settled, taken, look, lookTwice, edit };
}

const said = ({ logged }: House, what: string) =>
  logged.map((line) => JSON.parse(line).msg).filter((message) => message.startsWith(what)).length;

test("an edit whose settling failed is settled at a later look, without being taken twice", async () => {
  const { house, settled, taken, look, edit } = await watched({ away: 2 });
  await edit("every 1h", "every 2h");
  for (let n = 0; n < 6; n += 1) await look();
  expect(settled).toEqual(["every 2h", "every 2h", "every 2h"]);
  expect(taken).toHaveBeenCalledTimes(1);
  expect(said(house, "the config could not be loaded; it is tried again")).toBe(2);
  expect(said(house, "loaded the changed config")).toBe(1);
});

test("an edit whose settling failed is settled also where the next edit is refused or takes it back", async () => {
  const { house, settled, lookTwice, edit } = await watched({ away: 1 });
  await edit("every 1h", "every 2h");
  await lookTwice();
  await edit("schedule", "schedul");
  await lookTwice();
  expect(settled).toEqual(["every 2h", "every 2h"]);
  expect(await house.store.meta.get("config_error")).toContain("schedul");
  await edit("schedul", "schedule");
  await edit("every 2h", "every 1h");
  await lookTwice();
  expect(settled.at(-1)).toBe("every 1h");
  expect(await house.store.meta.get("config_error")).toBeUndefined();
});

test("a refused config is told once, also where the database was away at first, and again once its content has changed", async () => {
  const { house, settled, look, edit } = await watched({ away: 0 });
  const refused = vi
    .spyOn(house.app.notifier, "configRefused")
    .mockRejectedValueOnce(new Error("the database is away"));
  await edit("schedule", "schedul");
  for (let n = 0; n < 5; n += 1) await look();
  expect(refused).toHaveBeenCalledTimes(2);
  expect(said(house, "kept the old config")).toBe(1);
  await edit("schedul", "shedul");
  for (let n = 0; n < 3; n += 1) await look();
  expect(said(house, "kept the old config")).toBe(2);
  expect(settled).toEqual([]);
});

test("a config of which half is written is not taken over: two looks in a row have to see it alike", async () => {
  const { house, settled, taken, look, edit } = await watched({ away: 0 });
  const told = vi.spyOn(house.app.notifier, "configRefused");
  await edit("every 1h", "every 2h");
  await look();
  await edit("every 2h", "every 3h");
  await look();
  await edit("schedule", "schedul");
  await look();
  await edit("schedul", "schedule");
  await look();
  expect([taken.mock.calls.length, told.mock.calls.length]).toEqual([0, 0]);
  await look();
  expect(settled).toEqual(["every 3h"]);
  await edit("every 3h", "every 4h");
  await look();
  await edit("every 4h", "every 3h");
  await look();
  await look();
  expect(settled).toEqual(["every 3h"]);
});

test("a config that is written between the second look at it and its reading waits until two looks saw what is there now", async () => {
  const { house, after, settled, taken, look, edit } = await watched({ away: 0 });
  await edit("every 1h", "every 2h");
  await look();
  after.reading = () => {
    after.reading = () => undefined;
    writeFileSync(house.file, readFileSync(house.file, "utf8").replace("every 2h", "every 3h"));
  };
  await look();
  await look();
  expect(taken).not.toHaveBeenCalled();
  await look();
  expect(settled).toEqual(["every 3h"]);
});

test("SIGHUP takes over at once what is there", async () => {
  const { reloader, settled, look, edit } = await watched({ away: 0 });
  await edit("every 1h", "every 2h");
  reloader.now();
  await look();
  expect(settled).toEqual(["every 2h"]);
  await look();
  await look();
  expect(settled).toEqual(["every 2h"]);
});
