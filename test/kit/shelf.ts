/**
 * Where tests put databases: memory, where the machine lends enough of it as a disk. Each commit of rollcall waits for the disk,
 * and nothing in a test has to survive a power cut. Programs may not be started from there.
 */
import { statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const MEMORY = "/dev/shm";
/** A container is lent 64 MB, which all tests at once might fill. */
const ENOUGH = 512 * 1024 ** 2;

export const SHELF = hasEnough() ? MEMORY : tmpdir();

function hasEnough(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ENOUGH;
  } catch {
    return false;
  }
}
