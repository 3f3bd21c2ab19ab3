/** A clock that follows the database's: two machines whose own clocks are a minute apart show the same. */
import { expect, test } from "vitest";
import { followingClock } from "../../../core/app/daemon/shared-clock.ts";
import { elapsed, instantOf, type Instant } from "../../../core/model/time.ts";

const NOON = Date.parse("2026-11-26T12:00:00.000Z");
const MINUTE = 60_000;

/** A machine whose clock is off by `offMs`. On a query to the database, `world.ms` advances by `takes`: there, and back. */
function machine(world: { ms: number }, offMs: number, takes = { there: 2, back: 2 }) {
  const state = { offMs };
  const own = { now: () => instantOf(NOON + world.ms + state.offMs), sleep: async () => undefined };
  const ask = async (): Promise<Instant> => {
    world.ms += takes.there;
    const answer = instantOf(NOON + world.ms);
    world.ms += takes.back;
    return answer;
  };
  return {
    state,
    takes,
    own,
    clock: followingClock(own, ask),
    offNow: (clock: { now(): Instant }) => elapsed(instantOf(NOON + world.ms), clock.now()),
  };
}

test.each([MINUTE, -MINUTE, 1, 0])(
  "a clock that is %i ms off is put right to within the way there and back",
  async (off) => {
    const { clock, offNow } = machine({ ms: 0 }, off);
    await clock.sync();
    expect(Math.abs(offNow(clock))).toBeLessThanOrEqual(4);
  },
);

test("between two looks it runs on", async () => {
  const world = { ms: 0 };
  const { clock, offNow } = machine(world, MINUTE);
  await clock.sync();
  world.ms += 3_000;
  expect(Math.abs(offNow(clock))).toBeLessThanOrEqual(4);
});

test("an answer that took long, as one does that waited for a lock, moves nothing", async () => {
  const { clock, takes, offNow } = machine({ ms: 0 }, MINUTE);
  await clock.sync();
  const before = offNow(clock);
  Object.assign(takes, { there: 20_000, back: 1 });
  await clock.sync();
  expect(offNow(clock)).toBe(before);
});

test("a clock that is set while rollcall runs is put right at the next look", async () => {
  const { clock, state, offNow } = machine({ ms: 0 }, 0);
  await clock.sync();
  state.offMs = -60 * MINUTE;
  await clock.sync();
  expect(Math.abs(offNow(clock))).toBeLessThanOrEqual(4);
});

test("where the database cannot be asked, that is said and the clock stays as it is", async () => {
  const own = { now: () => instantOf(NOON), sleep: async () => undefined };
  const clock = followingClock(own, () => Promise.reject(new Error("gone")));
  await expect(clock.sync()).rejects.toThrow("gone");
  expect(clock.now()).toBe(instantOf(NOON));
});
