/** Copies the database while it is in use. The copy is consistent, is verified before it gets its name, and only its owner can read it. */
import { lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Knex } from "knex";
import { CommandRefused } from "../model/errors.ts";
import type { Clock } from "../model/time.ts";
import { connectToLook } from "./sqlite/connect.ts";
import { DatabaseError } from "./database-error.ts";
import { freeIn, sizeOfCopy } from "./room-for-copy.ts";
import { partialOf, removeUnfinished, sweep } from "./leftovers.ts";

export interface CopyOptions {
  readonly clock: Clock;
  /** Whether a file of that name is replaced. Otherwise it is an error. */
  readonly replace: boolean;
  /** Writes everything into the empty file. Default: `VACUUM INTO` over the same connection. */
  readonly fill?: (file: string) => Promise<void>;
  /** Checks the finished copy; if it returns false, the copy is deleted. */
  readonly accept?: (copy: Knex) => Promise<boolean>;
}

/**
 * Writes the copy to `file`. Returns false if it was not accepted.
 * @throws CommandRefused if the file exists or cannot be written. @throws DatabaseError if the copy is damaged
 */
export async function copyDatabase(db: Knex, file: string, options: CopyOptions): Promise<boolean> {
  if (!options.replace) await mustBeFree(file);
  const folder = partialOf(file);
  const partial = join(folder, "rollcall.db");
  const fail = (cause: unknown): never => {
    throw unwritten(file, cause);
  };
  await removeUnfinished(file);
  await sweep(dirname(file), options.clock);
  await mustFit(db, file);
  try {
    await makeEmpty(folder, partial).catch(fail);
    await (options.fill?.(partial) ?? vacuumInto(db, partial)).catch(fail);
    if (!(await verify(partial, options))) return false;
    await flushToDisk(partial).catch(fail);
    await rename(partial, file).catch(fail);
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Makes the empty file beforehand, which VACUUM INTO accepts, so that nobody else can read it. It lies in a folder of its own, which is made
 * only where nothing of that name is: whoever may write beside the copy prepares no file and no link that the copy would be written through.
 */
async function makeEmpty(folder: string, file: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  await (await open(file, "wx", 0o600)).close();
}

/** Has SQLite copy the database into an empty file. */
export async function vacuumInto(db: Knex, file: string): Promise<void> {
  await db.raw("VACUUM INTO ?", [file]);
}

async function verify(file: string, { clock, accept }: CopyOptions): Promise<boolean> {
  const copy = connectToLook(file, clock);
  try {
    const [result] = await copy.raw("PRAGMA quick_check(1)");
    if (result?.quick_check !== "ok") {
      throw new DatabaseError(`the copy of the database is damaged: ${result?.quick_check}`, {
        remedy: "The database itself may be damaged: stop rollcall and put the latest backup there instead.",
      });
    }
    return accept ? await accept(copy) : true;
  } finally {
    await copy.destroy();
  }
}

async function flushToDisk(file: string): Promise<void> {
  const handle = await open(file, "r+");
  await handle.sync().finally(() => handle.close());
}

/** @throws CommandRefused if something of that name exists, even a symbolic link that leads nowhere */
async function mustBeFree(file: string): Promise<void> {
  const there = await lstat(file).catch(() => undefined);
  if (there?.isDirectory()) throw refused(`${file} is a folder`, `Name a file in it: ${join(file, "rollcall.db")}`);
  if (there) throw refused(`${file} exists already`, "Name a file that does not exist yet, or move that one away.");
}

/** @throws CommandRefused if the copy would not fit on the disk */
async function mustFit(db: Knex, file: string): Promise<void> {
  const [needed, there] = [await sizeOfCopy(db), await freeIn(dirname(file))];
  if (needed === null || there === null || needed <= there) return;
  const [why, remedy] = REASONS.ENOSPC!;
  throw refused(
    `the copy ${file} cannot be written: ${why}: it needs ${megabytes(needed)}, and ${megabytes(there)} are free`,
    remedy,
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString("en", { maximumSignificantDigits: 3 })} MB`;
}

/** Says in words why there is no copy. An error of the database itself is returned as it is. */
function unwritten(file: string, cause: unknown): unknown {
  const isFull = cause instanceof DatabaseError && /SQLITE_FULL/.test(String(cause.cause));
  if (cause instanceof DatabaseError && !isFull) return cause;
  const code = isFull ? "ENOSPC" : String((cause as NodeJS.ErrnoException).code);
  const [why, remedy] = REASONS[code] ?? [code, "Check that its folder exists and that nothing of this name is there."];
  return refused(`the copy ${file} cannot be written: ${why}`, remedy);
}

const NO_FOLDER = ["its folder does not exist", "Create the folder first, or name another one."] as const;
const NO_RIGHT = ["no permission", "Name a file in a folder that this user may write to."] as const;
const REASONS: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  ENOENT: NO_FOLDER,
  ENOTDIR: NO_FOLDER,
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EROFS: ["the file system is read-only", "Name a file in a folder that can be written."],
  ENOSPC: ["there is no space left", "Free as much space as the database takes."],
};

function refused(message: string, remedy: string): CommandRefused {
  return new CommandRefused("UNEXPECTED", message, { remedy });
}
