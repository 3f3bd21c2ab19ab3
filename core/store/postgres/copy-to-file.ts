/** Copies a PostgreSQL database, as of one moment, to an SQLite file that rollcall can work with. */
import type { Knex } from "knex";
import type { Clock } from "../../model/time.ts";
import { insertRows } from "../bulk.ts";
import { connect } from "../sqlite/connect.ts";
import { dialectOf, type Row } from "../dialect.ts";
import { migrate } from "../migrate.ts";
import { MIGRATIONS } from "../migrations/migrations.ts";
import { sqliteDatabase } from "../sqlite/sqlite.ts";

const PAGE = 1_000;

/** `file`: an empty file. Nobody who works on the database has to wait for the copy. */
export async function copyToFile(db: Knex, file: string, clock: Clock): Promise<void> {
  const copy = connect(file, clock);
  try {
    await migrate(copy, {
      database: sqliteDatabase(`sqlite:${file}`, clock),
      migrations: MIGRATIONS,
      clock,
      isGone: () => false,
      joins: false,
      made: null,
    });
    const asOfNow = { isolationLevel: "repeatable read", readOnly: true } as const;
    await db.transaction((from) => copy.transaction((into) => copyTables(from, into)), asOfNow);
  } finally {
    await copy.destroy();
  }
}

async function copyTables(from: Knex, into: Knex): Promise<void> {
  // Foreign keys are checked at the end of the transaction, when all rows are there.
  await into.raw("PRAGMA defer_foreign_keys = ON");
  const tables: string[] = await into.from(into.raw(dialectOf(into).tables)).pluck("name");
  for (const table of tables.filter((name) => !name.startsWith("knex_"))) {
    const columns = Object.keys(await into(table).columnInfo());
    for await (const rows of pagesOf(from, table, columns)) await insertRows(into, table, columns, rows);
  }
}

async function* pagesOf(db: Knex, table: string, columns: readonly string[]): AsyncGenerator<readonly Row[]> {
  // Quoted, since `user` without quotes is the user of the connection.
  const names = columns.map((name) => `"${name}"`).join(", ");
  await db.raw(`DECLARE pages NO SCROLL CURSOR FOR SELECT ${names} FROM "${table}"`);
  for (;;) {
    const { rows } = await db.raw(`FETCH ${PAGE} FROM pages`);
    if (rows.length === 0) break;
    yield rows.map((row: Readonly<Record<string, string | number | null>>) => columns.map((name) => row[name] ?? null));
  }
  await db.raw("CLOSE pages");
}
