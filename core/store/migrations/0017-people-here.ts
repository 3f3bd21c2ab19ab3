/** The people who were here at the last run of a target without accounts (core/engine/planning/without-accounts.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable("people_here", (table) => {
    table.string("target").notNullable();
    table.string("subject").notNullable(); // the source's id
    table.primary(["target", "subject"]);
  });
}
