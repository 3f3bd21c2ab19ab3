/**
 * Indexes by which a run reads the links of the days that it looks at, and not those of all the years before (core/decisions/0040), and finds
 * a link by its record there. Of an id only the beginning is indexed, since PostgreSQL refuses a row whose text is too long for an index.
 */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.raw("CREATE INDEX links_ended ON links (target, kind, extent_to, subject)");
  await db.raw("CREATE INDEX links_records ON links (target, kind, (substr(remote_id, 1, 400)))");
}
