/** A failure names the change that failed, so that a change which was corrected since counts as another and is tried at once. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("failures", (table) => {
    // The change of a former failure is not known, so it is tried at once.
    table.text("fingerprint").notNullable().defaultTo("");
  });
}
