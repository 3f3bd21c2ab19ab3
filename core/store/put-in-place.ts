/**
 * Moves the present files of a database aside and puts another file in their place. Nothing that is there is ever replaced, also if a process
 * makes it in between; and if a step fails, what was moved is put back.
 */
import { link, lstat, rename, rm } from "node:fs/promises";
import { CommandRefused } from "../model/errors.ts";
import type { Instant } from "../model/time.ts";
import { reasonOf } from "./file-trouble.ts";
import { BESIDE_IT } from "./sqlite/database-file.ts";

export const WRITABLE =
  "Run the command as the user that runs rollcall, or as root, and check that the folder can be written.";

/** An SQLite database consists of up to three files, which belong together. */
const ENDINGS = ["", ...BESIDE_IT];

export interface Moved {
  readonly from: string;
  readonly to: string;
}

/**
 * Moves the present files aside, the database first: without it, what is left beside keeps rollcall from starting (exit code 66).
 * @throws CommandRefused if one cannot be moved; those that were are back
 */
export async function moveAside(file: string, now: Instant): Promise<readonly Moved[]> {
  const stamp = now.replaceAll(/[-:]|\.\d+/g, "");
  const moved: Moved[] = [];
  for (const ending of ENDINGS) {
    const one = { from: file + ending, to: `${file}.before-restore-${stamp}${ending}` };
    try {
      if (!(await isThere(one.from))) continue;
      await rename(one.from, one.to);
      moved.push(one);
    } catch (cause) {
      throw await putBack(file, moved, `${one.from} cannot be moved aside: ${reasonOf(cause as Error)}`);
    }
  }
  return moved;
}

/**
 * Gives the file `fresh` the name `file`, from which `moved` was moved aside.
 * @throws CommandRefused if it cannot, and then all is back; MovedAside if a process made a file there meanwhile
 */
export async function takePlace(fresh: string, file: string, moved: readonly Moved[]): Promise<void> {
  try {
    await moveToFree(fresh, file);
  } catch (cause) {
    throw await putBack(file, moved, `the copy cannot take the place of ${file}: ${reasonOf(cause as Error)}`);
  }
}

/** Returns the error to throw: everything is back where it was, or it names the places where the rest is. */
async function putBack(file: string, moved: readonly Moved[], message: string): Promise<CommandRefused> {
  const left = [...moved];
  try {
    if (await isThere(file)) return new MovedAside(`a process made ${file} meanwhile`, left);
    // What belongs to the database before the database: none is ever there without its last commits.
    for (let last = left.at(-1); last; last = left.at(-1)) {
      await moveToFree(last.to, last.from);
      left.pop();
    }
  } catch {
    return new MovedAside(message, left);
  }
  return new CommandRefused("UNEXPECTED", message, { remedy: WRITABLE });
}

/** The error of a restore after which the former database, or a part of it, lies aside. */
export class MovedAside extends CommandRefused {
  constructor(message: string, moved: readonly Moved[]) {
    const places = moved.map(({ from, to }) => `${from} is at ${to}`).join(", ");
    super("UNEXPECTED", `${message}; ${places || "there was none before"}`, {
      remedy: "Stop rollcall and whatever starts it, and type the command again.",
    });
  }
}

/** Unlike `rename`, fails where there is something of that name. */
async function moveToFree(from: string, to: string): Promise<void> {
  await link(from, to);
  // It has its new name: the former one that is left harms nothing.
  await rm(from).catch(() => undefined);
}

async function isThere(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
