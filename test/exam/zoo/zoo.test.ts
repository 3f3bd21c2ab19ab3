/**
 * The exam itself is examined: each broken connector is caught by the case that is meant for it. That the sound one, of which they are
 * variations, passes all cases is shown where it is written, built and run as its author would (test/package).
 */
import { describe, expect, test } from "vitest";
import { exam } from "../../../core/exam/exam.ts";
import { CONNECTORS } from "./connectors.ts";

describe.each(CONNECTORS)("a connector that $name", ({ caught, saying, connector, start }) => {
  test(`is caught by the case "${caught}"`, async () => {
    const held = exam({ plugin: "absence-mirror", connector, start }).find(({ name }) => name === caught)!;
    await expect(held.run()).rejects.toThrow(saying);
  });
});

test("a case is excused with a reason, which stands in its title, and not otherwise", () => {
  const [{ connector, start }] = CONNECTORS as [(typeof CONNECTORS)[0]];
  const options = { plugin: "absence-mirror", connector, start };
  const [config] = exam({ ...options, excused: { config: "the vendor's keys are not known" } });
  expect(config).toMatchObject({ skipped: "the vendor's keys are not known" });
  expect(config?.title).toContain("not held: the vendor's keys are not known");
  expect(() => exam({ ...options, excused: { config: " " } })).toThrow("without a reason");
  expect(() => exam({ ...options, excused: { paces: "x" } as never })).toThrow('no case "paces"');
});
