/** The last steps of a restore: the former files are moved aside, and the copy takes their place, or everything is moved back. */
import { chown, link, lstat, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CommandRefused } from "../model/errors.ts";
import type { Instant } from "../model/time.ts";
import { reasonOf } from "./file-trouble.ts";

/** An SQLite database consists of up to three files, which belong together. */
const ENDINGS = ["", "-wal", "-shm"];

const WRITABLE =
  "Run the command as the user that runs rollcall, or as root, and check that the folder can be written.";

/** Gives the file to whoever owns the database, and puts it in its place. Returns where the former files are. @throws CommandRefused */
export async function putInPlace(fresh: string, file: string, now: Instant): Promise<readonly string[]> {
  await giveTo(fresh, await ownerOf(file));
  const aside = await moveAside(file, now);
  await takePlace(fresh, file).catch((cause: unknown) => putBack(file, aside, cause));
  return aside;
}

/** Gives the copy its name. @throws CommandRefused if somebody made a database there meanwhile, whose last commits would be played over it */
async function takePlace(fresh: string, file: string): Promise<void> {
  const begun = (await Promise.all(ENDINGS.map((ending) => exists(file + ending)))).some(Boolean);
  if (begun)
    throw refused(`a process made a new database at ${file} meanwhile`, "Stop rollcall, and type the command again.");
  // A link, unlike a new name, never takes the place of a file.
  await link(fresh, file);
}

/** Moves the former files back. @throws the cause, with the places if they cannot be moved */
async function putBack(file: string, aside: readonly string[], cause: unknown): Promise<never> {
  const why =
    cause instanceof CommandRefused ? cause.message : `${file} cannot be written: ${reasonOf(cause as Error)}`;
  const remedy = cause instanceof CommandRefused ? cause.remedy : WRITABLE;
  for (const one of aside) {
    const to = file + (ENDINGS.find((ending) => ending !== "" && one.endsWith(ending)) ?? "");
    const back = (await exists(to))
      ? false
      : await rename(one, to).then(
          () => true,
          () => false,
        );
    if (!back) throw refused(why, `${remedy} The former database is at ${aside.join(", ")}.`);
  }
  throw refused(why, remedy);
}

export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Whose the database is, or if there is none, the folder in which it lies. */
async function ownerOf(file: string): Promise<Owner> {
  return stat(file).catch(() => stat(dirname(file)));
}

/** Gives the file to whoever runs rollcall, if this user may. */
async function giveTo(file: string, { uid, gid }: Owner): Promise<void> {
  const own = await stat(file);
  if (own.uid === uid) return;
  await chown(file, uid, gid).catch((cause: unknown) => {
    throw refused(
      `the restored database cannot be given to the owner of the former one: ${reasonOf(cause as Error)}`,
      WRITABLE,
    );
  });
}

/** Moves the present files aside, the database first: without it, what is left beside keeps rollcall from starting (exit code 66). */
async function moveAside(file: string, now: Instant): Promise<string[]> {
  const stamp = now.replaceAll(/[-:]|\.\d+/g, "");
  const moved: string[] = [];
  for (const ending of ENDINGS) {
    const to = `${file}.before-restore-${stamp}${ending}`;
    try {
      await rename(file + ending, to);
      moved.push(to);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") continue;
      throw refused(`${file}${ending} cannot be moved aside: ${reasonOf(cause as Error)}`, WRITABLE);
    }
  }
  return moved;
}

export function refused(message: string, remedy: string): CommandRefused {
  return new CommandRefused("UNEXPECTED", message, { remedy });
}
