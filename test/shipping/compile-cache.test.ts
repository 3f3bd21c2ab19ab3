/** What Node compiled of the released code, kept beside it (build/begin.ts). */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { putDist } from "../kit/compiled-once.ts";

const USER = process.getuid!();
let core: string;
let kept: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-kept-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await putDist(join(folder, "dist"));
  await cp(join(import.meta.dirname, "../../package.json"), join(folder, "package.json"));
  core = join(folder, "dist/core");
  kept = join(core, "compile-cache", String(USER));
});

/** What Node says of it stands on standard output, before what rollcall says. */
async function rollcall(...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, NODE_DEBUG_NATIVE: "COMPILE_CACHE" };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(core, "main.js"), ...args], { env });
  return stderr + stdout;
}

const written = async (folder: string) => (await readdir(folder, { recursive: true })).length;

test("is read by the next start", async () => {
  await mkdir(kept, { recursive: true });
  expect(await rollcall("version")).not.toContain("was accepted");
  const after = await written(kept);
  expect(after).toBeGreaterThan(10);
  const said = await rollcall("version");
  expect(said).toMatch(/\b0\.\d+\.\d+\n$/);
  expect(said).toContain("was accepted");
  expect(said).not.toContain("was rejected");
  expect(await written(kept)).toBe(after);
});

test("is not kept where nobody made a folder for it", async () => {
  const before = await written(core);
  await rollcall("version");
  expect(await written(core)).toBe(before);
});

test("is not kept in the folder of another user, nor read there", async () => {
  const another = join(dirname(kept), String(USER + 1));
  await mkdir(another, { recursive: true });
  expect(await rollcall("version")).not.toContain("compile cache");
  expect(await readdir(another)).toEqual([]);
});

test("is of no account for a file that was changed since, be it as long as before", async () => {
  await mkdir(kept, { recursive: true });
  expect(await rollcall("--help")).toContain("show the version");
  for (const name of await readdir(core)) {
    if (!name.endsWith(".js")) continue;
    const text = await readFile(join(core, name), "utf8");
    await writeFile(join(core, name), text.replaceAll("show the version", "tell the version"));
  }
  expect(await rollcall("--help")).toContain("tell the version");
});

test("is done without where the folder is of no use", async () => {
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, "");
  expect(await rollcall("version")).toMatch(/\b0\.\d+\.\d+\n$/);
});
