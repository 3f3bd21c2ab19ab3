import { expect, test } from "vitest";
import { simulate } from "./simulation.ts";
import { TOOLS } from "./tools.ts";

test.each([2, 7, 33])("seed %i happens twice in the same way", async (seed) => {
  const [once, again] = [await simulate(seed), await simulate(seed)];
  expect(once.events).toBeGreaterThan(100);
  expect(again.hash).toBe(once.hash);
});

test("what ran before makes no difference to a seed", async () => {
  const alone = (await simulate(36)).hash;
  for (const other of [1, 3, 9]) await simulate(other);
  expect((await simulate(36)).hash).toBe(alone);
});

test("another seed is another order", async () => {
  expect((await simulate(2)).hash).not.toBe((await simulate(7)).hash);
});

/** A run stands still for longer than its lease lasts: once, another process took it, and for a while both made records. */
const AHEAD = 5;
/** The tools that there were then: with others it is another story. */
const THEN = { name: "is whole", seed: AHEAD, rule: /^$/, tools: Object.keys(TOOLS) };

test("a run whose lease ran out under it writes nothing more", async () => {
  expect((await simulate(AHEAD, THEN)).violation).toBeNull();
});

test("an incident that a clock set back closes before it opened was told all the same", async () => {
  expect((await simulate(21785087)).violation).toBeNull();
});

test("an event whose answer was lost, and that somebody moved before it was looked for, is nobody's fault", async () => {
  expect((await simulate(7067)).violation).toBeNull();
});
