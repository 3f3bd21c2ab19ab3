/** Targets remember beside their settings what the config file said of them (core/engine/planning/config-edits.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("targets", (table) => {
    table.text("written");
  });
}
