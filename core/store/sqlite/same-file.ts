/**
 * Checks whether the file at the path is still the one that was opened. SQLite goes on writing into a file that was moved or
 * deleted, where nobody will find it, while the next command begins with another file.
 */
import { statSync } from "node:fs";
import { MEMORY } from "./database-file.ts";
import { DatabaseMoved } from "../database-error.ts";

export class SameFile {
  readonly #file: string;
  #opened: string | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws DatabaseMoved if another file is there, or none */
  require(): void {
    if (this.#file === MEMORY) return;
    const there = statSync(this.#file, { throwIfNoEntry: false });
    const identity = there && `${there.dev} ${there.ino}`;
    this.#opened ??= identity;
    if (identity !== this.#opened)
      throw new DatabaseMoved(this.#file, "was moved, deleted or replaced while rollcall was running");
  }
}
