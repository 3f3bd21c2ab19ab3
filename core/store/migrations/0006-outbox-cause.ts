/** A mail names its cause, so that mails about one cause go out in order, and one that is out of date can be withdrawn. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("outbox", (table) => {
    // Null: a mail of a former version, which is sent as it is.
    table.text("cause");
  });
}
