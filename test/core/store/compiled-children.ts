/** Compiles the scripts of `children` that are started many times, once a test run, since they then start in half the time. */
import { join } from "node:path";
import { build } from "rolldown";
import config from "../../../rolldown.config.ts";
import { onceARun } from "../../kit/once-a-run.ts";

const SCRIPTS = ["open", "migrate"] as const;

/** The arguments with which `node` runs the script. */
export async function compiledChild(name: (typeof SCRIPTS)[number]): Promise<string> {
  return join(await onceARun("store-children", compile), `${name}.js`);
}

async function compile(dir: string): Promise<void> {
  const input = SCRIPTS.map((name) => join(import.meta.dirname, "children", `${name}.ts`));
  await build({ ...config, input, plugins: [], output: { dir, format: "esm" }, logLevel: "silent" });
}
