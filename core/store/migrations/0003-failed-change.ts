/** A failure names the change that failed: what was corrected since is another one, and is tried at once. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("failures", (table) => {
    // Of former failures nobody knows: they are tried at once.
    table.text("fingerprint").notNullable().defaultTo("");
  });
}
