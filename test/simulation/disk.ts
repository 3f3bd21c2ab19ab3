/**
 * The package `sqlite3` as rollcall's store sees it, over the real one: each statement enters the scheduler and happens on the
 * real database when it is drawn. A lock that another process holds is waited for in the simulation's time; a disk can be full;
 * and a process that dies leaves its transaction to be rolled back.
 */
import sqlite3 from "sqlite3";
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

export class Disk {
  readonly #options: DiskOptions;
  readonly #open = new Set<sqlite3.Database>();

  constructor(options: DiskOptions) {
    this.#options = options;
  }

  /** What stands in for the package. */
  get driver(): object {
    const disk = this;
    const { OPEN_READWRITE, OPEN_CREATE } = sqlite3;
    class Database {
      #real!: sqlite3.Database;

      constructor(file: string, flags: number, done: (error: Error | null) => void) {
        disk.#connect(file, flags).then((real) => {
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
        const { owner, scheduler } = disk.#options;
        void scheduler.enter(owner, "closes the database", () => disk.#close(this.#real)).then(() => done(null), done);
      }
    }
    return { OPEN_READWRITE, OPEN_CREATE, Database };
  }

  /** The process is no more: what it had open is closed by the system, and what was not committed never was. */
  async die(): Promise<void> {
    for (const real of this.#open) await this.#close(real);
  }

  #connect(file: string, flags: number): Promise<sqlite3.Database> {
    const { owner, scheduler } = this.#options;
    return scheduler.enter(owner, "opens the database", async () => {
      const real = await new Promise<sqlite3.Database>((resolve, reject) => {
        const opened = new sqlite3.Database(file, flags, (error) => (error ? reject(error) : resolve(opened)));
      });
      this.#open.add(real);
      return real;
    });
  }

  async #close(real: sqlite3.Database): Promise<void> {
    this.#open.delete(real);
    await new Promise<void>((resolve, reject) => real.close((error) => (error ? reject(error) : resolve())));
    this.#options.scheduler.unblock();
  }

  #statement(real: sqlite3.Database, method: Method, given: string, rest: unknown[]): void {
    const { owner, scheduler } = this.#options;
    const done = rest.pop() as Done;
    const bindings = rest[0] ?? [];
    const sql = given.replace(/^(PRAGMA busy_timeout = )\d+/, "$10").replace(/^(PRAGMA synchronous = )FULL/, "$1OFF");
    let tooLate = false;
    let waits = false;
    const work = async () => {
      if (isWrite(sql) && this.#options.isFull()) throw driverError("SQLITE_FULL", "database or disk is full");
      try {
        return await execute(real, method, sql, bindings);
      } catch (error) {
        if ((error as { code?: string }).code !== "SQLITE_BUSY" || tooLate) throw error;
        if (!waits) scheduler.after(owner, BUSY_MS, () => ((tooLate = true), scheduler.unblock()));
        waits = true;
        throw new Blocked();
      } finally {
        if (/^(COMMIT|ROLLBACK)/.test(sql)) scheduler.unblock();
      }
    };
    scheduler.enter(owner, `sql ${sql.replace(/\s+/g, " ").slice(0, 90)}`, work).then(
      ({ context, rows }) => done.call(context, null, rows),
      (error) => done.call(undefined, error),
    );
  }
}

function execute(real: sqlite3.Database, method: Method, sql: string, bindings: unknown) {
  return new Promise<{ context: unknown; rows: unknown[] }>((resolve, reject) => {
    real[method](sql, bindings, function (this: unknown, error: Error | null, rows: unknown[] = []) {
      if (error) reject(error);
      else resolve({ context: this, rows });
    });
  });
}

function isWrite(sql: string): boolean {
  return /^\s*(insert|update|delete|COMMIT|WITH)/i.test(sql);
}

function driverError(code: string, message: string): Error {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
