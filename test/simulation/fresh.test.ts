import { expect, test } from "vitest";
import { runBatch, summary } from "./batch.ts";

/** Beyond the known ones, and others each day; a failure names its seed, which replays on any day. */
const FIRST = 1_000_000 + (Math.floor(Date.now() / 86_400_000) % 100_000) * 1_000;
/** `ROLLCALL_LONG=1` takes the time for all of them. */
const SEEDS = process.env.ROLLCALL_LONG ? 200 : 10;

test(`${SEEDS} simulations that nobody has seen yet break no rule`, { timeout: 600_000 }, async () => {
  const batch = await runBatch(FIRST, SEEDS);
  console.log(`seeds ${FIRST} to ${FIRST + SEEDS - 1}: ${summary(batch)}`);
  expect(batch.failed.map(({ seed, violation }) => `${seed}: ${violation?.message}`)).toEqual([]);
  expect(batch.ran).toBe(SEEDS);
});
