/**
 * The package `sqlite3` as rollcall's store sees it, over the SQLite that Node brings, which needs no threads: each statement
 * enters the scheduler and happens on a real database file when it is drawn. A lock that another process holds is waited for in
 * the simulation's time; a disk can be full; and a process that dies leaves its transaction to be rolled back.
 */
import type { DatabaseOptions, Door } from "./database.ts";
import { driverError } from "./driver-error.ts";
import { Blocked } from "./scheduler.ts";
import type { Answer, Method, SharedFile } from "./shared-file.ts";

const BUSY_MS = 10_000;

type Done = (this: unknown, error: Error | null, rows?: readonly object[]) => void;

/** What is said to a connection of one's own, which nobody has here. */
const SETTING = /^PRAGMA \w+ = /;
const LOOKING = /^(PRAGMA auto_vacuum|select count\(\*\) as `tables`|select .* from (sqlite_master|`knex_migrations`))/;
const WRITES = /^\s*(insert|update|delete|COMMIT|WITH)/i;

export class Disk implements Door {
  readonly #options: DatabaseOptions;
  readonly #file: SharedFile;

  constructor(options: DatabaseOptions, file: SharedFile) {
    this.#options = options;
    this.#file = file;
  }

  /** What stands in for the package. */
  get driver(): object {
    const disk = this;
    class Database {
      constructor(_file: string, _flags: number, done: (error: Error | null) => void) {
        disk.#enter("opens the database", () => undefined).then(() => done(null), done);
      }

      all(sql: string, ...rest: unknown[]): void {
        disk.#statement("all", sql, rest);
      }

      run(sql: string, ...rest: unknown[]): void {
        disk.#statement("run", sql, rest);
      }

      close(done: (error: Error | null) => void): void {
        disk.#enter("closes the database", () => disk.die()).then(() => done(null), done);
      }
    }
    return { OPEN_READWRITE: 2, OPEN_CREATE: 4, Database };
  }

  die(): void {
    this.#file.leave(this);
    this.#options.scheduler.unblock();
  }

  #enter<T>(what: string, work: () => T): Promise<T> {
    return this.#options.scheduler.enter(this.#options.owner, what, work);
  }

  /** What only looks at a database that is being opened is not waited for: there is much of that, and it meets nobody. */
  async #happens(sql: string, work: () => Answer): Promise<Answer> {
    if (SETTING.test(sql)) return { context: {}, rows: [] };
    return LOOKING.test(sql) ? work() : this.#enter(`sql ${sql.replace(/\s+/g, " ").slice(0, 90)}`, work);
  }

  #statement(method: Method, given: string, rest: unknown[]): void {
    const done = rest.pop() as Done;
    // A number that knex counts up for as long as the real process lives.
    const sql = given.replace(/\btrx\d+/, "trx");
    this.#happens(
      sql,
      this.#patient(sql, () => this.#execute(method, sql, (rest[0] ?? []) as unknown[])),
    ).then(
      ({ context, rows }) => done.call(context, null, rows),
      (error) => done.call(undefined, error),
    );
  }

  #execute(method: Method, sql: string, bindings: readonly unknown[]): Answer {
    if (WRITES.test(sql) && this.#options.isFull()) throw driverError("SQLITE_FULL", "database or disk is full");
    return this.#file.execute(this, method, sql, bindings);
  }

  /** Tried again whenever somebody may have let go of the lock, for as long as one waits. */
  #patient(sql: string, work: () => Answer): () => Answer {
    const { owner, scheduler } = this.#options;
    let tooLate = false;
    let waits = false;
    return () => {
      try {
        return work();
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
  }
}
