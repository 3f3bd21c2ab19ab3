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

describe("a map of settings that takes any key", () => {
  const size = z.int().optional();
  test.each([
    ["at the top", z.object({ size }), "it"],
    ["further down", z.strictObject({ paging: z.object({ size }).optional() }), "paging"],
    ["that keeps what it does not know", z.strictObject({ paging: z.looseObject({ size }) }), "paging"],
    ["in a list", z.strictObject({ rooms: z.array(z.strictObject({ of: z.object({ size }) })) }), "rooms.of"],
    ["among others", z.strictObject({ paging: z.union([z.strictObject({ size }), z.object({})]) }), "paging"],
  ])("%s is told where the plugin is loaded: a misspelt key would be dropped", (_, config, setting) => {
    expect(wrongIn(config)).toBe(
      `its config: ${setting} takes any key, misspelt ones too: use z.strictObject(), or z.record() where the keys are free`,
    );
  });

  test.each([
    ["only its own", z.strictObject({ paging: z.strictObject({ size }) })],
    [
      "free ones, each with a map of its own",
      z.strictObject({ rooms: z.record(z.string(), z.strictObject({ size })) }),
    ],
    ["free ones beside its own", z.strictObject({ names: z.object({ other: z.string() }).catchall(z.string()) })],
    ["those of two maps", z.intersection(z.strictObject({ size }), z.strictObject({ pace: size }))],
  ])("is not one that takes %s", (_, config) => {
    expect(wrongIn(config)).toBeNull();
  });
});
