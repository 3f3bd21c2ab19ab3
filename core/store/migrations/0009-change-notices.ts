/** The latest change notices that no run has answered yet (core/engine/schedule/change-notices.ts). */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("targets", (table) => {
    table.string("change_noticed_at");
    table.string("loss_noticed_at");
    table.string("notice_run_at");
  });
}
