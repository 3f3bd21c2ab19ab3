import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const TOP = join(import.meta.dirname, "../../..");
/** A hook that prints on standard error which modules are loaded. */
const HOOK = `import { registerHooks } from "node:module";
registerHooks({ resolve(name, context, next) { const found = next(name, context); process._rawDebug(found.url); return found; } });`;

test("a command that serves no page does not wait for what pages are made with", { timeout: 60_000 }, async () => {
  const hook = `data:text/javascript,${encodeURIComponent(HOOK)}`;
  const args = ["--import", hook, join(TOP, "core/main.ts"), "version"];
  const { stderr } = await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1_024 * 1_024 });
  const packages = new Set([...stderr.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => name));
  expect(packages).toContain("commander");
  for (const name of ["hono", "@hono/node-server", "@hono/zod-openapi", "prom-client"])
    expect(packages).not.toContain(name);
});
