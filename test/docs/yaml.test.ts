/** Every YAML block that operators read is a config, or a piece of one that makes a config with what is around it. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { catalogOf } from "../../core/config/catalog.ts";
import { loadConfig } from "../../core/config/load.ts";
import type { ConfigError } from "../../core/model/errors.ts";
import { sources, targets } from "../../plugins/index.ts";
import { inFolder } from "../core/config/kit.ts";
import { blocks } from "./blocks.ts";

const plugins = catalogOf(sources, targets);

/** What stands around a piece; `sources` takes the place of `source`. */
const AROUND = {
  version: 1,
  owners: ["it@example.com"],
  source: { plugin: "personio", client_id: "made-up", client_secret: "made-up" },
  targets: {
    absences: { plugin: "absence-mirror", connector: { type: "awork", api_key: "made-up" } },
  },
};

// The block of plugins/README.md names plugins of somebody else's, as test/e2e/process/external.test.ts does.
const pieces = (await blocks("{README.md,docs/*.md,plugins/*/**/README.md}")).filter(
  ({ language }) => language === "yaml",
);

test("there are such blocks, for every target plugin", () => {
  const named = pieces.flatMap(({ code }) => [...code.matchAll(/plugin: (\S+)$/gm)].map(([, name]) => name!));
  for (const name of plugins.targets.keys()) expect(named).toContain(name);
  const connectors = pieces.flatMap(({ code }) => [...code.matchAll(/\btype: ([a-z]+)/g)].map(([, type]) => type!));
  for (const type of ["awork", "caldav", "buuky", "seatsurfing", "scim", "edyoucated", "honestly", "staffomatic"])
    expect(connectors).toContain(type);
});

for (const [index, { page, code }] of pieces.entries())
  test(`${page}, block ${index + 1} is accepted`, async () => {
    expect(await problemsOf(code)).toEqual([]);
  });

test("a piece with a wrong key, and one that is no YAML, would be found", async () => {
  expect(await problemsOf("history: { keeps: 30d }")).toEqual([expect.stringContaining("history")]);
  await expect(problemsOf("a: [")).rejects.toThrow();
});

async function problemsOf(code: string): Promise<readonly string[]> {
  const piece = parse(code) as Record<string, unknown>;
  const { source, ...rest } = AROUND;
  const whole = stringify({ ...rest, ...(!("sources" in piece) && { source }), ...piece });
  const certified = whole.replaceAll(/\$\{file:[^}]*ca\.pem\}/g, JSON.stringify(rootCertificates[0]));
  const text = certified.replaceAll(/\$\{file:[^}]*\}/g, "made-up");
  const names = [...text.matchAll(/\$\{([A-Z0-9_]+)\}/g)].map(
    ([, name]) => [name!, "made-up-and-long-enough"] as const,
  );
  return inFolder(async (folder) => {
    const file = join(folder, "config.yaml");
    await writeFile(file, text);
    return loadConfig({ file, env: Object.fromEntries(names), plugins, mayLack: [] }).then(
      () => [],
      (error: ConfigError) => error.problems.map(({ path, message }) => `${path} ${message}`),
    );
  });
}
