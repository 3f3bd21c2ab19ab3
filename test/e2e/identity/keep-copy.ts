/** A database that is put back as it was some time ago, as people do after a mishap. */
import { copyFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { House } from "../../kit/house.ts";

/** Takes a copy now; what it gives puts it back, with a process that begins anew. */
export async function keepCopy(house: House): Promise<() => Promise<void>> {
  const file = join(dirname(house.file), "rollcall.db");
  const copy = `${file}.older`;
  await house.store.backup(copy);
  return async () => {
    await house.close();
    for (const end of ["-wal", "-shm"]) await rm(file + end, { force: true });
    await copyFile(copy, file);
    await house.open();
  };
}
