/** Copies the database that is in use, and reports what is needed to put the copy back. */
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import type { BackupCopy } from "../../engine/operations/actions.ts";
import type { BackupReport } from "../../engine/operations/actions.ts";
import { CommandRefused } from "../../model/errors.ts";
import type { Clock } from "../../model/time.ts";
import { sweep, TO_SEND } from "../../store/leftovers.ts";
import type { Store } from "../../store/store.ts";

/**
 * Copies the database to `file`, which is relative to the folder of the process; `url` is the database's.
 * @throws CommandRefused when the file exists or cannot be written, or when there is nothing to copy.
 */
export async function backUp(store: Store, url: string, file: string): Promise<BackupReport> {
  // Otherwise a config that names another database than the one in use would yield a flawless copy of nothing.
  if ((await store.targets.all()).length === 0) throw nothingThere();
  const path = resolve(file);
  await store.backup(path);
  return { file: path, bytes: (await stat(path)).size, database: fileOf(store, url) };
}

/**
 * Makes the copy for somebody who cannot reach our folders. Its file has no name any more when the first byte leaves, so nothing stays
 * behind whatever happens then. If the process is killed before, `sweep` removes the file later.
 * @throws CommandRefused like `backUp`
 */
export async function backUpToSend(store: Store, url: string, clock: Clock): Promise<BackupCopy> {
  const folder = await folderIn(placesFor(fileOf(store, url)), clock);
  try {
    const { file, bytes } = await backUp(store, url, join(folder, "rollcall.db"));
    const content = (await open(file)).createReadStream();
    return { bytes, content: Readable.toWeb(content) as ReadableStream<Uint8Array> };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Returns where a copy may be made: beside the database, where there is room and nobody else looks. For PostgreSQL that is the folder in
 * which rollcall works, since the one for temporary files is often kept in memory, and a container may not take more of it.
 */
function placesFor(database: string | null): readonly string[] {
  return database === null ? [resolve("."), tmpdir()] : [dirname(database)];
}

/** Makes a folder in the first place where one can be made. */
async function folderIn([place, ...others]: readonly string[], clock: Clock): Promise<string> {
  await sweep(place!, clock);
  return mkdtemp(join(place!, TO_SEND)).catch((cause: unknown) => {
    if (others.length > 0) return folderIn(others, clock);
    throw nowhereToCopy(place!, cause);
  });
}

/** The file of an SQLite database; null for PostgreSQL. */
function fileOf(store: Store, url: string): string | null {
  return store.dialect === "sqlite" ? url.slice("sqlite:".length) : null;
}

function nowhereToCopy(place: string, cause: unknown): CommandRefused {
  return new CommandRefused(
    "UNEXPECTED",
    `no copy can be written in ${place}: ${(cause as NodeJS.ErrnoException).code}`,
    {
      remedy: `Check that ${place} exists and that rollcall may write to it.`,
      cause,
    },
  );
}

function nothingThere(): CommandRefused {
  return new CommandRefused("CONFIG", "the database is new: there is nothing to back up", {
    remedy: "Check that the config names the database that rollcall works with (`database:`).",
  });
}
