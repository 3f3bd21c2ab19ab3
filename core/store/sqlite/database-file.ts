/** The file of the database, in a folder that only its owner can read; or memory. */
import { access, constants, open, stat } from "node:fs/promises";
import { dirname, isAbsolute, resolve } from "node:path";
import { making, ownership, unusable } from "../database-error.ts";
import { isForbidden, reasonOf } from "../file-trouble.ts";
import { makeFolders } from "../make-folders.ts";

export const MEMORY = ":memory:";
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

/** Makes the folder (0700) and an empty file (0600) if they are missing. @throws ConfigError if the file cannot be used */
export async function prepareFile(file: string): Promise<void> {
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
    throw refusal(cause, `the folder ${folder} of the database cannot be written`, give(folder));
  });
  if ((await stat(file).catch(() => undefined))?.isDirectory()) {
    throw unusable(`the database ${file} is a folder`, `Name a file in it: database: sqlite:${file}/rollcall.db`);
  }
  await checkHeader(file);
}

async function checkHeader(file: string): Promise<void> {
  const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600).catch((cause) => {
    throw refusal(cause, `the database ${file} cannot be written`, give(file));
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

function give(path: string): string {
  return `Give it to the user that runs rollcall: ${ownership(path)}`;
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
