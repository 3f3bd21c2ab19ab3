/**
 * Removes unfinished copies whose process was killed. They hold everybody's data, under names that nobody would look for. They are removed
 * at each copy and each pruning. Only files with names that rollcall alone uses are touched.
 */
import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { epochOf, type Clock } from "../model/time.ts";

const DAY_MS = 24 * 60 * 60_000;
const PARTIAL = ".rollcall-partial-";
/** The endings of a database file and of the files that SQLite makes beside it. */
export const BESIDE = ["", "-journal", "-wal", "-shm"] as const;
/** The beginning of the name of a folder for a copy that is sent and not kept. */
export const TO_SEND = ".rollcall-copy-to-send-";

const OF_A_PROCESS = new RegExp(`^(.+)${PARTIAL.replaceAll(".", "\\.")}(\\d+)(-journal|-wal|-shm)?$`);

/** The file in which a copy is made before it gets its name. */
export function partialOf(file: string): string {
  return `${file}${PARTIAL}${process.pid}`;
}

/** Removes the unfinished copies to that file whose process is gone. */
export async function removeUnfinished(file: string): Promise<void> {
  for (const name of await namesIn(dirname(file))) {
    const [, of, pid] = OF_A_PROCESS.exec(name) ?? [];
    if (of === basename(file) && !isAlive(Number(pid))) await rm(join(dirname(file), name), { force: true });
  }
}

/** Removes the unfinished copies in a folder that have not changed for a day, whatever their process, which may be in another container. */
export async function sweep(folder: string, clock: Clock): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!OF_A_PROCESS.test(name) && !name.startsWith(TO_SEND)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    // A file that cannot be removed is left to the next time.
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
