/** rollcall as it is shipped: it starts in half the time that the sources take, and hundreds of starts are to come. */
import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const TOP = join(import.meta.dirname, "../..");

/** Compiles into a folder that must be below node_modules, where the code finds the packages that it leaves outside. */
export async function compile(folder: string, config?: string): Promise<void> {
  const rolldown = join(TOP, "node_modules/.bin/rolldown");
  await promisify(execFile)(rolldown, ["--config", ...(config ? [config] : []), "--dir", join(folder, "dist/core")], {
    cwd: TOP,
  });
  // From there it takes its version, and what it begins a new part with.
  await cp(join(TOP, "package.json"), join(folder, "package.json"));
  await cp(join(TOP, "templates"), join(folder, "templates"), { recursive: true });
}

export function mainIn(folder: string): string {
  return join(folder, "dist/core/main.js");
}
