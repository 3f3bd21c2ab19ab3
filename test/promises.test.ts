import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BEHAVIOURS } from "./behaviours/rows.ts";
import { testsOf, withoutTest } from "./promises/tested.ts";
import { SAFETY } from "./safety/rows.ts";

const TOP = join(import.meta.dirname, "..");

describe.each([
  ["numbered behaviour", BEHAVIOURS],
  ["rule that keeps people safe", SAFETY],
])("every %s", (_, promised) => {
  it("has a test that carries its name", () => {
    expect(withoutTest(testsOf(promised, TOP))).toEqual([]);
  });
});

it("a rule that a title names is one of the rules", () => {
  expect(testsOf(SAFETY, TOP).strays).toEqual([]);
});
