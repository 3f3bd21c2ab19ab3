import { join } from "node:path";
import { expect, it } from "vitest";
import { testedBehaviours } from "./behaviours/tested.ts";

it("every numbered behaviour has a test that carries its number", () => {
  const tested = testedBehaviours(join(import.meta.dirname, ".."));
  expect([...tested].filter(([, titles]) => titles.length === 0).map(([id]) => id)).toEqual([]);
});
