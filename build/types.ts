/**
 * Writes the type declarations that plugin authors need to the folder that is named: those of the `exports` in package.json, and all that
 * these import. Part of `npm run build`.
 */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const [folder = "dist/types"] = process.argv.slice(2);
const tsc = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace("package.json", "bin/tsc");
execFileSync(process.execPath, [tsc, "--project", "tsconfig.types.json", "--outDir", folder], { stdio: "inherit" });

const { files } = JSON.parse(readFileSync("tsconfig.types.json", "utf8")) as { files: readonly string[] };
const reached = new Set<string>();
for (const file of files) reach(join(folder, file.replace(/\.ts$/, ".d.ts")));
for (const file of globSync("**/*.d.ts", { cwd: folder }))
  if (!reached.has(join(folder, file))) rmSync(join(folder, file));

function reach(file: string): void {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, specifier] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"(\.[^"]+)"/g))
    reach(join(dirname(file), specifier!.replace(/\.[jt]s$/, ".d.ts")));
}
