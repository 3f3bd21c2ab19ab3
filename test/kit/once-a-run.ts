/** What takes seconds to make and is the same for everybody is made by the first test file that needs it; others wait for it. */
import { existsSync } from "node:fs";
import { mkdir, rename, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";

const PATIENCE_MS = 60_000;

/** The path of `name` in the folder of this run. `make` is given a path to make it at. */
export async function onceARun(name: string, make: (path: string) => Promise<unknown>): Promise<string> {
  const path = join(inject("runFolder"), name);
  for (const until = performance.now() + PATIENCE_MS; !existsSync(path); await sleep(20)) {
    if (performance.now() > until) throw new Error(`nobody has made ${path}`);
    if (await isFirst(`${path}.lock`)) await makeWhole(path, make);
  }
  return path;
}

function isFirst(lock: string): Promise<boolean> {
  return mkdir(lock).then(
    () => true,
    () => false,
  );
}

/** It is there whole or not at all; where making fails, the next one tries. */
async function makeWhole(path: string, make: (path: string) => Promise<unknown>): Promise<void> {
  try {
    await make(`${path}.new`);
    await rename(`${path}.new`, path);
  } catch (error) {
    await rmdir(`${path}.lock`);
    throw error;
  }
}
