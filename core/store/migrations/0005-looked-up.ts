/** Indexes for what pages ask for: runs by their result, and everything known of a person. */
import type { Knex } from "knex";
import { dialectOf } from "../dialect.ts";

export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable("runs", (table) => {
    table.index(["status", "id"], "runs_status");
    table.index(["trigger", "id"], "runs_trigger");
    table.index(["started_at"], "runs_started");
  });
  await db.raw("CREATE INDEX journal_person ON journal (person_id, run) WHERE person_id IS NOT NULL");
  await db.raw("CREATE INDEX links_person ON links (target, person_id) WHERE person_id IS NOT NULL");
  await db.raw(`CREATE INDEX links_people ON links (person_id, target${names(db)}) WHERE kind = 'user'`);
  await db.raw("CREATE INDEX decisions_people ON decisions (subject) WHERE kind = 'user' AND closed_run IS NULL");
}

/** The columns that a search looks at, so that it reads the index alone; PostgreSQL refuses a row whose names are too long for one. */
function names(db: Knex): string {
  const { name, fullName } = dialectOf(db);
  return name === "sqlite" ? `, person, (${fullName("written_values")})` : "";
}
