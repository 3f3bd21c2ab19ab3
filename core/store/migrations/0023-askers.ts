/** Requests remember how many people wait for them, and how often the run for them was stopped (core/store/tables/requests.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("requests", (table) => {
    table.integer("askers").notNullable().defaultTo(1);
    table.integer("stops").notNullable().defaultTo(0);
  });
}
