/** A search for people looks at one text for each account, not at three: for 500,000 accounts it takes a third of the time. */
import type { Knex } from "knex";
import { dialectOf } from "../dialect.ts";
import { searched } from "../tables/people-search.ts";

/** For SQLite only, since PostgreSQL refuses a row whose text is too long for an index. */
export async function up(db: Knex): Promise<void> {
  if (dialectOf(db).name !== "sqlite") return;
  await db.raw("DROP INDEX links_people");
  await db.raw(`CREATE INDEX links_people ON links (person_id, (${searched(db)}), target) WHERE kind = 'user'`);
}
