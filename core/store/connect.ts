/** One connection to an SQLite file, with the settings that durability, sharing and pruning rest on. */
import knexPackage, { type Knex } from "knex";
import type { Clock } from "../model/time.ts";
import { databaseError } from "./database-error.ts";
import { SILENT } from "./silent.ts";
import { SqliteClient } from "./sqlite-client.ts";

/** How long a statement waits for another process before it gives up. */
const BUSY_MS = 10_000;
const PAUSE_MS = 50;

/** What a connection that only looks needs. */
const LOOKING = [`busy_timeout = ${BUSY_MS}`];

const SETTINGS = [
  ...LOOKING,
  // Before the first table and before WAL, or never: pruning gives pages back to the disk.
  "auto_vacuum = INCREMENTAL",
  "journal_mode = WAL",
  // In WAL mode only FULL waits for the disk at each commit: an intent must survive a power cut (decision 0003).
  "synchronous = FULL",
  "foreign_keys = ON",
  "journal_size_limit = 67108864",
  // Kilobytes. Four times as much saved no time and was never given back.
  "cache_size = -4000",
];

interface RawConnection {
  all(sql: string, done: (error: Error | null) => void): void;
}

export function connect(file: string, clock: Clock): Knex {
  return connectWith(SETTINGS, file, clock);
}

/** A connection that changes nothing by itself: the file may be another program's, or a copy. */
export function connectToLook(file: string, clock: Clock): Knex {
  return connectWith(LOOKING, file, clock);
}

function connectWith(settings: readonly string[], file: string, clock: Clock): Knex {
  return knexPackage.knex({
    client: SqliteClient,
    connection: { filename: file },
    useNullAsDefault: true,
    compileSqlOnError: false,
    // A long transaction keeps others waiting in line; it does not make them fail.
    acquireConnectionTimeout: 600_000,
    log: SILENT,
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: RawConnection, done: (error?: unknown) => void) => {
        configure(connection, settings, clock).then(
          () => done(),
          (error) => done(databaseError(error, file)),
        );
      },
    },
  });
}

async function configure(connection: RawConnection, settings: readonly string[], clock: Clock): Promise<void> {
  for (const setting of settings) await patiently(() => all(connection, `PRAGMA ${setting}`), clock);
}

/** Two processes that make one new file exclude each other while it becomes a WAL, where no busy timeout applies. */
async function patiently(attempt: () => Promise<void>, clock: Clock): Promise<void> {
  for (let left = BUSY_MS / PAUSE_MS; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left <= 0 || (error as { code?: string }).code !== "SQLITE_BUSY") throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
}

function all(connection: RawConnection, sql: string): Promise<void> {
  return new Promise((resolve, reject) => connection.all(sql, (error) => (error ? reject(error) : resolve())));
}
