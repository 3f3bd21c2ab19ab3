/** Every connector in the repository: `absence-mirror/awork`. */
import { glob } from "node:fs/promises";
import { join } from "node:path";

const PLUGINS = join(import.meta.dirname, "../../plugins");

export async function connectorFolders(): Promise<readonly { readonly plugin: string; readonly type: string }[]> {
  const found: { plugin: string; type: string }[] = [];
  for await (const path of glob("*/connectors/*/index.ts", { cwd: PLUGINS })) {
    const [plugin = "", , type = ""] = path.split("/");
    found.push({ plugin, type });
  }
  return found;
}
