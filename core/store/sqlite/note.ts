/**
 * The note beside the database file that there is, or was, one. A file that is lost is otherwise missed by nobody: the next start would make
 * an empty one, which looks like that of a fresh installation.
 */
import { access, writeFile } from "node:fs/promises";

const ENDING = ".known";
const TEXT =
  "rollcall keeps its database beside this file. If the database is lost, this note keeps a new, empty one from starting runs by itself.\n";

export interface Note {
  isThere(): Promise<boolean>;
  leave(): Promise<void>;
}

export function noteBeside(file: string): Note {
  const path = file + ENDING;
  return {
    isThere: () =>
      access(path).then(
        () => true,
        () => false,
      ),
    // One that cannot be written (a full disk) is written the next time: the database itself is what counts.
    leave: () => writeFile(path, TEXT, { flag: "wx", mode: 0o600 }).catch(() => undefined),
  };
}
