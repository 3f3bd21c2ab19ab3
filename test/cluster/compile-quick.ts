/** Compiles rollcall with short waits (quick.config.ts) into a folder that must be below node_modules. */
import { join } from "node:path";
import { compile } from "../kit/compiled.ts";

export function compileQuick(folder: string): Promise<void> {
  return compile(folder, join(import.meta.dirname, "quick.config.ts"));
}
