/** The errors of the database as a whole, in words: a ConfigError at the start, a DatabaseError later. */
import { statSync } from "node:fs";
import { ConfigError, RollcallError, type ErrorDetails } from "../model/errors.ts";

/** The error of a database that refused something or broke while rollcall was at work. */
export class DatabaseError extends RollcallError {
  constructor(message: string, details: ErrorDetails) {
    super("UNEXPECTED", message, details);
  }
}

/** The server is away: restarted, failed over, or out of reach. Work under way ends as by a crash; the connection comes back by itself. */
export class DatabaseAway extends DatabaseError {}

/** The database is there, and refuses for now what it may do a moment later: it is locked by somebody else, full, or overloaded. */
export class DatabaseBusy extends DatabaseError {}

/** The error of a database whose file is not where it was. Nothing may begin with another one in its place. */
export class DatabaseMoved extends DatabaseError {
  constructor(
    file: string,
    how: string,
    remedy = `Stop rollcall and put the right file back, beside its -wal and -shm files: they belong together. To begin with another database on purpose, move ${file}, -wal and -shm away, all three.`,
  ) {
    super(`the database ${file} ${how}`, { remedy });
  }
}

/** Whether the error, or what caused it, is that the database's file is not where it was. */
export function isOfMovedDatabase(error: unknown): boolean {
  if (error instanceof DatabaseMoved) return true;
  return error instanceof Error && error.cause !== undefined && isOfMovedDatabase(error.cause);
}

/** The error of a database that cannot be used at all, so that rollcall does not start. */
export function unusable(message: string, remedy: string, cause?: unknown): ConfigError {
  const problem = { path: "database", line: null, column: null, message, suggestion: null };
  return new ConfigError(message, [problem], cause === undefined ? { remedy } : { remedy, cause });
}

/** The error if sqlite3, of which one part is compiled or downloaded by its install script, cannot be loaded. */
export function driverUnusable(cause: Error): ConfigError {
  const [reason = ""] = cause.message.split("\n");
  const why = /bindings file/.test(reason) ? "its install script did not run" : reason;
  return unusable(
    `the package sqlite3, which rollcall needs for its database, cannot be loaded: ${why}`,
    "Have it built for this machine: in a clone, type `npm rebuild sqlite3 --ignore-scripts=false`; otherwise install rollcall again, adding `--allow-scripts=sqlite3 --ignore-scripts=false`.",
    cause,
  );
}

/** The error of a query after the database was closed. */
export function closed(): DatabaseError {
  return new DatabaseError("the database is closed", { remedy: "Nothing to do: rollcall is ending." });
}

/** The meaning and the remedy of each code of the driver. https://www.sqlite.org/rescode.html */
const MEANINGS: Readonly<Record<string, (file: string) => readonly [message: string, remedy: string]>> = {
  SQLITE_BUSY: locked,
  SQLITE_LOCKED: locked,
  SQLITE_FULL: (file) => [
    `the disk with the database ${file} is full`,
    "Free some space: what was recorded before is safe. With a shorter history.keep the database grows less from then on.",
  ],
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: (file) => [
    `${file} is not an SQLite database`,
    "Name another file under database, or move this one away; rollcall then creates a new one.",
  ],
  SQLITE_READONLY: notWritable,
  SQLITE_PERM: notWritable,
  SQLITE_CANTOPEN: (file) => [
    `the database ${file} cannot be opened`,
    `Check that its folder exists and belongs to the user that runs rollcall: ${ownership(file)}`,
  ],
  SQLITE_IOERR: (file) => [
    `the disk refused to read or write the database ${file}`,
    "Look for disk errors in the system's log. A network drive does not work: use a local disk.",
  ],
};

const PASSING: ReadonlySet<string> = new Set(["SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL"]);

/** Whether the file is damaged or no SQLite database, so that no process can work on it. */
export function isUnreadable({ cause }: DatabaseError): boolean {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return code === "SQLITE_CORRUPT" || code === "SQLITE_NOTADB";
}

/** Puts the driver's error into our words; returns any other error as it is. */
export function databaseError(error: unknown, file: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const meaning = MEANINGS[code];
  if (!meaning) return error;
  const [message, remedy] = meaning(file);
  return new (PASSING.has(code) ? DatabaseBusy : DatabaseError)(message, { remedy, cause: error });
}

/** The command that gives the file's folder to the user that runs rollcall. */
function ownership(path: string): string {
  const { user, group } = self();
  return `sudo chown -R ${user}:${group} ${path}`;
}

/** The remedy for a file or folder that this user may not write to: whoever owns it already lacks only the permission. */
export function permitting(path: string): string {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined || there.uid !== process.getuid?.())
    return `Give it to the user that runs rollcall: ${ownership(path)}`;
  return `Allow its owner to write: chmod u+rw${there.isDirectory() ? "x" : ""} ${path}`;
}

/** The command that makes a missing folder, for the user that runs rollcall and nobody else. */
export function making(folder: string): string {
  const { user, group } = self();
  return `sudo install -d -m 700 -o ${user} -g ${group} ${folder}`;
}

function self(): { readonly user: number | string; readonly group: number | string } {
  return { user: process.getuid?.() ?? "USER", group: process.getgid?.() ?? "GROUP" };
}

function locked(file: string): [string, string] {
  return [
    `the database ${file} was locked by another program for more than 10 s`,
    `See who has it open (\`fuser -v ${file}\`): a database browser with unsaved changes, a copy or a virus scan. Close it and try again.`,
  ];
}

function damaged(file: string): [string, string] {
  return [
    `the database ${file} is damaged`,
    `Stop rollcall, move ${file} and its -wal and -shm files away, and put the latest backup there instead.`,
  ];
}

function notWritable(file: string): [string, string] {
  return [`the database ${file} cannot be written`, permitting(file)];
}
