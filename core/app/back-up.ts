/** A copy of the database beside the one in use, and what whoever made it needs to know to put it back. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { BackupReport } from "../engine/operations.ts";
import { CommandRefused } from "../model/errors.ts";
import type { Store } from "../store/store.ts";

/**
 * `file` is relative to the folder of the process; `url` is the database's.
 * @throws CommandRefused when the file exists or cannot be written, or when there is nothing to copy.
 */
export async function backUp(store: Store, url: string, file: string): Promise<BackupReport> {
  // A config that names another database than the one in use would else yield a flawless copy of nothing.
  if ((await store.targets.all()).length === 0) throw new NothingThere();
  const path = resolve(file);
  await store.backup(path);
  const database = store.dialect === "sqlite" ? url.slice("sqlite:".length) : null;
  return { file: path, bytes: (await stat(path)).size, database };
}

class NothingThere extends CommandRefused {
  constructor() {
    super("CONFIG", "the database is new: there is nothing to back up", {
      remedy: "Look whether the config names the database that rollcall works with (`database:`).",
    });
  }
}
