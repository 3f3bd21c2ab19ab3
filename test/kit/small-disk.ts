/** A disk that can be filled: a tmpfs of a few megabytes, where this user may mount one. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface SmallDisk {
  /** Leaves so many bytes. */
  fill(left: number): void;
  empty(): void;
  unmount(): void;
}

export const mayMount = tryIt();

/** Over the folder, which is made where it is not there. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=700`, "none", folder]);
  const filler = join(folder, "filler");
  const empty = () => rmSync(filler, { force: true });
  return {
    empty,
    fill(left) {
      empty();
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)));
    },
    unmount: () => void execFileSync("umount", [folder]),
  };
}

function tryIt(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-mount-"));
  try {
    const mounted = spawnSync("mount", ["-t", "tmpfs", "none", folder]).status === 0;
    if (mounted) execFileSync("umount", [folder]);
    return mounted;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
