/** The native module that works on the database is compiled where it is installed, not downloaded: the lock has no hash of that file. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { pages } from "../docs/blocks.ts";

const ROOT = join(import.meta.dirname, "../..");
const SETTING = "npm_config_build_from_source=sqlite3";
const read = (name: string) => readFile(join(ROOT, name), "utf8");

/** What the package's own install script says with these variables, where nothing can be downloaded and the compiler only says that it was called. */
async function installing(env: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-sqlite3-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(join(ROOT, "node_modules/sqlite3/package.json"), join(folder, "package.json"));
  await writeFile(join(folder, "node-gyp"), "#!/bin/sh\necho compiled\n", { mode: 0o755 });
  const { scripts } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    scripts: { install: string };
  };
  const path = [folder, join(ROOT, "node_modules/.bin"), process.env.PATH].join(":");
  const nowhere = { npm_config_https_proxy: "http://127.0.0.1:9", npm_config_loglevel: "info", HOME: folder };
  const { stdout, stderr } = await promisify(execFile)("sh", ["-c", scripts.install], {
    cwd: folder,
    env: { PATH: path, ...nowhere, ...env },
  });
  return stderr + stdout;
}

test("in the image, where the install script of the package does not even try to download it", async () => {
  const [, stage = ""] = /^FROM \S+ AS packages\n([\s\S]*?)^RUN npm ci/m.exec(await read("Dockerfile")) ?? [];
  const set = [...stage.matchAll(/^ENV (\w+)=(\S+)$/gm)].map(([, name, value]) => [name!, value!]);
  const said = await installing(Object.fromEntries(set));
  expect(said).toMatch(/not attempting download.*\ncompiled\n$/);
  expect(said).not.toMatch(/http request|proxy/);
});

test("and without the setting it would try", async () => {
  expect(await installing({})).toMatch(/http request GET https:[\s\S]*\ncompiled\n$/);
});

test("in CI, and by each command of the pages that installs rollcall for real credentials", async () => {
  expect(await read(".ci/run")).toMatch(new RegExp(`^export ${SETTING}$`, "m"));
  const text = [...(await pages()).values()].join("\n");
  const global = text.match(/\S* *\S* *npm install --global/g) ?? [];
  expect(global).toHaveLength(2);
  for (const command of global) expect(command).toContain(`env ${SETTING} npm`);
  const clones = [/^.*In a clone, type `([^`]*)`/m, /\*\*In a clone\*\*: stop rollcall, `git pull`, `([^`]*)`/];
  for (const clone of clones) expect(clone.exec(text)?.[1]).toBe(`${SETTING} npm ci`);
});
