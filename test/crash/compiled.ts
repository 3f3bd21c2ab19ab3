/** rollcall as it is shipped: it starts in a third of the time that the sources take, and hundreds of starts are to come. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { TOP } from "../e2e/process/kit/program.ts";

/** Below node_modules, where it finds the packages that it leaves outside. */
const FOLDER = join(TOP, "node_modules/.cache/rollcall-crash");
export const COMPILED = join(FOLDER, "main.js");

export function compile(): void {
  const rolldown = join(TOP, "node_modules/.bin/rolldown");
  execFileSync(rolldown, ["--config", "--dir", FOLDER], { cwd: TOP, stdio: ["ignore", "ignore", "inherit"] });
}
