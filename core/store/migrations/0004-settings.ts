/** Targets remember their settings, and holds which edits of the config they came with (core/engine/edits.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  for (const [name, column] of [
    ["targets", "settings"],
    ["holds", "edits"],
  ] as const)
    await db.schema.alterTable(name, (table) => {
      table.text(column); // JSON
    });
}
