/** The digest of each rejection, if it is known, and the changes whose rejection was taken back, which are to be asked about again. */
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
