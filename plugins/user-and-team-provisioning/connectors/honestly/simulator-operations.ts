/** The answers of the simulated feed to each operation of SFTP (version 3), with OpenSSH's rename over an existing file. */
import type { Attributes, SFTPWrapper } from "ssh2";
import { absolute, FLAG, Refusal, type SimDisk, STATUS } from "./simulator-disk.ts";

/** How a feed may differ from a plain SFTP server. Can be changed while it runs. */
export interface FileQuirks {
  /** Whether it knows posix-rename@openssh.com. Without it, no file can be renamed over an existing one. */
  renamesOver: boolean;
  /** Whether its directory can be listed. A feed may take files and show none. */
  lists: boolean;
  reads: boolean;
  writes: boolean;
}

export interface Asked {
  readonly disk: SimDisk;
  readonly quirks: FileQuirks;
  readonly args: readonly unknown[];
}

export type Reply = (sftp: SFTPWrapper, id: number) => void;
type Answer = (asked: Asked) => Reply;

const done: Reply = (sftp, id) => sftp.status(id, STATUS.ok);

const ANSWERS = {
  OPEN({ disk, quirks, args: [name, flags] }) {
    allowed(isWriting(flags) ? quirks.writes : quirks.reads);
    const handle = disk.open(name as string, flags as number);
    return (sftp, id) => sftp.handle(id, handle);
  },
  READ({ disk, args: [handle, offset, length] }) {
    const data = disk.read(handle as Buffer, offset as number, length as number);
    return (sftp, id) => sftp.data(id, data);
  },
  WRITE({ disk, args: [handle, offset, data] }) {
    disk.write(handle as Buffer, offset as number, data as Buffer);
    return done;
  },
  CLOSE({ disk, args: [handle] }) {
    disk.close(handle as Buffer);
    return done;
  },
  OPENDIR({ disk, quirks, args: [name] }) {
    allowed(quirks.lists);
    const handle = disk.openDirectory(name as string);
    return (sftp, id) => sftp.handle(id, handle);
  },
  READDIR({ disk, args: [handle] }) {
    const names = disk.list(handle as Buffer).map(({ name, size }) => ({
      filename: name,
      longname: `-rw-r--r--    1 feed     feed     ${String(size).padStart(8)} Jul 21 08:00 ${name}`,
      attrs: attributesOf(size),
    }));
    return (sftp, id) => sftp.name(id, names);
  },
  STAT: ({ disk, args: [name] }) => told(disk.size(name as string)),
  LSTAT: ({ disk, args: [name] }) => told(disk.size(name as string)),
  FSTAT: ({ disk, args: [handle] }) => told(disk.size(disk.pathOf(handle as Buffer))),
  SETSTAT: () => done,
  FSETSTAT: () => done,
  REALPATH({ args: [name] }) {
    const filename = absolute(name as string);
    return (sftp, id) => sftp.name(id, [{ filename, longname: filename, attrs: attributesOf(null) }]);
  },
  REMOVE({ disk, quirks, args: [name] }) {
    allowed(quirks.writes);
    disk.remove(name as string);
    return done;
  },
  RENAME({ disk, quirks, args: [from, to] }) {
    allowed(quirks.writes);
    disk.rename(from as string, to as string, false);
    return done;
  },
  EXTENDED({ disk, quirks, args: [name, data] }) {
    if (name !== POSIX_RENAME || !quirks.renamesOver) throw new Refusal(STATUS.unsupported);
    allowed(quirks.writes);
    const [from = "", to = ""] = stringsOf(data as Buffer);
    disk.rename(from, to, true);
    return done;
  },
} satisfies Record<string, Answer>;

export type Operation = keyof typeof ANSWERS;
export const OPERATIONS = Object.keys(ANSWERS) as Operation[];

/** @throws Refusal */
export function answerTo(operation: Operation, asked: Asked): Reply {
  return ANSWERS[operation](asked);
}

/** Whether an operation changes anything. Writes to an open file count as one change, at its opening. */
export function changes(operation: Operation, args: readonly unknown[]): boolean {
  return operation === "OPEN" ? isWriting(args[1]) : ["REMOVE", "RENAME", "EXTENDED"].includes(operation);
}

/** Returns the path that an operation concerns; of a rename, the new one. */
export function pathOf(operation: Operation, { disk, args: [first, second] }: Pick<Asked, "disk" | "args">): string {
  if (Buffer.isBuffer(first)) return disk.pathOf(first);
  if (operation === "EXTENDED") return absolute(stringsOf(second as Buffer)[1] ?? "");
  return absolute(String(operation === "RENAME" ? second : first));
}

export const POSIX_RENAME = "posix-rename@openssh.com";

function isWriting(flags: unknown): boolean {
  return ((flags as number) & FLAG.write) !== 0;
}

function allowed(is: boolean): void {
  if (!is) throw new Refusal(STATUS.denied);
}

function told(size: number | null): Reply {
  return (sftp, id) => sftp.attrs(id, attributesOf(size));
}

function attributesOf(size: number | null): Attributes {
  const mode = size === null ? 0o040_755 : 0o100_644;
  return { mode, uid: 1000, gid: 1000, size: size ?? 0, atime: 0, mtime: 0 };
}

/** Reads strings as SFTP sends them: four bytes of length, then the bytes. */
function stringsOf(data: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at + 4 <= data.length; ) {
    const end = at + 4 + data.readUInt32BE(at);
    found.push(data.toString("utf8", at + 4, end));
    at = end;
  }
  return found;
}
