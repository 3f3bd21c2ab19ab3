/** What an installation takes: how many packages of other people, and how much of the disk. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

export interface Footprint {
  /** Named in package.json. */
  readonly direct: number;
  /** With all that those bring along; without what only developers have. */
  readonly packages: number;
  /** Of these packages as npm installs them, in bytes. */
  readonly installed: number;
  /** Of `dist/core`, in bytes; null where it was not built. */
  readonly compiled: number | null;
}

export function footprint(): Footprint {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Readonly<Record<string, { readonly dev?: boolean; readonly dependencies?: object }>>;
  };
  const shipped = Object.keys(packages).filter((path) => path !== "" && !packages[path]!.dev);
  return {
    direct: Object.keys(packages[""]!.dependencies ?? {}).length,
    packages: shipped.length,
    installed: shipped.reduce((sum, path) => sum + (sizeOf(join(ROOT, path)) ?? 0), 0),
    compiled: sizeOf(join(ROOT, "dist/core")),
  };
}

export function footprintLine({ direct, packages, installed, compiled }: Footprint): string {
  const own = compiled === null ? "dist not built" : `dist ${megabytes(compiled)}`;
  return `installation: ${direct} packages named, ${packages} in all, ${megabytes(installed)}; ${own}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Packages in a folder's own `node_modules` are counted by themselves; what Node compiled is no part of a package. */
const NOT_COUNTED = ["node_modules", "compile-cache"];

/** What lies in a folder. Null where there is no such folder. */
function sizeOf(folder: string): number | null {
  const entries = entriesOf(folder);
  if (!entries) return null;
  return entries.reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_COUNTED.includes(entry.name) ? sum : sum + (sizeOf(path) ?? 0);
    return entry.isFile() ? sum + statSync(path).size : sum;
  }, 0);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return null;
  }
}
