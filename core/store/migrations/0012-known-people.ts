/** Who is no newcomer to a target, also where nothing came of it and where a link was broken (core/engine/planning/newcomers.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable("known_people", (table) => {
    table.string("target").notNullable();
    table.string("subject").notNullable(); // the source's id
    table.primary(["target", "subject"]);
  });
}
