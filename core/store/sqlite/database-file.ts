/** The file of the database, in a folder that only its owner can read; or memory. */
import { access, constants, open, stat } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import { DatabaseMoved, making, permitting, unusable } from "../database-error.ts";
import { isForbidden, reasonOf } from "../file-trouble.ts";
import { makeFolders } from "../make-folders.ts";

export const MEMORY = ":memory:";
/** The endings of the files that a process which was killed leaves beside the database. */
export const BESIDE_IT = ["-wal", "-shm"];
/** The ending of the finished copy that `rollcall restore` is about to put in the place of the database. */
export const RESTORING = ".restoring";
const HEADER = "SQLite format 3\0";

/** The path in `sqlite:/abs/path`, or `:memory:`. @throws ConfigError for any other URL */
export function fileOf(url: string): string {
  const path = /^sqlite:(.+)$/s.exec(url)?.[1];
  if (path === MEMORY) return MEMORY;
  if (path !== undefined && isAbsolute(path)) return resolve(path);
  const scheme = /^[a-z]+(?=:)/i.exec(url)?.[0];
  throw unusable(
    path === undefined
      ? `a database of the kind "${scheme ?? "unknown"}" is not supported`
      : "the path of the database is not absolute",
    "Write database: sqlite:./data/rollcall.db (relative to the config file), sqlite:/absolute/path or postgres://….",
  );
}

/**
 * Whether there is no file yet, or only the empty one with which a database begins. SQLite would empty the files that a lost one left
 * beside it, and what was acknowledged last is in them. @throws DatabaseMoved if there are such files, or the copy of a restore that was cut off
 */
export async function isMissing(file: string): Promise<boolean> {
  if (file === MEMORY) return false;
  // Looked for first, since another process that makes the database now makes its file before the others.
  const left = (await Promise.all(BESIDE_IT.map((ending) => sizeOf(file + ending)))).some(
    (size) => size !== null && size > 0,
  );
  const missing = (await sizeOf(file)) === 0;
  if (missing && left) throw new DatabaseMoved(file, "is missing, though the files that belong to it are there");
  if (missing && (await sizeOf(file + RESTORING)) !== 0) throw cutOff(file);
  return missing;
}

function cutOff(file: string): DatabaseMoved {
  const remedy = `Type \`rollcall restore FILE\` again. To begin with an empty database on purpose, move ${file}${RESTORING} away.`;
  return new DatabaseMoved(file, "is missing: a restore was cut off before the copy was in its place", remedy);
}

/** 0: there is no file. Null: this user may not know, and is told so by what follows (prepareFolder, makeFile). */
async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return ["ENOENT", "ENOTDIR"].includes(code) ? 0 : null;
  }
}

/** Makes the folder (0700) if it is missing. @throws ConfigError if the file cannot be made or used there */
export async function prepareFolder(file: string): Promise<void> {
  if (file === MEMORY) return;
  const folder = dirname(file);
  await makeFolders(folder, 0o700).catch((cause) => {
    throw refusal(
      cause,
      `the folder ${folder} for the database cannot be created`,
      `Create it for the user that runs rollcall: ${making(folder)}`,
    );
  });
  await access(folder, constants.W_OK | constants.X_OK).catch((cause) => {
    throw refusal(cause, `the folder ${folder} of the database cannot be written`, permitting(folder));
  });
  if ((await stat(file).catch(() => undefined))?.isDirectory()) {
    throw unusable(`the database ${file} is a folder`, `Name a file in it: database: sqlite:${file}/rollcall.db`);
  }
}

/** Makes an empty file (0600) if there is none. @throws ConfigError if the file is no database */
export async function makeFile(file: string): Promise<void> {
  if (file === MEMORY) return;
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600).catch((cause) => {
    throw refusal(cause, `the database ${file} cannot be written`, permitting(file));
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0);
    if (bytesRead === 0 || buffer.toString("latin1") === HEADER) return;
  } finally {
    await handle.close();
  }
  throw unusable(
    `${file} is not an SQLite database`,
    "Name another file under database, or move this one away; rollcall then creates a new one.",
  );
}

/** `permit`: the remedy if a permission is missing. */
function refusal(cause: NodeJS.ErrnoException, message: string, permit: string): Error {
  const remedy =
    cause.code === "EROFS"
      ? "Mount a writable volume there."
      : isForbidden(cause)
        ? permit
        : "Under database, name a folder that exists or can be created.";
  return unusable(`${message}: ${reasonOf(cause)}`, remedy, cause);
}
