/** Compiles rollcall with short waits (quick.config.ts) into a folder that must be below node_modules. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compile } from "../kit/compiled.ts";

export function compileQuick(folder: string): Promise<void> {
  return compile(folder, join(import.meta.dirname, "quick.config.ts"));
}

/** As a later version (newer.config.ts). */
export async function compileNewer(folder: string, version: string): Promise<void> {
  await compile(folder, join(import.meta.dirname, "newer.config.ts"));
  const file = join(folder, "package.json");
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), version }));
}
