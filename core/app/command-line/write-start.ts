/** `rollcall init`: writes a config to start from, and beside it the example and the JSON Schema. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { PluginCatalog } from "../../config/catalog.ts";
import { EXAMPLE_NAME, START_NAME, startFiles } from "../../config/documents/template.ts";
import { CommandRefused } from "../../model/errors.ts";
import { writeFiles } from "./write-files.ts";

function fileExists(file: string): CommandRefused {
  return new CommandRefused("CONFIG", `${file} exists already`, {
    remedy: "Choose another folder, or move the file away first.",
  });
}

/**
 * Returns the files that were made. An example that is there stays, and a schema that is the same.
 * @throws CommandRefused if a config is there, or another schema, or a file cannot be written
 */
export async function writeStart(dir: string, catalog: PluginCatalog): Promise<readonly string[]> {
  const files = [...startFiles(catalog)]
    .map(([name, text]) => ({ name, path: resolve(dir, name), text }))
    .filter(({ name, path, text }) => name === START_NAME || !(existsSync(path) && mayStay(name, path, text)));
  const existing = files.find(({ path }) => existsSync(path));
  if (existing) throw fileExists(existing.path);
  await writeFiles(dir, files);
  return files.map(({ path }) => path);
}

/** Whether the file that is there does as well as the one that would be written. */
function mayStay(name: string, path: string, text: string): boolean {
  return name === EXAMPLE_NAME || (statSync(path).isFile() && readFileSync(path, "utf8") === text);
}
