/** Mails remember when the server refused them alone, so that one dead mailbox is told from a server that cannot be used. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("outbox", (table) => {
    table.string("refused_at");
  });
}
