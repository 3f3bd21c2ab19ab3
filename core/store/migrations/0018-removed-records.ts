/** Records that were removed, until a complete list no longer shows them (core/plan/removed-there.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable("removed_records", (table) => {
    for (const name of ["target", "kind", "remote_id", "subject"]) table.string(name).notNullable();
    table.text("title").notNullable();
    table.text("person");
    table.string("removed_at").notNullable();
    table.primary(["target", "kind", "remote_id"]);
  });
}
