/** How change notices are written down: together, durably, and for the targets that they concern. */
import { expect, test } from "vitest";
import { ChangeNotices } from "../../../../core/engine/schedule/change-notices.ts";
import type { Engine } from "../../../../core/engine/engine.ts";
import type { ChangeNotice } from "../../../../core/plugin/webhook.ts";
import type { Store } from "../../../../core/store/store.ts";
import { openHouse, TARGET } from "../../../kit/house.ts";

const CHANGE: ChangeNotice = { about: "absences", loss: false };
const LOSS: ChangeNotice = { about: "people", loss: true };

/** A house that is running, and a count of what is written; `before` may hold up a write, or let it fail. */
async function scene(before: (write: number) => Promise<void> = async () => undefined) {
  const house = await openHouse({ plain: 1 });
  await house.start();
  await house.tick();
  let writes = 0;
  const store: Store = Object.create(house.store, {
    transaction: {
      value: async (work: Parameters<Store["transaction"]>[0]) => {
        writes += 1;
        await before(writes);
        return house.store.transaction(work);
      },
    },
  });
  const engine = (): Engine => ({ ...house.engine, store });
  const notices = new ChangeNotices(engine);
  return {
    house,
    take: (notice: ChangeNotice, source = "personio") => notices.take({ source, notice }),
    writes: () => writes,
    state: async () => (await house.store.targets.get(TARGET))!,
  };
}

test("a thousand at once are two writes: the first, and all that came meanwhile", async () => {
  const { take, writes, state, house } = await scene();
  await Promise.all(Array.from({ length: 1_000 }, (_, n) => take(n % 3 === 0 ? LOSS : CHANGE)));
  expect(writes()).toBeLessThanOrEqual(2);
  const now = house.clock.now();
  expect(await state()).toMatchObject({ changeNoticedAt: now, lossNoticedAt: now });
});

test("one that comes while another is written is written after it, and only then acknowledged", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const { take, writes, state } = await scene(async (write) => (write === 1 ? held : undefined));
  const first = take(CHANGE);
  await new Promise(setImmediate);
  const second = take(LOSS);
  await new Promise(setImmediate);
  expect([writes(), (await state()).lossNoticedAt]).toEqual([1, null]);
  release();
  await Promise.all([first, second]);
  expect([writes(), (await state()).lossNoticedAt !== null]).toEqual([2, true]);
});

test("a write that fails fails those that it was for, and nobody after them", async () => {
  const { take, state } = await scene(async (write) => {
    if (write === 1) throw new Error("the database is away");
  });
  await expect(take(CHANGE)).rejects.toThrow("the database is away");
  await take(CHANGE);
  expect((await state()).changeNoticedAt).not.toBeNull();
});

test("those after the first do not put its run off", async () => {
  const { take, state, house } = await scene();
  await take(CHANGE);
  const { noticeRunAt } = await state();
  house.clock.pass(3_000);
  await take(CHANGE);
  expect((await state()).noticeRunAt).toBe(noticeRunAt);
});

test("of a source that nothing is fed from, nothing is written", async () => {
  const { take, writes } = await scene();
  await take(CHANGE, "elsewhere");
  expect(writes()).toBe(0);
});
