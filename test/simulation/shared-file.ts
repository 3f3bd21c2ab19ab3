/**
 * One SQLite file and everybody who works on it, over two connections: the one that writes, and one that sees what was committed
 * last. Who has a transaction is written down here instead of in locks of the file, so that a process costs no connection of its own
 * and no schema has to be read again. Whoever else writes meanwhile finds it busy, and whoever reads sees what was there before.
 * It serves one seed after the other, emptied in between: what was prepared for one is ready for the next.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Secret } from "../../core/model/secret.ts";
import { openStore } from "../../core/store/open.ts";
import type { DatabaseOptions, Door, SimDatabase } from "./database.ts";
import { Disk } from "./disk.ts";
import { driverError } from "./driver-error.ts";

export type Method = "all" | "run";

export interface Answer {
  /** What the package calls back with as `this`. */
  readonly context: object;
  readonly rows: readonly object[];
}

/** Memory, where the machine lends some of it as a disk. */
export const SHELF = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
/** The rows of knex say which migrations were made. */
const TABLES =
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'knex%' AND name NOT LIKE 'sqlite_stat%'";
const BEGINS = /^BEGIN\b/;
const ENDS = /^(COMMIT|ROLLBACK)(?! TO)\b/;
const READS = /^\s*(select|PRAGMA)\b/i;
/** https://www.sqlite.org/rescode.html */
const CODES = new Map([
  [5, "SQLITE_BUSY"],
  [6, "SQLITE_LOCKED"],
  [13, "SQLITE_FULL"],
  [19, "SQLITE_CONSTRAINT"],
]);

export class SharedFile implements SimDatabase {
  /** Without a file of its own: the driver knows which one is meant, and moving it is not simulated. */
  readonly url = new Secret("sqlite::memory:");
  readonly tables = "SELECT name FROM sqlite_master WHERE type = 'table'";
  readonly #writing: Connection;
  readonly #reading: Connection;
  /** Who has a transaction. */
  #turn: object | null = null;

  private constructor(file: string) {
    this.#writing = new Connection(file);
    for (const setting of ["synchronous = OFF", "foreign_keys = ON"]) this.#writing.execute("all", `PRAGMA ${setting}`);
    this.#reading = new Connection(file);
  }

  /** Made once: migrations are not what is simulated here. */
  static async make(): Promise<SharedFile> {
    const folder = mkdtempSync(join(SHELF, "rollcall-simulation-"));
    const file = join(folder, "rollcall.db");
    const clock = { now: () => "2026-07-20T10:00:00.000Z", sleep: async () => undefined };
    await (await openStore({ url: `sqlite:${file}`, clock })).close();
    const shared = new SharedFile(file);
    // Open it stays, whoever ends this process and however; a name it needs no more.
    shared.empty();
    await shared.ask("SELECT 1");
    shared.#reading.execute("all", "SELECT count(*) FROM runs");
    rmSync(folder, { recursive: true, force: true });
    return shared;
  }

  /** As it was made, without a row. */
  empty(): void {
    if (this.#turn) this.leave(this.#turn);
    const tables = this.#writing.execute("all", TABLES).rows as { name: string }[];
    const run = (sql: string) => this.#writing.execute("run", sql);
    for (const sql of ["PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"]) run(sql);
    for (const { name } of tables) run(`DELETE FROM "${name}"`);
    for (const sql of ["COMMIT", "PRAGMA foreign_keys = ON"]) run(sql);
    // Else pruning would find pages to give back that another seed left.
    this.#writing.execute("all", "PRAGMA incremental_vacuum");
  }

  /** @throws Error as the package's: `code` and a message. */
  execute(who: object, method: Method, sql: string, bindings: readonly unknown[]): Answer {
    const isOthers = this.#turn !== null && this.#turn !== who;
    if (isOthers && READS.test(sql)) return this.#reading.execute(method, sql, bindings);
    if (isOthers && ENDS.test(sql)) throw driverError("SQLITE_ERROR", "no transaction is active");
    if (isOthers) throw driverError("SQLITE_BUSY", "database is locked");
    const answer = this.#writing.execute(method, sql, bindings);
    if (BEGINS.test(sql)) this.#turn = who;
    if (ENDS.test(sql)) this.#turn = null;
    return answer;
  }

  /** Whoever it was is no more: what was not committed never was. */
  leave(who: object): void {
    if (this.#turn === who) this.execute(who, "run", "ROLLBACK", []);
  }

  doorOf(options: DatabaseOptions): Door {
    return new Disk(options, this);
  }

  async ask(sql: string, ...bindings: readonly string[]): Promise<unknown[]> {
    return [...(this.#turn === null ? this.#writing : this.#reading).execute("all", sql, bindings).rows];
  }

  close(): void {
    this.#reading.close();
    this.#writing.close();
  }
}

class Connection {
  readonly #real: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#real = new DatabaseSync(file);
  }

  execute(method: Method, sql: string, bindings: readonly unknown[] = []): Answer {
    try {
      const statement = this.#prepared(sql);
      const values = bindings.map(boundAs);
      if (method === "all") return { context: {}, rows: statement.all(...values).map((row) => ({ ...row })) };
      const { changes, lastInsertRowid } = statement.run(...values);
      return { context: { changes: Number(changes), lastID: Number(lastInsertRowid) }, rows: [] };
    } catch (error) {
      const code = CODES.get(Number((error as { errcode?: number }).errcode) & 0xff);
      throw code ? driverError(code, (error as Error).message) : error;
    }
  }

  close(): void {
    this.#real.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#real.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }
}

/** As the package takes them. */
function boundAs(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  return value === undefined ? null : (value as SQLInputValue);
}
