import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { OnDemand, type Work } from "../../../core/web/pages/on-demand.ts";
import { NOON } from "../../kit/house.ts";
import { HOUR, MINUTE, swiftClock } from "../../kit/swift-clock.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A result that only the cache refers to, and a function that tells whether it still does. */
async function computed(cache: OnDemand<object>, key: string): Promise<WeakRef<object>> {
  let result: object | null = { of: key };
  const told = new WeakRef(result);
  cache.begin(key, "web:ann", async () => result as object);
  await settled();
  result = null;
  return told;
}

function cacheOf(clock: ReturnType<typeof swiftClock>): OnDemand<object> {
  return new OnDemand<object>(clock, new AbortController().signal, () => undefined);
}

it("what was computed is shown for an hour", async () => {
  const clock = swiftClock(NOON);
  const cache = cacheOf(clock);
  await computed(cache, "desks");
  clock.pass(HOUR - MINUTE);
  expect(cache.look("desks")).toMatchObject({ state: "done", result: { of: "desks" } });
  clock.pass(MINUTE);
  expect(cache.look("desks")).toBeNull();
});

it.each<[string, (cache: OnDemand<object>) => unknown]>([
  ["looks at", (cache) => cache.look("rooms")],
  ["asks for", (cache) => cache.begin("rooms", "web:ann", async () => ({}))],
])(
  "an hour later it is let go once somebody %s another target's, and nobody need look at it again",
  async (_, turn) => {
    const clock = swiftClock(NOON);
    const cache = cacheOf(clock);
    const result = await computed(cache, "desks");
    clock.pass(HOUR);
    turn(cache);
    await settled();
    collectGarbage();
    expect(result.deref()).toBeUndefined();
  },
);

it("what is being computed for longer than that is not begun once more", async () => {
  const clock = swiftClock(NOON);
  const cache = cacheOf(clock);
  let begun = 0;
  const work = () => {
    begun += 1;
    return new Promise<object>(() => undefined);
  };
  cache.begin("desks", "web:ann", work);
  clock.pass(2 * HOUR);
  cache.begin("desks", "web:ann", work);
  expect([begun, cache.look("desks")?.state]).toEqual([1, "working"]);
});

it("what has failed stays so, whatever the work that was given up tells of its progress, and can be asked for again", async () => {
  const cache = cacheOf(swiftClock(NOON));
  let tell: Parameters<Work<object>>[1] = () => undefined;
  cache.begin("desks", "web:ann", async (_, progress) => {
    tell = progress;
    throw new Error("no request was answered for 15 minutes");
  });
  await settled();
  tell({ phase: "reading", done: 1, total: null });
  expect(cache.look("desks")).toMatchObject({ state: "failed", by: "web:ann" });
  cache.begin("desks", "web:ben", async () => ({ of: "desks" }));
  await settled();
  tell({ phase: "reading", done: 2, total: null });
  expect(cache.look("desks")).toMatchObject({ state: "done", by: "web:ben" });
});
