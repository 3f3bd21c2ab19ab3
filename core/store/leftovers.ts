/**
 * Copies whose process was killed hold everybody's data and have names that nobody looks for: whoever copies, and whoever prunes, takes
 * them out. Only names that nothing but rollcall gives are touched.
 */
import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { epochOf, type Clock } from "../model/time.ts";

const DAY_MS = 24 * 60 * 60_000;
const PARTIAL = ".rollcall-partial-";
/** What SQLite lays beside a file while it works on it. */
export const BESIDE = ["", "-journal", "-wal", "-shm"] as const;
/** Begins the name of a folder in which a copy is made that is sent and not kept. */
export const TO_SEND = ".rollcall-copy-to-send-";

const OF_A_PROCESS = new RegExp(`^(.+)${PARTIAL.replaceAll(".", "\\.")}(\\d+)(-journal|-wal|-shm)?$`);

/** Where a copy is made before it gets its name. */
export function partialOf(file: string): string {
  return `${file}${PARTIAL}${process.pid}`;
}

/** Of unfinished copies to that file, those whose process is gone. */
export async function removeUnfinished(file: string): Promise<void> {
  for (const name of await namesIn(dirname(file))) {
    const [, of, pid] = OF_A_PROCESS.exec(name) ?? [];
    if (of === basename(file) && !isAlive(Number(pid))) await rm(join(dirname(file), name), { force: true });
  }
}

/** Of whatever copies in that folder, those that nothing was done to for a day: their process may have been in another container. */
export async function sweep(folder: string, clock: Clock): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!OF_A_PROCESS.test(name) && !name.startsWith(TO_SEND)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    // What cannot be taken out is left to the next time.
    if (epochOf(clock.now()) - mtimeMs > DAY_MS)
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
