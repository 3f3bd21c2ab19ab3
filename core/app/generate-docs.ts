/**
 * `npm run docs`: renews what is made from the schemas (`config.example.yaml`, `config.schema.json`, the tables in the READMEs), and
 * `THIRD-PARTY.md`.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sources, targets } from "../../plugins/index.ts";
import { catalogOf } from "../config/catalog.ts";
import { EXAMPLE_NAME, startFiles } from "../config/documents/template.ts";
import { tables, withTable } from "../config/documents/reference.ts";
import { thirdParty } from "./third-party.ts";

/** Returns what each file should contain, by its path from the root. READMEs that are not there, or have no marks, are left alone. */
export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  const catalog = catalogOf(sources, targets);
  const shipped = startFiles(catalog);
  const files = new Map([
    [EXAMPLE_NAME, shipped.get(EXAMPLE_NAME)!],
    ["config.schema.json", shipped.get("config.schema.json")!],
    ["THIRD-PARTY.md", await thirdParty(root)],
  ]);
  for (const [path, table] of tables(catalog)) {
    const text = await readFile(join(root, path), "utf8").catch(() => null);
    if (text !== null) files.set(path, withTable(text, table));
  }
  return files;
}

async function renew(root: string): Promise<void> {
  for (const [path, text] of await generatedFiles(root)) await writeFile(join(root, path), text);
}

if (import.meta.main) await renew(join(import.meta.dirname, "../.."));
