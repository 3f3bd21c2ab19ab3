import { expect, test } from "vitest";
import { shownSettings } from "../../../core/config/documents/settings-shown.ts";
import { duration, secret, z } from "../../../core/plugin/schema.ts";

const schema = z.strictObject({
  connector: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("plain"), url: z.string(), wait: z.number() }),
    z.strictObject({ type: z.literal("kept"), token: secret(), wait: duration().prefault("10m") }),
  ]),
  areas: z.array(z.string()).default([]),
  hours: z.boolean().default(false),
});

test("settings are shown as one writes them, a line each, and a secret never", () => {
  const settings = schema.parse({ connector: { type: "kept", token: "canary-4711" }, areas: ["users", "teams"] });
  const shown = shownSettings(schema, settings);
  expect(shown).toEqual([
    { path: "connector.type", value: "kept" },
    { path: "connector.token", value: null },
    { path: "connector.wait", value: "10m" },
    { path: "areas", value: "users, teams" },
    { path: "hours", value: "false" },
  ]);
  expect(JSON.stringify(shown)).not.toContain("canary");
});

test("a number is a duration only where the schema of that alternative says so", () => {
  const settings = schema.parse({ connector: { type: "plain", url: "https://tool.example.com", wait: 600_000 } });
  expect(shownSettings(schema, settings)).toContainEqual({ path: "connector.wait", value: "600000" });
});
