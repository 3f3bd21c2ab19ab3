/** Notices remember which records they named (core/notify/record-notices.ts), and targets their last run that compared everything. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("notices", (table) => {
    table.text("told"); // JSON
  });
  await db.schema.alterTable("targets", (table) => {
    table.text("last_full_run");
  });
}
