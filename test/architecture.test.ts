/** Holds the import table and the other rules of the house over the code as it is, and shows that the check can fail. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PACKAGES } from "./architecture/rules.ts";
import { readSource, type SourceFile } from "./architecture/source-file.ts";
import { staleExceptions, violations } from "./architecture/violations.ts";

const TOP = join(import.meta.dirname, "..");

function sourcesIn(folder: string): SourceFile[] {
  return readdirSync(join(TOP, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => readSource(file.slice(TOP.length + 1).replaceAll("\\", "/"), readFileSync(file, "utf8")));
}

const files = [...sourcesIn("core"), ...sourcesIn("plugins")];

describe("the house as it is", () => {
  it("was read at all", () => {
    expect(files.map((file) => file.path)).toEqual(expect.arrayContaining(["core/model/time.ts", "core/cli/host.ts"]));
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(files.length);
  });

  it("keeps the import table, the packages, the world's globals and the size of files", () => {
    expect(violations(files)).toEqual([]);
  });

  it("has no exception that nothing needs any more", () => {
    expect(staleExceptions(files)).toEqual([]);
  });

  it("gives every dependency to a room and no room a package that is not a dependency", () => {
    const { dependencies } = JSON.parse(readFileSync(join(TOP, "package.json"), "utf8"));
    expect(Object.keys(PACKAGES).sort()).toEqual(Object.keys(dependencies).sort());
  });
});

describe("what tests share", () => {
  const HOOK = /^(before|after)(Each|All)\(/m;
  const hooked = (sources: readonly { path: string; text: string }[]) =>
    sources.filter(({ path, text }) => !path.endsWith(".test.ts") && HOOK.test(text)).map(({ path }) => path);

  it("has no hook of its own, which the first file that imports it would hear alone", () => {
    const ours = readdirSync(join(TOP, "test"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.includes("node_modules"))
      .map((path) => ({ path, text: readFileSync(join(TOP, "test", path), "utf8") }));
    expect(hooked(ours)).toEqual([]);
    expect(hooked([{ path: "kit/room.ts", text: "\nafterEach(async () => {});\n" }])).toEqual(["kit/room.ts"]);
  });
});

/** What the check says about one made-up file. */
function judge(path: string, text: string): string[] {
  return violations([readSource(path, text)]);
}

describe("the reader of sources", () => {
  it.each([
    ['import { a } from "./a.ts";', "./a.ts"],
    ['import type { A } from "./a.ts";', "./a.ts"],
    ['import "./a.ts";', "./a.ts"],
    ['export { a } from "./a.ts";', "./a.ts"],
    ['export type { A } from "./a.ts";', "./a.ts"],
    ['export * from "./a.ts";', "./a.ts"],
    ['const a = await import("./a.ts");', "./a.ts"],
    ['let a: import("./a.ts").A;', "./a.ts"],
  ])("sees the import in %s", (text, specifier) => {
    expect(readSource("core/plan/x.ts", text).imports).toEqual([specifier]);
  });

  it("takes no import and no global out of comments and strings", () => {
    const text = `// import "./a.ts"; Date.now()\n/* process.env */ const s = 'import "./b.ts"; new Date()'; const t = \`console\`;`;
    expect(readSource("core/plan/x.ts", text)).toMatchObject({ imports: [], globals: [] });
  });

  it.each([
    ["const t = Date.now();", "Date.now"],
    ["const t = new Date();", "new Date"],
    ["const t = new Date(0).toISOString();", "new Date"],
    ["const r = () => Math.random();", "Math.random"],
    ["const r = Math['random']();", "Math.random"],
    ["const e = process.env.HOME;", "process.env"],
    ["const { HOME } = process.env;", "process.env"],
    ["process.exit(1);", "process.exit"],
    ["console.error('x');", "console"],
    ["await fetch('x');", "fetch"],
    ["await globalThis.fetch('x');", "fetch"],
    ["new WebSocket('x');", "WebSocket"],
    ["await import(name);", "import(…)"],
  ])("sees the world in %s", (text, name) => {
    expect(readSource("core/plan/x.ts", text).globals).toEqual([name]);
  });

  it("does not take the kit's own fetch for the world's", () => {
    expect(readSource("plugins/a/client.ts", "const r = await http.fetch('/x');").globals).toEqual([]);
  });
});

describe("a table that is looked up by any word", () => {
  const table = 'const REMEDIES: Readonly<Record<string, string>> = { "not-found": "Nothing to do." };';

  it("is a Map wherever a vendor's word may come to it", () => {
    expect(judge("plugins/a/connectors/b/judge.ts", table)).toEqual([expect.stringContaining("REMEDIES")]);
    expect(judge("core/plugin/http/x.ts", `export ${table}`)).toHaveLength(1);
    expect(judge("plugins/a/judge.ts", 'const REMEDIES: ReadonlyMap<string, string> = new Map([["a", "b"]]);')).toEqual(
      [],
    );
    expect(judge("plugins/a/judge.ts", 'const NAMES: Readonly<Record<Kind, string>> = { user: "User" };')).toEqual([]);
  });

  it("may be an object where only our own words or a simulator's come to it", () => {
    expect(judge("core/store/x.ts", table)).toEqual([]);
    expect(judge("plugins/a/connectors/b/simulator-routes.ts", table)).toEqual([]);
  });
});

describe("the check", () => {
  it.each([
    ["core/model/x.ts", "../plan/diff.ts"],
    ["core/plan/x.ts", "../plugin/contract.ts"],
    ["core/plan/x.ts", "../store/store.ts"],
    ["core/plan/x.ts", "../render/text.ts"],
    ["core/render/x.ts", "../plan/safety.ts"],
    ["core/plugin/x.ts", "../plan/diff.ts"],
    ["core/config/x.ts", "../store/store.ts"],
    ["core/config/x.ts", "../../plugins/index.ts"],
    ["core/store/x.ts", "../engine/operations.ts"],
    ["core/notify/x.ts", "../plan/diff.ts"],
    ["core/engine/x.ts", "../app/clock.ts"],
    ["core/engine/x.ts", "../../plugins/personio/index.ts"],
    ["core/engine/x.ts", "../config/config.ts"],
    ["core/web/x.ts", "../plan/safety.ts"],
    ["core/cli/x.ts", "../plugin/contract.ts"],
    ["core/cli/x.ts", "../main.ts"],
    ["core/cli/commands/x.ts", "../../web/server.ts"],
    ["core/app/x.ts", "../../test/kit/people.ts"],
    ["core/main.ts", "./store/store.ts"],
    ["plugins/personio/x.ts", "../absence-mirror/index.ts"],
    ["plugins/personio/x.ts", "../../core/engine/operations.ts"],
    ["plugins/protocols/scim.ts", "../personio/client.ts"],
    ["plugins/personio/x.ts", "../index.ts"],
  ])("refuses that %s imports %s", (path, specifier) => {
    expect(judge(path, `import type { A } from "${specifier}";`)).toHaveLength(1);
  });

  it.each([
    ["core/plan/x.ts", "../model/change.ts"],
    ["core/render/x.ts", "../model/run.ts"],
    ["core/notify/x.ts", "../render/text.ts"],
    ["core/engine/x.ts", "../plan/diff.ts"],
    ["core/cli/commands/x.ts", "../../engine/operations.ts"],
    ["core/cli/commands/x.ts", "../table.ts"],
    ["core/app/x.ts", "../../plugins/index.ts"],
    ["core/main.ts", "./cli/run-cli.ts"],
    ["plugins/personio/x.ts", "./client.ts"],
    ["plugins/a/connectors/b/x.ts", "../../../protocols/scim.ts"],
    ["plugins/a/connectors/b/x.ts", "../../../../core/plugin/contract.ts"],
    ["plugins/index.ts", "./personio/index.ts"],
  ])("allows that %s imports %s", (path, specifier) => {
    expect(judge(path, `import type { A } from "${specifier}";`)).toEqual([]);
  });

  it("refuses files outside the rooms", () => {
    expect(judge("core/lost/x.ts", 'import "./y.ts";')).toEqual(["core/lost/x.ts is in no room of the import table"]);
  });

  it.each([
    ["core/engine/x.ts", "undici"],
    ["core/engine/x.ts", "knex"],
    ["plugins/personio/x.ts", "zod"],
    ["core/plugin/contract.ts", "zod"],
    ["core/web/x.ts", "commander"],
    ["core/cli/x.ts", "hono/html"],
    ["core/web/x.ts", "tsyringe"],
    ["core/engine/x.ts", "temporal-polyfill"],
    ["core/app/x.ts", "vitest"],
    ["core/app/x.ts", "@scope/unknown/part"],
    ["core/app/x.ts", "fs"],
    ["core/app/x.ts", "node:process"],
    ["core/plan/x.ts", "node:fs"],
    ["core/model/x.ts", "node:crypto"],
  ])("refuses that %s imports the package %s", (path, name) => {
    expect(judge(path, `import "${name}";`)).toHaveLength(1);
  });

  it("says how a connector that came from outside imports the kit in the repository", () => {
    expect(judge("plugins/a/x.ts", 'import { z } from "rollcall/plugin";')).toEqual([
      "plugins/a/x.ts imports rollcall/plugin: in the repository by its path, ../core/plugin/…",
    ]);
  });

  it.each([
    ["core/plugin/schema.ts", "zod"],
    ["core/web/x.ts", "hono/html"],
    ["core/web/x.ts", "@hono/node-server/serve-static"],
    ["core/cli/x.ts", "node:util"],
    ["core/plan/x.ts", "node:crypto"],
    ["plugins/a/x.ts", "p-queue"],
  ])("allows that %s imports the package %s", (path, name) => {
    expect(judge(path, `import "${name}";`)).toEqual([]);
  });

  it.each([
    ["core/engine/x.ts", "../plugin/simulator.ts"],
    ["plugins/personio/client.ts", "./simulator.ts"],
    ["core/app/daemon/daemon.ts", "../../plugins/personio/simulator.ts"],
    ["core/app/daemon/daemon.ts", "../../plugins/personio/world.ts"],
    ["plugins/personio/client.ts", "./simulator/people.ts"],
  ])("refuses that %s imports the simulator %s", (path, specifier) => {
    expect(judge(path, `import "${specifier}";`)).toEqual([expect.stringContaining("only simulators, tests and")]);
  });

  it("lets simulators build on simulators, and the demo start them", () => {
    expect(judge("plugins/personio/simulator.ts", 'import "../../core/plugin/simulator.ts";')).toEqual([]);
    expect(judge("plugins/personio/world.ts", 'import "./simulator/people.ts";')).toEqual([]);
    expect(judge("core/app/demo-company.ts", 'import "../../plugins/personio/simulator.ts";')).toEqual([]);
  });

  it.each([
    'import net from "node:net";',
    'import { request } from "node:https";',
    'const { spawn } = await import("node:child_process");',
    'import { writeFile } from "node:fs/promises";',
    "export const get = () => fetch('https://example.com');",
    "export const get = () => globalThis.fetch('https://example.com');",
    "export const open = () => new WebSocket('wss://example.com');",
  ])("refuses a way past the gateway in a plugin, and lets a simulator have it: %s", (text) => {
    expect(judge("plugins/personio/client.ts", text)).toEqual([expect.stringContaining("by context.http alone")]);
    expect(judge("plugins/personio/simulator.ts", text)).toEqual([]);
  });

  it("refuses the world's clock, chance, environment, end and console outside their one file", () => {
    const text = "Date.now(); new Date(); Math.random(); process.env.A; process.exit(); console.log();";
    expect(judge("core/engine/x.ts", text)).toHaveLength(6);
    expect(judge("core/main.ts", "process.env.A; process.exit(); console.log();")).toEqual([]);
    expect(judge("core/app/clock.ts", "Date.now();")).toEqual([]);
  });

  it("refuses an import of a computed name", () => {
    expect(judge("core/app/x.ts", "await import(name);")).toEqual([expect.stringContaining("computed name")]);
  });

  it("refuses a file of 201 lines, a listed one that grew, and a run that is longer than a screen", () => {
    expect(judge("core/engine/run-target.ts", "a;\n".repeat(80))).toEqual([]);
    expect(judge("core/engine/run-target.ts", "a;\n".repeat(81))).toEqual([expect.stringContaining("at most 80")]);
    expect(judge("core/plan/x.ts", "a;\n".repeat(200))).toEqual([]);
    expect(judge("core/plan/x.ts", "a;\n".repeat(201))).toEqual([expect.stringContaining("201 lines")]);
    expect(judge("core/config/schema.ts", "a;\n".repeat(300))).toEqual([expect.stringContaining("300 lines")]);
  });

  it("names exceptions that are not needed any more", () => {
    expect(staleExceptions([readSource("core/config/schema.ts", "a;")])).toContain(
      "core/config/schema.ts is no longer over 200 lines: take it off the list in test/architecture/rules.ts",
    );
  });
});
