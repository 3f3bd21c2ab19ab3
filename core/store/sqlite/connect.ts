/** One connection to an SQLite file, with the settings that durability, sharing and pruning rest on. */
import { dirname } from "node:path";
import knexPackage, { type Knex } from "knex";
import type { Clock } from "../../model/time.ts";
import { databaseError } from "../database-error.ts";
import { MEMORY } from "./database-file.ts";
import { SILENT } from "../silent.ts";
import { speakingBy, SqliteClient } from "./sqlite-client.ts";

/** How long a statement waits for another process before it gives up. */
const BUSY_MS = 10_000;
const PAUSE_MS = 50;

/** The settings of a connection that only reads. */
const LOOKING = [`busy_timeout = ${BUSY_MS}`];

/** Lets pruning return pages to the disk. It must be set before the first table and before WAL, or never. */
const GIVES_BACK = { name: "auto_vacuum", value: 2 };

const SETTINGS = [
  // Each attempt fails at once; `patiently` decides how long to wait.
  "busy_timeout = 0",
  `${GIVES_BACK.name} = ${GIVES_BACK.value}`,
  "journal_mode = WAL",
  // In WAL mode only FULL waits for the disk at each commit: an intent must survive a power cut (decision 0003).
  "synchronous = FULL",
  "foreign_keys = ON",
  // What is deleted is overwritten, so that it is in no copy of the file.
  "secure_delete = ON",
  "journal_size_limit = 67108864",
  // In kilobytes. Four times as much saved no time, and its memory was never given back.
  "cache_size = -4000",
  // In pages. A batch changes more pages than the cache keeps; pages spilled before the commit would be read and written several times.
  "cache_spill = 4000",
  ...LOOKING,
];

interface RawConnection {
  all(sql: string, done: (error: Error | null, rows: readonly Readonly<Record<string, unknown>>[]) => void): void;
}

/** @param driver replaces the package that speaks to the database */
export function connect(file: string, clock: Clock, driver?: object): Knex {
  return connectWith([...SETTINGS, ...temporaryBeside(file)], file, clock, driver);
}

/**
 * Temporary files, which hold everybody's data while the file is written anew, lie beside the database, on the disk that was meant for that. /tmp may
 * be another one, or the memory of a container.
 */
function temporaryBeside(file: string): readonly string[] {
  return file === MEMORY ? [] : [`temp_store_directory = '${dirname(file).replaceAll("'", "''")}'`];
}

/** A connection that changes nothing by itself, since the file may be another program's, or a copy. */
export function connectToLook(file: string, clock: Clock, driver?: object): Knex {
  return connectWith(LOOKING, file, clock, driver);
}

function connectWith(settings: readonly string[], file: string, clock: Clock, driver: object | undefined): Knex {
  return knexPackage.knex({
    client: driver ? speakingBy(driver) : SqliteClient,
    connection: { filename: file },
    useNullAsDefault: true,
    compileSqlOnError: false,
    // Others wait for a long transaction; they must not fail because of it.
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
  for (const setting of settings) {
    // If it is set already, setting it again would wait for another process that is writing.
    if (setting.startsWith(GIVES_BACK.name) && (await givesBack(connection, clock))) continue;
    await patiently(() => all(connection, `PRAGMA ${setting}`), clock);
  }
}

async function givesBack(connection: RawConnection, clock: Clock): Promise<boolean> {
  const [now] = await patiently(() => all(connection, `PRAGMA ${GIVES_BACK.name}`), clock);
  return now?.[GIVES_BACK.name] === GIVES_BACK.value;
}

/** Retries for a while. Two processes that make one new file exclude each other while it becomes a WAL, where no busy timeout applies. */
async function patiently<T>(attempt: () => Promise<T>, clock: Clock): Promise<T> {
  for (let left = BUSY_MS / PAUSE_MS; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left <= 0 || (error as { code?: string }).code !== "SQLITE_BUSY") throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
}

function all(connection: RawConnection, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return new Promise((resolve, reject) =>
    connection.all(sql, (error, rows) => (error ? reject(error) : resolve(rows))),
  );
}
