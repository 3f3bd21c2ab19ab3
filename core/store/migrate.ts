/**
 * Brings the schema up to date when the database is opened. Each migration is one transaction that takes the write lock when
 * it begins and holds knex's bookkeeping too, its lock row included: killed at any moment, the former schema is there and
 * nothing is left locked; two processes at once migrate one after the other. Before an existing database is changed, a
 * verified copy of it is put beside it.
 */
import type { Knex } from "knex";
import { copyDatabase } from "./backup.ts";
import { unusable } from "./database-error.ts";
import { MEMORY } from "./database-file.ts";
import type { Migration } from "./migrations/migrations.ts";

const TABLE = "knex_migrations";

/** @throws ConfigError when the database belongs to a newer rollcall or to another program. */
export async function migrate(db: Knex, file: string, migrations: readonly Migration[]): Promise<void> {
  let copied = false;
  for (;;) {
    // In this order: what another process makes in between is then taken for ours, not for another program's.
    const tables = await tablesIn(db);
    const applied = await appliedIn(db);
    refuseForeign(applied, migrations, file, tables);
    const next = migrations[applied.length];
    if (!next) return;
    if (applied.length > 0 && file !== MEMORY && !copied) {
      copied = await copyBefore(db, file, next, applied.length);
      if (!copied) continue; // Another process migrated meanwhile: look again.
    }
    await db.transaction((tx) => tx.migrate.up({ migrationSource: sourceOf(migrations) }));
  }
}

/** Names of the migrations that were applied, in order. */
export async function appliedIn(db: Knex): Promise<readonly string[]> {
  if (!(await db.schema.hasTable(TABLE))) return [];
  return db(TABLE).orderBy("id").pluck("name");
}

async function tablesIn(db: Knex): Promise<number> {
  const [row] = await db.raw(
    "SELECT count(*) AS tables FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  return row.tables;
}

function refuseForeign(
  applied: readonly string[],
  migrations: readonly Migration[],
  file: string,
  tables: number,
): void {
  const known = migrations.map((migration) => migration.name);
  if (applied.length > known.length && known.every((name, index) => name === applied[index])) {
    throw unusable(
      `the database was written by a newer rollcall (schema ${numberOf(applied.at(-1))}, this one knows ${numberOf(known.at(-1))})`,
      `Start the newer version again, or put the copy from before the upgrade in its place: ${copyName(file, applied[known.length] ?? "")}.`,
    );
  }
  if (applied.length === 0 ? tables === 0 : applied.every((name, index) => name === known[index])) return;
  throw unusable(
    `${file} is a database of another program`,
    "Name another file under database; rollcall then makes a new one.",
  );
}

/** Puts a verified copy beside the database. False when the schema had already moved on. */
async function copyBefore(db: Knex, file: string, next: Migration, schema: number): Promise<boolean> {
  return copyDatabase(db, copyName(file, next.name), {
    replace: true,
    accept: async (copy) => (await appliedIn(copy)).length === schema,
  });
}

/** `rollcall.db.before-0002`. */
function copyName(file: string, migration: string): string {
  return `${file}.before-${migration.slice(0, 4)}`;
}

function numberOf(name: string | undefined): number {
  return Number.parseInt(name ?? "0", 10);
}

function sourceOf(migrations: readonly Migration[]): Knex.MigrationSource<Migration> {
  return {
    getMigrations: async () => [...migrations],
    getMigrationName: (migration) => migration.name,
    getMigration: async (migration) => ({ up: (db) => migration.up(db), down: noWayBack }),
  };
}

async function noWayBack(): Promise<void> {
  throw new Error("migrations lead forward only; the way back is the copy from before");
}
