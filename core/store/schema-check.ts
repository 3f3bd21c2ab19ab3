/** Checks whose database this is and how far it has been migrated. It only reads, so another program's database stays as it is. */
import type { Knex } from "knex";
import type { Database } from "./database.ts";
import { unusable } from "./database-error.ts";
import { dialectOf } from "./dialect.ts";
import type { Migration } from "./migrations/migrations.ts";

/** Knex's table of the migrations that were applied. */
const TABLE = "knex_migrations";

/**
 * Returns how many of the migrations were applied.
 * @throws ConfigError if the database belongs to a newer rollcall or to another program
 */
export async function schemaOf(db: Knex, database: Database, migrations: readonly Migration[]): Promise<number> {
  // In this order, so that tables which another rollcall makes in between are not taken for another program's.
  const isEmpty = (await tablesIn(db)) === 0;
  const applied = await appliedIn(db);
  const known = migrations.map((migration) => migration.name);
  const differs = applied.findIndex((name, index) => index < known.length && name !== known[index]);
  if (differs > 0 && (await db.schema.hasTable("links"))) throw ofAPreview(database, applied[differs]!);
  if ((differs >= 0 || applied.length === 0) && !isEmpty) {
    throw unusable(`${database.name} is a database of another program`, database.ofAnother);
  }
  if (applied.length > known.length) throw newer(database, applied, known);
  return applied.length;
}

/** The names of the migrations that were applied, in order. */
export async function appliedIn(db: Knex): Promise<readonly string[]> {
  if (!(await db.schema.hasTable(TABLE))) return [];
  return db(TABLE).orderBy("id").pluck("name");
}

async function tablesIn(db: Knex): Promise<number> {
  const row = await db
    .count({ tables: "*" })
    .from(db.raw(dialectOf(db).tables))
    .first();
  return Number(row?.tables);
}

/** The error for a schema of ours that went another way. With a new database in its place, links, pauses and holds would be lost. */
function ofAPreview(database: Database, migration: string): Error {
  return unusable(
    `${database.name} was written by a preview of rollcall from which no way leads to this version (its schema has ${migration})`,
    `Start the commit that wrote it again, or ${database.wayBack(migration)}.`,
  );
}

function newer(database: Database, applied: readonly string[], known: readonly string[]): Error {
  const [schema, own] = [applied.at(-1) ?? "", known.at(-1) ?? ""].map((name) => Number.parseInt(name, 10));
  return unusable(
    `the database was written by a newer rollcall (schema ${schema}, this one knows ${own})`,
    `Start the newer version again, or ${database.wayBack(applied[known.length] ?? "")}.`,
  );
}
