import { describe, expect, test } from "vitest";
import { Secret } from "../../../core/model/secret.ts";
import { z } from "../../../core/plugin/schema.ts";
import { absenceMirrorConfig } from "../../../plugins/absence-mirror/config.ts";

const connector = { type: "awork", api_key: "made-up-key" };
const problems = (config: unknown) =>
  (absenceMirrorConfig.safeParse(config).error?.issues ?? []).map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

test("A2, A7: the defaults are those of the page for users", () => {
  expect(absenceMirrorConfig.parse({ connector })).toEqual({
    connector: {
      type: "awork",
      api_key: expect.any(Secret),
      base_url: "https://api.awork.com",
      provider: "personio",
      requests_per_minute: 1000,
    },
    window: { past_days: 14, future_days: 180 },
    hide_details: true,
    people: { where: {}, exclude: [] },
    absence_types: "all",
    approval: "approved",
    hours: "skip",
  });
});

test("one end of the window alone keeps the other's default", () => {
  expect(absenceMirrorConfig.parse({ connector, window: { past_days: 3 } }).window).toEqual({
    past_days: 3,
    future_days: 180,
  });
});

test("a slash behind the address is dropped", () => {
  const awork = absenceMirrorConfig.parse({ connector: { ...connector, base_url: "https://awork.example.com/" } });
  expect(awork.connector).toMatchObject({ base_url: "https://awork.example.com" });
});

describe("what is wrong is refused where it stands", () => {
  test.each([
    [{}, "connector"],
    [{ connector: { ...connector, type: "work" } }, "connector.type"],
    [{ connector: { ...connector, api_key: "" } }, "connector.api_key"],
    [{ connector: { ...connector, provider: " " } }, "connector.provider"],
    [{ connector: { ...connector, provider: "x".repeat(101) } }, "connector.provider"],
    [{ connector: { ...connector, base_url: "awork.com" } }, "connector.base_url"],
    [{ connector: { ...connector, requests_per_minute: 0 } }, "connector.requests_per_minute"],
    [{ connector, window: { past_days: -1 } }, "window.past_days"],
    [{ connector, window: { past_days: 1.5 } }, "window.past_days"],
    [{ connector, hide_details: "yes" }, "hide_details"],
    [{ connector, absence_types: { include: [] } }, "absence_types"],
    [{ connector, people: { where: { department: [] } } }, "people.where.department"],
    [{ connector, people: { where: { status: ["active"] } } }, "people.where.status"],
    [{ connector, approval: "rejected" }, "approval"],
    [{ connector, hours: "round" }, "hours"],
  ])("%j at %s", (config, path) => {
    expect(problems(config)).toEqual([expect.stringMatching(new RegExp(`^${path.replace(".", "\\.")}[.:]`))]);
  });

  test.each([
    { connector, windows: {} },
    { connector, window: { past: 3 } },
    { connector: { ...connector, apikey: "x" } },
  ])("an unknown key at any depth: %j", (config) => {
    expect(problems(config)).toEqual([expect.stringContaining("Unrecognized key")]);
  });
});

test("every setting is described, and the key is marked as secret", () => {
  const schema = z.toJSONSchema(absenceMirrorConfig, { io: "input", unrepresentable: "any" });
  const bare: string[] = [];
  const look = (node: unknown, path: string) => {
    if (typeof node !== "object" || node === null) return;
    const { properties = {}, oneOf = [] } = node as {
      properties?: Record<string, { description?: string }>;
      oneOf?: unknown[];
    };
    for (const [name, property] of Object.entries(properties)) {
      if (!property.description) bare.push(`${path}${name}`);
      look(property, `${path}${name}.`);
    }
    for (const one of oneOf) look(one, path);
  };
  look(schema, "");
  expect(bare).toEqual([]);
  expect(JSON.stringify(schema)).toContain('"secret":true');
});
