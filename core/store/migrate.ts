/**
 * Brings the schema up to date when the database is opened. Each migration is one transaction, which waits for its turn and includes
 * knex's bookkeeping with its lock row. If the process is killed at any moment, the former schema is there and nothing is left locked;
 * two processes migrate one after the other. Before an existing file is changed, a verified copy of it is made beside it.
 */
import type { Knex } from "knex";
import { copyDatabase } from "./backup.ts";
import type { Database } from "./database.ts";
import { unusable } from "./database-error.ts";
import { livingLease, type Onlooking } from "./living-lease.ts";
import { MADE, type Made } from "./made.ts";
import type { Migration } from "./migrations/migrations.ts";
import { hasRoomFor } from "./room-for-copy.ts";
import { appliedIn, schemaOf } from "./schema-check.ts";

export interface MigrateOptions extends Onlooking {
  readonly database: Database;
  readonly migrations: readonly Migration[];
  /** Whether others that share the database may be at work meanwhile: daemons of the version before, which go on with the newer schema. */
  readonly joins: boolean;
  /** What is written down about a database that is made now; null: nothing. */
  readonly made: Made | null;
}

/** @throws ConfigError if the database belongs to a newer rollcall or to another program, or if an earlier version works on it */
export async function migrate(db: Knex, options: MigrateOptions): Promise<void> {
  const { database, migrations, clock, made } = options;
  let copied = false;
  for (;;) {
    const schema = await schemaOf(db, database, migrations);
    const next = migrations[schema];
    if (!next) return copied ? rewrite(db, database) : undefined;
    if (schema > 0 && !(await mayChange(db, schema, options))) continue;
    const copy = schema > 0 ? database.copyFor(next.name) : null;
    if (copy !== null && !copied) {
      const accept = async (made: Knex) => (await appliedIn(made)).length === schema;
      copied = await copyDatabase(db, copy, { clock, replace: true, accept });
      // The copy is not accepted if another process migrated meanwhile: look again.
      if (!copied) continue;
    }
    // A new database is made in one transaction, so that no other process finds it half made and copies that.
    const how = { migrationSource: sourceOf(migrations) };
    await db.transaction(async (tx) => {
      if (schema > 0) {
        // Again, since copying takes long.
        if (await mayChange(tx, schema, options)) await tx.migrate.up(how);
        return;
      }
      const [, done] = await tx.migrate.latest(how);
      // Another process may have made it while this one waited for its turn.
      if (done.length > 0 && made) await writeDown(made, tx);
    });
  }
}

/**
 * Returns false if another process brought the schema further meanwhile: then whoever works on the database may be of this version.
 * @throws ConfigError if a process of an earlier version works on it, which would go on as if nothing were, and could not start again on
 * the newer schema
 */
async function mayChange(
  db: Knex,
  schema: number,
  { database, joins, ...onlooking }: MigrateOptions,
): Promise<boolean> {
  const held = joins ? undefined : await livingLease(db, onlooking);
  if (!held) return true;
  // After the lease, since a process takes its lease once it has migrated.
  if ((await appliedIn(db)).length > schema) return false;
  throw unusable(
    `an earlier version of rollcall still works on ${database.name} (process ${held.pid} on ${held.host}), and cannot start again once this one has changed the schema`,
    database.whileOthersWork,
  );
}

/**
 * Writes the file anew, without what earlier versions deleted and left in it. If there is no room for that, or another process is at work, nothing
 * is lost: what was deleted stays in the file until the next upgrade.
 */
async function rewrite(db: Knex, { folder }: Database): Promise<void> {
  // A temporary file, and then the -wal, become as large as the database: a disk that they filled would stop whoever else writes there.
  if (folder !== null && (await hasRoomFor(2, db, folder))) await db.raw("VACUUM").catch(() => undefined);
}

async function writeDown(made: Made, tx: Knex): Promise<void> {
  // Other migrations than rollcall's own (in tests) may make no such table.
  if (await tx.schema.hasTable("meta")) await tx("meta").insert({ key: MADE, value: JSON.stringify(made) });
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
