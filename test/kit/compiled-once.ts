/** The compiled rollcall of this `vitest run`. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { compile, mainIn } from "./compiled.ts";
import { onceARun } from "./once-a-run.ts";

/** What `node` is given to run it. */
export async function compiledMain(): Promise<string> {
  return mainIn(await onceARun("compiled", compile));
}

/** A copy of what was compiled, as `dist` in a package. */
export async function putDist(where: string): Promise<void> {
  await cp(join(await onceARun("compiled", compile), "dist"), where, { recursive: true });
}
