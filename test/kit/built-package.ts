/** The package as it is released, built and installed into an empty folder with everything that it depends on. */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll } from "vitest";
import { putDist } from "./compiled-once.ts";
import { SHELF } from "./shelf.ts";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

export interface BuiltPackage {
  /** Where it is installed: what lies here imports `rollcall/plugin` from it. */
  readonly folder: string;
  /** The package itself. */
  readonly home: string;
  /** Node with these arguments in the folder, or in one below it. @throws with what it printed */
  node(args: readonly string[], where?: string): Promise<string>;
}

/** For the tests of one file. */
export async function builtPackage(): Promise<BuiltPackage> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "rollcall-package-")));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const home = join(folder, "node_modules/rollcall");
  await mkdir(home, { recursive: true });
  for (const name of await readdir(join(ROOT, "node_modules")))
    await symlink(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  for (const name of ["package.json", "LICENSE", "README.md", "CHANGELOG.md", "config.example.yaml"])
    await cp(join(ROOT, name), join(home, name));
  await cp(join(ROOT, "config.schema.json"), join(home, "config.schema.json"));
  await cp(join(ROOT, "templates"), join(home, "templates"), { recursive: true });
  const node = async (args: readonly string[], where = folder) => {
    const { stdout } = await run(process.execPath, args, {
      cwd: where,
      env: { ...process.env, NODE_OPTIONS: "", TMPDIR: SHELF },
    }).catch(({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => {
      throw new Error(stdout + stderr);
    });
    return stdout;
  };
  await putDist(join(home, "dist"));
  await node(["build/types.ts", join(home, "dist/types")], ROOT);
  return { folder, home, node };
}
