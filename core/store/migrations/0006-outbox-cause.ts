/** A mail names what it is about, so that mails about one thing arrive in order, and one that is out of date can be taken back. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("outbox", (table) => {
    // Null: a mail of a former version; it is sent as it stands.
    table.text("cause");
  });
}
