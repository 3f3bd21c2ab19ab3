import { expect, test } from "vitest";
import { runBatch, summary } from "./batch.ts";

const FIRST = 1;
/** `ROLLCALL_LONG=1` takes the time for all of them. */
const SEEDS = process.env.ROLLCALL_LONG ? 500 : 40;

test(`${SEEDS} simulations of which every seed is known break no rule, and things are removed in them`, {
  timeout: 900_000,
}, async () => {
  const batch = await runBatch(FIRST, SEEDS);
  console.log(`seeds ${FIRST} to ${FIRST + SEEDS - 1}: ${summary(batch)}`);
  expect(batch.failed.map(({ seed, violation }) => `${seed}: ${violation?.message}`)).toEqual([]);
  expect(batch.ran).toBe(SEEDS);
  expect(batch.removals).toBeGreaterThan(SEEDS / 4);
});
