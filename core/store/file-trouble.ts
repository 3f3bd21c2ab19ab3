/** Says in words why the file system refuses to make or write the database, or a file of a command. */
const NO_RIGHT = "no permission";
const NO_FOLDER = "a part of the path is a file";
const REASONS: Readonly<Record<string, string>> = {
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
  EROFS: "the file system is read-only",
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  ENOENT: "nothing can be created there",
  ENOSPC: "there is no space left",
};

/** The reason in words; the system's own code if there are none. */
export function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  return REASONS[code ?? ""] ?? code ?? message;
}

export function isForbidden({ code }: NodeJS.ErrnoException): boolean {
  return code === "EACCES" || code === "EPERM";
}
