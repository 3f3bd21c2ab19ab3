/** A consistent copy of the database while it is in use, verified before it gets its name, and readable by its owner only. */
import { access, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Knex } from "knex";
import { CommandRefused } from "../model/errors.ts";
import type { Clock } from "../model/time.ts";
import { connectToLook } from "./connect.ts";
import { DatabaseError } from "./database-error.ts";

export interface CopyOptions {
  readonly clock: Clock;
  /** Takes the place of a file of that name; else such a file is refused. */
  readonly replace: boolean;
  /** Writes everything into the empty file, where SQLite cannot do that itself. */
  readonly fill?: (file: string) => Promise<void>;
  /** A last look at the copy; when it says no, there is none. */
  readonly accept?: (copy: Knex) => Promise<boolean>;
}

/**
 * Writes the copy to `file`. False when it was not accepted.
 * @throws CommandRefused when the file exists or cannot be written. @throws DatabaseError when the copy is damaged.
 */
export async function copyDatabase(db: Knex, file: string, options: CopyOptions): Promise<boolean> {
  if (!options.replace && (await exists(file))) {
    throw refused(`${file} exists already`, "Name a file that does not exist, or move that one away.");
  }
  const partial = `${file}.partial-${process.pid}`;
  await removeLeftovers(file);
  try {
    await makeEmpty(partial);
    await (options.fill ?? vacuumInto(db))(partial).catch(noRoom(file));
    if (!(await verify(partial, options))) return false;
    await flushToDisk(partial);
    await rename(partial, file).catch((cause) => {
      throw unwritable(file, cause);
    });
    return true;
  } finally {
    for (const suffix of ["", "-journal", "-wal", "-shm"]) await rm(partial + suffix, { force: true });
  }
}

/** Of copies whose process was killed. */
async function removeLeftovers(file: string): Promise<void> {
  const start = `${basename(file)}.partial-`;
  for (const name of await readdir(dirname(file)).catch(() => [])) {
    const pid = Number.parseInt(name.slice(start.length), 10);
    if (name.startsWith(start) && !isAlive(pid)) await rm(join(dirname(file), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** VACUUM INTO takes an empty file; made beforehand, it is nobody else's to read. */
async function makeEmpty(file: string): Promise<void> {
  const handle = await open(file, "w", 0o600).catch((cause) => {
    throw unwritable(file, cause);
  });
  await handle.close();
}

function vacuumInto(db: Knex): (file: string) => Promise<void> {
  return async (file) => {
    await db.raw("VACUUM INTO ?", [file]);
  };
}

function noRoom(file: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof DatabaseError && /SQLITE_FULL/.test(String(error.cause))) {
      throw refused(`there is no room for the copy ${file}`, "Free as much space as the database takes.");
    }
    throw error;
  };
}

async function verify(file: string, { clock, accept }: CopyOptions): Promise<boolean> {
  const copy = connectToLook(file, clock);
  try {
    const [result] = await copy.raw("PRAGMA quick_check(1)");
    if (result?.quick_check !== "ok") {
      throw new DatabaseError(`the copy of the database is damaged: ${result?.quick_check}`, {
        remedy: "The database itself may be damaged: stop rollcall and put the latest backup in its place.",
      });
    }
    return accept ? await accept(copy) : true;
  } finally {
    await copy.destroy();
  }
}

async function flushToDisk(file: string): Promise<void> {
  const handle = await open(file, "r+");
  await handle.sync();
  await handle.close();
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function unwritable(file: string, { code }: NodeJS.ErrnoException): CommandRefused {
  return refused(
    `the copy ${file} cannot be written: ${code}`,
    "See that its folder exists and that nothing is in its place.",
  );
}

function refused(message: string, remedy: string): CommandRefused {
  return new CommandRefused("UNEXPECTED", message, { remedy });
}
