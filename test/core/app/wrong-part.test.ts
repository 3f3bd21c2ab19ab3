/** What is wrong with a plugin or a connector of other people before it is ever asked. */
import { describe, expect, test } from "vitest";
import { wrongPart } from "../../../core/app/external/wrong-part.ts";
import { z } from "../../../core/plugin/schema.ts";

const wrongIn = (config: z.ZodType) =>
  wrongPart("connector", { type: "theirs", summary: "Of somebody else.", config, connect: () => ({}) }, new Set());

describe("a setting that nobody can write", () => {
  test.each([
    ["a date", z.strictObject({ since: z.date() }), "since is a z.date(), which no config can hold: use civilDate(),"],
    [
      "a set, further down",
      z.strictObject({ rooms: z.strictObject({ of: z.array(z.set(z.string())).optional() }) }),
      "rooms.of is a z.set(), which no config can hold: use z.array()",
    ],
  ])("%s is told where the plugin is loaded, with what to use instead", (_, config, words) => {
    expect(wrongIn(config)).toContain(`its config: ${words}`);
  });

  test.each([
    ["a text that becomes a date", z.strictObject({ since: z.string().transform((text) => new Date(text)) })],
    ["a date from a text", z.strictObject({ since: z.coerce.date().optional() })],
    ["a date or a text", z.strictObject({ since: z.union([z.date(), z.string()]) })],
    ["what the plugin looks at itself", z.strictObject({ since: z.custom(() => true) })],
  ])("%s is none", (_, config) => {
    expect(wrongIn(config)).toBeNull();
  });
});
