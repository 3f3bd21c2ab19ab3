/** The changes that the source reported to a target's last partial run (core/engine/read/source-news.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable("seen", (table) => {
    table.string("target").primary();
    table.text("content").notNullable(); // JSON
  });
  await db.schema.alterTable("targets", (table) => {
    table.string("last_full_at");
  });
}
