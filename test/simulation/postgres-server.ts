/**
 * A real PostgreSQL and everybody who works on it. Each process has connections of its own; what waits for a lock is told so by the
 * server at once, and waits in the simulation. One schema serves one seed after the other, emptied in between.
 */
import pg from "pg";
import { Secret } from "../../core/model/secret.ts";
import { openStore } from "../../core/store/open.ts";
import { type Postgres, sharedPostgres, startPostgres } from "../kit/postgres.ts";
import type { DatabaseOptions, Door, SimDatabase } from "./database.ts";
import { Backend } from "./postgres-backend.ts";

export class PostgresServer implements SimDatabase {
  readonly url: Secret;
  readonly tables = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()";
  readonly #looking: pg.Client;
  readonly #server: Postgres;

  private constructor(server: Postgres, url: string, looking: pg.Client) {
    this.#server = server;
    this.url = new Secret(url);
    this.#looking = looking;
  }

  static async make(): Promise<PostgresServer> {
    // In tests one server is for all of their processes.
    const server = process.env.VITEST ? await sharedPostgres() : await startPostgres();
    const url = await server.newDatabase();
    const clock = { now: () => "2026-07-20T10:00:00.000Z", sleep: async () => undefined };
    await (await openStore({ url, clock })).close();
    const looking = new pg.Client({ connectionString: url });
    looking.on("error", () => undefined);
    await looking.connect();
    return new PostgresServer(server, url, looking);
  }

  doorOf(options: DatabaseOptions): Door {
    return new Backend(options, (pid) => this.#end(pid));
  }

  async ask(sql: string, ...given: string[]): Promise<unknown[]> {
    let count = 0;
    return (
      await this.#looking.query(
        sql.replaceAll("?", () => `$${++count}`),
        given,
      )
    ).rows;
  }

  async empty(): Promise<void> {
    const tables = (await this.ask(this.tables)) as { name: string }[];
    const own = tables.map(({ name }) => `"${name}"`).filter((name) => !name.startsWith('"knex'));
    await this.#looking.query(`TRUNCATE ${own.join(", ")} RESTART IDENTITY`);
  }

  /** Of a process that is no more: what it held is free once the server has noticed. */
  async #end(pid: number): Promise<void> {
    await this.#server.ask(`SELECT pg_terminate_backend(${pid}, 10000) FROM pg_stat_activity WHERE pid = ${pid}`);
  }
}
