/** Knex ships its dialects without types; the one that SqliteClient builds on is declared here. */
declare module "knex/lib/dialects/sqlite3/index.js" {
  import type { Knex } from "knex";

  export default class Client_SQLite3 extends Knex.Client {
    connectionSettings: { readonly filename: string };
    _driver(): object;
    /** Loads the driver. Called by the constructor. */
    initializeDriver(): void;
    driver: object;
  }
}
