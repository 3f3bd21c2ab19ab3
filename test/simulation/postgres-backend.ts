/**
 * The package `pg` as rollcall's store sees it: the package itself, but each statement enters the scheduler, and the answer of the
 * real server is awaited when it is drawn. Nothing waits there: a lock that another process has is waited for in the
 * simulation's time. A process that dies leaves its transaction to be rolled back.
 */
import pg from "pg";
import type { DatabaseOptions, Door } from "./database.ts";
import { Blocked } from "./scheduler.ts";

/** As core's `lock_timeout`. */
const PATIENCE_MS = 60_000;
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const LOCK_NOT_AVAILABLE = "55P03";
const DISK_FULL = "53100";
const WRITES = /^\s*(insert|update|delete|WITH)/i;

type Done = (error: Error | null, result?: unknown) => void;

interface Line {
  readonly client: pg.Client;
  /** By the package itself. */
  ask(...given: unknown[]): Promise<unknown>;
  inTransaction: boolean;
}

export class Backend implements Door {
  readonly #options: DatabaseOptions;
  readonly #lines = new Set<Line>();
  readonly #end: (pid: number) => Promise<void>;

  constructor(options: DatabaseOptions, end: (pid: number) => Promise<void>) {
    this.#options = options;
    this.#end = end;
  }

  get driver(): object {
    const backend = this;
    class Client extends pg.Client {
      readonly #line: Line;

      constructor(settings: pg.ClientConfig) {
        // The least there is: nobody else does anything while a statement is under way.
        super({ ...settings, lock_timeout: 1 });
        const ask = (...given: unknown[]) => super.query(...(given as [string])) as unknown as Promise<unknown>;
        this.#line = { client: this, ask, inTransaction: false };
      }

      // biome-ignore lint/suspicious/noExplicitAny: as many forms as the package has
      override connect(): any {
        const { owner, scheduler } = backend.#options;
        backend.#lines.add(this.#line);
        return scheduler.enter(owner, "opens the database", () => super.connect());
      }

      // biome-ignore lint/suspicious/noExplicitAny: as many forms as the package has
      override query(...given: any[]): any {
        const done = typeof given.at(-1) === "function" ? (given.pop() as Done) : null;
        const answer = backend.#statement(this.#line, given);
        if (!done) return answer;
        answer.then((result) => done(null, result), done);
      }

      // biome-ignore lint/suspicious/noExplicitAny: as many forms as the package has
      override end(done?: any): any {
        const { owner, scheduler } = backend.#options;
        const ended = scheduler.enter(owner, "closes the database", async () => {
          await super.end();
          backend.#lines.delete(this.#line);
          scheduler.unblock();
        });
        if (!done) return ended;
        ended.then(() => done(), done as Done);
      }
    }
    return { Client };
  }

  async die(): Promise<void> {
    for (const { client } of this.#lines) {
      const { processID, connection } = client as unknown as { processID: number | null; connection: pg.Connection };
      (connection as unknown as { stream: { destroy(): void } }).stream.destroy();
      if (processID) await this.#end(processID);
    }
    this.#lines.clear();
    this.#options.scheduler.unblock();
  }

  #statement(line: Line, given: readonly unknown[]): Promise<unknown> {
    const { owner, scheduler } = this.#options;
    const [first] = given as [string | { readonly text: string }];
    const sql = typeof first === "string" ? first : first.text;
    const shown = sql.replace(/\s+/g, " ").replace(/\btrx\d+/, "trx");
    return scheduler.enter(owner, `sql ${shown.slice(0, 90)}`, this.#patient(line, sql, given));
  }

  /** Tried again whenever somebody may have let go of the lock, for as long as one waits. */
  #patient(line: Line, sql: string, given: readonly unknown[]): () => Promise<unknown> {
    const { owner, scheduler } = this.#options;
    let tooLate = false;
    let waits = false;
    return async () => {
      try {
        return await this.#execute(line, sql, given);
      } catch (error) {
        const isLocked = (error as { code?: string }).code === LOCK_NOT_AVAILABLE;
        if (!isLocked || line.inTransaction || tooLate) throw error;
        if (sql.startsWith("BEGIN")) await line.ask("ROLLBACK");
        if (!waits)
          scheduler.after(owner, PATIENCE_MS, () => {
            tooLate = true;
            scheduler.unblock();
          });
        waits = true;
        throw new Blocked();
      }
    };
  }

  async #execute(line: Line, sql: string, given: readonly unknown[]): Promise<unknown> {
    if (WRITES.test(sql) && this.#options.isFull()) return this.#fails(line);
    const ends = /^(COMMIT|ROLLBACK)(?! TO)/.test(sql);
    try {
      const answer = await line.ask(...given);
      if (sql.startsWith("BEGIN")) line.inTransaction = true;
      return answer;
    } finally {
      if (ends) line.inTransaction = false;
      if (ends) this.#options.scheduler.unblock();
    }
  }

  /** The server refuses whatever follows in the transaction. */
  async #fails(line: Line): Promise<never> {
    if (line.inTransaction) await line.ask("SELECT 1 / 0").catch(() => undefined);
    throw Object.assign(new Error("could not extend file: No space left on device"), { code: DISK_FULL });
  }
}
