/** The exam itself is examined: each broken connector is caught by the case that is meant for it, and the sound one passes all. */
import { describe, expect, test } from "vitest";
import { exam } from "../../../core/exam/exam.ts";
import { CONNECTORS } from "./connectors.ts";
import { sound } from "./variant.ts";

describe("the sound connector passes", () => {
  for (const { title, run } of exam({ plugin: "absence-mirror", ...sound })) test(title, run);
});

describe.each(CONNECTORS)("a connector that $name", ({ caught, saying, connector, start }) => {
  test(`is caught by the case "${caught}"`, async () => {
    const held = exam({ plugin: "absence-mirror", connector, start }).find(({ name }) => name === caught)!;
    await expect(held.run()).rejects.toThrow(saying);
  });
});
