/**
 * Removes unfinished copies whose process was killed. They hold everybody's data, under names that nobody would look for. They are removed
 * at each copy and each pruning. Only files with names that rollcall alone uses are touched.
 */
import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Clock, DAY, epochOf } from "../model/time.ts";

const PARTIAL = ".rollcall-partial-";
/** The beginning of the name of a folder for a copy that is sent and not kept. */
export const TO_SEND = ".rollcall-copy-to-send-";

const OF_A_PROCESS = new RegExp(`^(.+)${PARTIAL.replaceAll(".", "\\.")}(\\d+)(-journal|-wal|-shm)?$`);

/** The folder in which a copy is made before it gets its name. */
export function partialOf(file: string): string {
  return `${file}${PARTIAL}${process.pid}`;
}

/** Removes the unfinished copies to that file whose process is gone, and what lies where this process is about to make one. */
export async function removeUnfinished(file: string): Promise<void> {
  for (const name of await namesIn(dirname(file))) {
    const [, of, pid] = OF_A_PROCESS.exec(name) ?? [];
    if (of !== basename(file) || isAnother(Number(pid))) continue;
    await rm(join(dirname(file), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Removes the unfinished copies in a folder that have not changed for a day, whatever their process, which may be in another container. */
export async function sweep(folder: string, clock: Clock): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (!OF_A_PROCESS.test(name) && !name.startsWith(TO_SEND)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    // A file that cannot be removed is left to the next time.
    if (epochOf(clock.now()) - mtimeMs > DAY) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** Whether another process of that number is alive. One of ours is a process before us: containers give the same number each time. */
function isAnother(pid: number): boolean {
  try {
    return pid !== process.pid && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
