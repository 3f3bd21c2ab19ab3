/** Writes the files of `init` and `new`. If the system refuses, the command is refused with what to do about it. */
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CommandRefused } from "../../model/errors.ts";
import { making } from "../../store/database-error.ts";
import { isForbidden, reasonOf } from "../../store/file-trouble.ts";
import { makeFolders } from "../../store/make-folders.ts";

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** Makes the folder if it is missing, and never overwrites a file. @throws CommandRefused */
export async function writeFiles(folder: string, files: readonly NewFile[]): Promise<void> {
  await makeFolders(folder).catch((cause) => {
    throw unmade(folder, cause);
  });
  for (const { path, text } of files)
    await writeFile(path, text, { flag: "wx" }).catch((cause) => {
      throw unwritten(path, cause);
    });
}

function unmade(folder: string, cause: NodeJS.ErrnoException): CommandRefused {
  const make = isForbidden(cause) ? ` Or create this one for yourself: ${making(folder)}` : "";
  return new CommandRefused("CONFIG", `the folder ${folder} cannot be created: ${reasonOf(cause)}`, {
    remedy: `Name a folder that exists or can be created.${make}`,
    cause,
  });
}

function unwritten(file: string, cause: NodeJS.ErrnoException): CommandRefused {
  const why = cause.code === "EEXIST" ? "something of that name exists" : reasonOf(cause);
  const remedy =
    cause.code === "ENOSPC"
      ? `Free some space, and delete what was begun in ${dirname(file)}.`
      : "Name a folder that this user may write to.";
  return new CommandRefused("CONFIG", `${file} cannot be written: ${why}`, { remedy, cause });
}
