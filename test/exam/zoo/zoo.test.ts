/**
 * The exam itself is examined: each broken connector and plugin is caught by the case that is meant for it. That the sound one, of which they are
 * variations, passes all cases is shown where it is written, built and run as its author would (test/package).
 */
import { describe, expect, test } from "vitest";
import { exam } from "../../../core/exam/exam.ts";
import { CONNECTORS } from "./connectors.ts";
import { PLUGINS } from "./plugins.ts";

describe.each([...CONNECTORS, ...PLUGINS])("one that $name", ({ caught, saying, exam: options }) => {
  test(`is caught by the case "${caught}"`, async () => {
    const held = exam(options).find(({ name }) => name === caught)!;
    await expect(held.run()).rejects.toThrow(saying);
  });
});

test("a case is excused with a reason, which stands in its title, and not otherwise", () => {
  const { exam: options } = CONNECTORS[0]!;
  const [config] = exam({ ...options, excused: { config: "the vendor's keys are not known" } });
  expect(config).toMatchObject({ skipped: "the vendor's keys are not known" });
  expect(config?.title).toContain("not held: the vendor's keys are not known");
  expect(() => exam({ ...options, excused: { config: " " } })).toThrow("without a reason");
  expect(() => exam({ ...options, excused: { paces: "x" } as never })).toThrow('no case "paces"');
});
