/** rollcall compiled as it is released, beside the packages of this repository; a process of it starts in half the time. */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

/** For the tests of one file: the path of the compiled program. */
export async function compiledProgram(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-compiled-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await cp(join(ROOT, "package.json"), join(folder, "package.json"));
  await compileTo(join(folder, "dist/core"));
  return join(folder, "dist/core/main.js");
}

export async function compileTo(folder: string): Promise<void> {
  const rolldown = join(ROOT, "node_modules/rolldown/bin/cli.mjs");
  await promisify(execFile)(process.execPath, [rolldown, "--config", "--dir", folder], { cwd: ROOT });
}
