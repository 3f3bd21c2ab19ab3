/** The people who are no newcomers to a target, also those without a link there (core/engine/planning/newcomers.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable("known_people", (table) => {
    table.string("target").notNullable();
    table.string("subject").notNullable(); // the source's id
    table.primary(["target", "subject"]);
  });
}
