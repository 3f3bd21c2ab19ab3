/** Under which digest each rejection is made, where that is written down, and what was rejected, taken back, and is to be asked about once more. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("rejections", (table) => {
    table.string("digest");
  });
  await db.schema.createTable("asked_again", (table) => {
    table.string("target").notNullable();
    table.string("fingerprint").notNullable();
    table.primary(["target", "fingerprint"]);
  });
}
