/** Targets remember from which day on they carry each kind of record (core/engine/read/set-up-on.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("targets", (table) => {
    table.text("set_up"); // JSON
  });
}
