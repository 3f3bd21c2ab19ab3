/** When the source last said that something has changed, or may be gone, and no run has looked since (core/engine/schedule/change-notices.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("targets", (table) => {
    table.string("change_noticed_at");
    table.string("loss_noticed_at");
    table.string("notice_run_at");
  });
}
