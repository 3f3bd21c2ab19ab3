/** Several daemons on one database: which of them live, and what they share of vendors' limits. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable("daemons", (table) => {
    table.string("holder").primary();
    table.string("host").notNullable();
    table.integer("pid").notNullable();
    table.string("version").notNullable();
    table.string("mark").notNullable(); // of version and config
    table.string("since").notNullable();
    table.string("expires_at").notNullable();
  });
  await db.schema.createTable("paces", (table) => {
    table.string("vendor").primary(); // and where, and how fast
    table.double("full_at").notNullable(); // milliseconds of the epoch: when its bucket is full again
  });
}
