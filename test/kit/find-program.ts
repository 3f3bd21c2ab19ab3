/** Where a program of the machine is, for tests that need one: null where it is missing, and the test is skipped. */
import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** System daemons are in no ordinary user's PATH. */
const FOLDERS = [
  ...(process.env.PATH ?? "").split(":"),
  "/usr/sbin",
  "/usr/local/sbin",
  "/usr/bin",
  "/usr/lib/openssh",
];

export function findProgram(name: string): string | null {
  for (const folder of FOLDERS.filter((one) => one.startsWith("/"))) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return null;
}
