/** Targets remember whether their first run was left to a person, and whether one began it (core/engine/run/known-database.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("targets", (table) => {
    table.string("beginning");
  });
}
