/** Links remember how often somebody set back what we wrote (core/plan/fights.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("links", (table) => {
    table.text("set_back"); // JSON
  });
}
