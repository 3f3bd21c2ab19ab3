/** Targets remember of which kinds a full run has compared everything (core/engine/planning/compared.ts), also area by area. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("targets", (table) => {
    table.text("compared"); // JSON
  });
}
