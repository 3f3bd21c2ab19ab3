/** Targets remember the kinds of which a full run, also of one area, has compared everything (core/engine/planning/compared.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("targets", (table) => {
    table.text("compared"); // JSON
  });
}
