/** The compiled rollcall of this `vitest run`. */
import { compile, mainIn } from "./compiled.ts";
import { onceARun } from "./once-a-run.ts";

/** What `node` is given to run it. */
export async function compiledMain(): Promise<string> {
  return mainIn(await onceARun("compiled", compile));
}
