/**
 * Targets remember their settings and what the source told of who works here (core/engine/planning/config-edits.ts, released.ts), and holds
 * which edits of the config they came with.
 */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  for (const [name, column] of [
    ["targets", "settings"],
    ["targets", "released"],
    ["holds", "edits"],
  ] as const)
    await db.schema.alterTable(name, (table) => {
      table.text(column); // JSON
    });
}
