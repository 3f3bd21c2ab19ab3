/** Sessions of the dashboard, tokens of the API, and the actions of people. Secrets are kept as hashes only. */
import type { Knex } from "knex";

export async function up(db: Knex): Promise<void> {
  await db.schema.createTable("sessions", (table) => {
    table.text("hash").primary();
    for (const name of ["user", "password_mark", "created_at", "seen_at"]) table.text(name).notNullable();
  });
  await db.schema.createTable("tokens", (table) => {
    table.text("name").primary();
    table.text("hash").notNullable().unique();
    for (const name of ["role", "created_at", "created_by"]) table.text(name).notNullable();
    table.text("last_used_at");
  });
  await db.schema.createTable("actions", (table) => {
    table.increments("id");
    for (const name of ["at", "actor", "action"]) table.text(name).notNullable();
    for (const name of ["target", "detail"]) table.text(name);
    table.index(["target", "id"]);
    table.index(["at"]);
  });
}
