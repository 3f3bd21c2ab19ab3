/** A copy of the database beside the one in use, and what whoever made it needs to know to put it back. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { BackupReport } from "../engine/operations.ts";
import { CommandRefused } from "../model/errors.ts";
import type { Clock } from "../model/time.ts";
import { databaseAt } from "../store/database.ts";
import type { Store } from "../store/store.ts";

interface InUse {
  readonly store: Store;
  readonly clock: Clock;
  /** With its password. */
  readonly url: string;
}

/**
 * `file` is relative to the folder of the process.
 * @throws CommandRefused when the file exists or cannot be written, or when there is nothing to copy.
 */
export async function backUp({ store, clock, url }: InUse, file: string): Promise<BackupReport> {
  const { name: database } = await databaseAt(url, clock);
  // A config that names another file than the one in use would else yield a flawless copy of nothing.
  if ((await store.targets.all()).length === 0) throw new NothingThere(database);
  const path = resolve(file);
  await store.backup(path);
  return { file: path, bytes: (await stat(path)).size, database, kind: store.dialect };
}

class NothingThere extends CommandRefused {
  constructor(database: string) {
    super("CONFIG", `the database ${database} is new: there is nothing to back up`, {
      remedy: "Look whether the config names the database that rollcall works with (`database:`).",
    });
  }
}
