/**
 * The package `sqlite3` as rollcall's store sees it, over the SQLite that Node brings, which needs no threads: each statement
 * enters the scheduler and happens on a real database file when it is drawn. A lock that another process holds is waited for in
 * the simulation's time; a disk can be full; and a process that dies leaves its transaction to be rolled back.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { Blocked, type Owner, type Scheduler } from "./scheduler.ts";

const BUSY_MS = 10_000;

type Done = (this: unknown, error: Error | null, rows?: unknown[]) => void;
type Method = "all" | "run";

export interface DiskOptions {
  readonly owner: Owner;
  readonly scheduler: Scheduler;
  /** Whether this writing statement finds the disk full. */
  readonly isFull: () => boolean;
}

const OPENING = /^sql (PRAGMA (?!wal)|select count\(\*\) as `tables`|select .* from (sqlite_master|`knex_migrations`))/;
/** https://www.sqlite.org/rescode.html */
const CODES = new Map([
  [5, "SQLITE_BUSY"],
  [6, "SQLITE_LOCKED"],
  [13, "SQLITE_FULL"],
  [19, "SQLITE_CONSTRAINT"],
]);

export class Disk {
  readonly #options: DiskOptions;
  readonly #open = new Set<DatabaseSync>();

  constructor(options: DiskOptions) {
    this.#options = options;
  }

  /** What stands in for the package. */
  get driver(): object {
    const disk = this;
    class Database {
      #real!: DatabaseSync;

      constructor(file: string, _flags: number, done: (error: Error | null) => void) {
        disk
          .#enter("opens the database", () => disk.#connect(file))
          .then((real) => {
            this.#real = real;
            done(null);
          }, done);
      }

      all(sql: string, ...rest: unknown[]): void {
        disk.#statement(this.#real, "all", sql, rest);
      }

      run(sql: string, ...rest: unknown[]): void {
        disk.#statement(this.#real, "run", sql, rest);
      }

      close(done: (error: Error | null) => void): void {
        disk.#enter("closes the database", () => disk.#close(this.#real)).then(() => done(null), done);
      }
    }
    return { OPEN_READWRITE: 2, OPEN_CREATE: 4, Database };
  }

  /** The process is no more: what it had open is closed by the system, and what was not committed never was. */
  die(): void {
    for (const real of this.#open) this.#close(real);
  }

  #enter<T>(what: string, work: () => T): Promise<T> {
    return this.#options.scheduler.enter(this.#options.owner, what, work);
  }

  /** What only looks at a database that is being opened is not waited for: there is much of that, and it meets nobody. */
  #happens<T>(what: string, work: () => T): Promise<T> {
    return OPENING.test(what) ? new Promise((resolve) => resolve(work())) : this.#enter(what, work);
  }

  #connect(file: string): DatabaseSync {
    const real = new DatabaseSync(file);
    this.#open.add(real);
    return real;
  }

  #close(real: DatabaseSync): void {
    this.#open.delete(real);
    real.close();
    this.#options.scheduler.unblock();
  }

  #statement(real: DatabaseSync, method: Method, given: string, rest: unknown[]): void {
    const { owner, scheduler } = this.#options;
    const done = rest.pop() as Done;
    const sql = given.replace(/^(PRAGMA busy_timeout = )\d+/, "$10").replace(/^(PRAGMA synchronous = )FULL/, "$1OFF");
    let tooLate = false;
    let waits = false;
    const work = () => {
      if (isWrite(sql) && this.#options.isFull()) throw driverError("SQLITE_FULL", "database or disk is full");
      try {
        return execute(real, method, sql, (rest[0] ?? []) as unknown[]);
      } catch (error) {
        if ((error as { code?: string }).code !== "SQLITE_BUSY" || tooLate) throw error;
        if (!waits)
          scheduler.after(owner, BUSY_MS, () => {
            tooLate = true;
            scheduler.unblock();
          });
        waits = true;
        throw new Blocked();
      } finally {
        if (/^(COMMIT|ROLLBACK)/.test(sql)) scheduler.unblock();
      }
    };
    this.#happens(
      `sql ${sql
        .replace(/\s+/g, " ")
        .replace(/\btrx\d+/, "trx")
        .slice(0, 90)}`,
      work,
    ).then(
      ({ context, rows }) => done.call(context, null, rows),
      (error) => done.call(undefined, error),
    );
  }
}

function execute(real: DatabaseSync, method: Method, sql: string, bindings: readonly unknown[]) {
  try {
    const statement = prepared(real, sql);
    const values = bindings.map(boundAs);
    if (method === "all") return { context: {}, rows: statement.all(...values).map((row) => ({ ...row })) };
    const { changes, lastInsertRowid } = statement.run(...values);
    return { context: { changes: Number(changes), lastID: Number(lastInsertRowid) }, rows: [] };
  } catch (error) {
    const code = CODES.get(Number((error as { errcode?: number }).errcode) & 0xff);
    throw code ? driverError(code, (error as Error).message) : error;
  }
}

const STATEMENTS = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

function prepared(real: DatabaseSync, sql: string): StatementSync {
  const known = STATEMENTS.get(real) ?? new Map<string, StatementSync>();
  STATEMENTS.set(real, known);
  const statement = known.get(sql) ?? real.prepare(sql);
  known.set(sql, statement);
  return statement;
}

/** As the package takes them. */
function boundAs(value: unknown): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  return value === undefined ? null : (value as SQLInputValue);
}

function isWrite(sql: string): boolean {
  return /^\s*(insert|update|delete|COMMIT|WITH)/i.test(sql);
}

function driverError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
