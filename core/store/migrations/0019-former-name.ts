/** Targets remember the name that they had before, in case their renaming is taken back (core/engine/run/former-name.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("targets", (table) => {
    table.string("formerly");
  });
}
