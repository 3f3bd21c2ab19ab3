/** Forgets marks that were hashes without a key (core/engine/read/source-news.ts): the next partial run of each target reads both sides. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.dropTable("seen");
  await db.schema.createTable("seen", (table) => {
    table.string("target").primary();
    table.text("content").notNullable(); // JSON
  });
}
