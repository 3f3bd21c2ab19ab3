/** A folder for what is made once and used by all test files of one `vitest run` (once-a-run.ts); it goes away with the run. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

/** Below node_modules: compiled code finds there the packages that it leaves outside. */
const CACHE = join(import.meta.dirname, "../../node_modules/.cache");

declare module "vitest" {
  interface ProvidedContext {
    readonly runFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, "rollcall-run-"));
  project.provide("runFolder", folder);
  return () => rm(folder, { recursive: true, force: true });
}
