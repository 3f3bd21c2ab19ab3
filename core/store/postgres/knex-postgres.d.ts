/** Knex ships its dialects without types; the one that PostgresClient builds on is declared here. */
declare module "knex/lib/dialects/postgres/index.js" {
  import type { Knex } from "knex";

  export default class Client_PG extends Knex.Client {
    connectionSettings: object;
    _driver(): object;
  }
}

declare module "knex/lib/dialects/postgres/schema/pg-columncompiler.js" {
  export default class ColumnCompiler_PG {
    constructor(client: unknown, table: unknown, column: unknown);
  }
}
