/** The disk behind the simulated feed, as SFTP (version 3) sees one: files and directories in memory, open files by handle. */
import { posix } from "node:path";

/** An operation was refused, with this SFTP status. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

export const STATUS = { ok: 0, eof: 1, missing: 2, denied: 3, failure: 4, unsupported: 8 } as const;

/** The flags of an OPEN, as SFTP numbers them (SSH_FXF_…). */
export const FLAG = { read: 1, write: 2, create: 8, truncate: 16 } as const;

interface SimFile {
  bytes: Buffer;
}

interface Opened {
  readonly path: string;
  /** Null: a directory. */
  readonly file: SimFile | null;
  listed: boolean;
}

export class SimDisk {
  readonly files = new Map<string, SimFile>();
  readonly directories = new Set<string>(["/", "/upload"]);
  readonly #opened = new Map<number, Opened>();
  #handles = 0;

  open(name: string, flags: number): Buffer {
    const path = absolute(name);
    if (!this.directories.has(posix.dirname(path))) throw new Refusal(STATUS.missing);
    const found = this.files.get(path);
    if (!found && !(flags & FLAG.create)) throw new Refusal(STATUS.missing);
    const file = found ?? { bytes: Buffer.alloc(0) };
    if (flags & FLAG.truncate) file.bytes = Buffer.alloc(0);
    this.files.set(path, file);
    return this.#handle({ path, file, listed: false });
  }

  openDirectory(name: string): Buffer {
    const path = absolute(name);
    if (!this.directories.has(path)) throw new Refusal(STATUS.missing);
    return this.#handle({ path, file: null, listed: false });
  }

  read(handle: Buffer, offset: number, length: number): Buffer {
    const { bytes } = this.#file(handle);
    if (offset >= bytes.length) throw new Refusal(STATUS.eof);
    return bytes.subarray(offset, offset + length);
  }

  write(handle: Buffer, offset: number, data: Buffer): void {
    const file = this.#file(handle);
    const grown = Buffer.alloc(Math.max(file.bytes.length, offset + data.length));
    file.bytes.copy(grown);
    data.copy(grown, offset);
    file.bytes = grown;
  }

  /** Returns all names and sizes at the first call, nothing at the next. */
  list(handle: Buffer): { name: string; size: number }[] {
    const opened = this.#find(handle);
    if (opened.listed) throw new Refusal(STATUS.eof);
    opened.listed = true;
    const inside = [...this.files].filter(([path]) => posix.dirname(path) === opened.path);
    return inside.map(([path, { bytes }]) => ({ name: posix.basename(path), size: bytes.length }));
  }

  /** Returns a file's size; null for a directory. */
  size(name: string): number | null {
    const path = absolute(name);
    if (this.directories.has(path)) return null;
    const file = this.files.get(path);
    if (!file) throw new Refusal(STATUS.missing);
    return file.bytes.length;
  }

  close(handle: Buffer): void {
    this.#opened.delete(handle.readUInt32BE(0));
  }

  remove(name: string): void {
    if (!this.files.delete(absolute(name))) throw new Refusal(STATUS.missing);
  }

  /** @param over replaces a file of the new name, as posix-rename@openssh.com does. Without it, a name that is taken is a failure. */
  rename(from: string, to: string, over: boolean): void {
    const file = this.files.get(absolute(from));
    if (!file) throw new Refusal(STATUS.missing);
    if (!over && this.files.has(absolute(to))) throw new Refusal(STATUS.failure);
    this.files.delete(absolute(from));
    this.files.set(absolute(to), file);
  }

  /** The path that an open handle belongs to, for the log. */
  pathOf(handle: Buffer): string {
    return this.#opened.get(handle.readUInt32BE(0))?.path ?? "";
  }

  #handle(opened: Opened): Buffer {
    this.#handles += 1;
    this.#opened.set(this.#handles, opened);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.#handles);
    return handle;
  }

  #file(handle: Buffer): SimFile {
    const { file } = this.#find(handle);
    if (!file) throw new Refusal(STATUS.failure);
    return file;
  }

  #find(handle: Buffer): Opened {
    const opened = this.#opened.get(handle.readUInt32BE(0));
    if (!opened) throw new Refusal(STATUS.failure);
    return opened;
  }
}

/** Returns the absolute path. A login begins in the root directory. */
export function absolute(path: string): string {
  return posix.join("/", path, ".").replace(/(?<=.)\/$/, "");
}
