/** A PostgreSQL database: one connection a process, with the settings that durability and waiting rest on. */
import knexPackage, { type Knex } from "knex";
import type { Database } from "../database.ts";
import { DatabaseError, unusable } from "../database-error.ts";
import { PostgresClient, speakingBy } from "./postgres-client.ts";
import { at, postgresError } from "./postgres-error.ts";
import { type PostgresSettings, postgresSettings } from "./postgres-url.ts";
import { SILENT } from "../silent.ts";
import { SECOND } from "../../model/time.ts";

/** Timeouts in milliseconds. A process that stands still in the middle of a transaction loses it, and the others go on. */
const WAITS = {
  connectionTimeoutMillis: 10 * SECOND,
  lock_timeout: 60 * SECOND,
  statement_timeout: 120 * SECOND,
  idle_in_transaction_session_timeout: 30 * SECOND,
  // For a server that cannot even report that it broke the statement off.
  query_timeout: 150 * SECOND,
  keepAlive: true,
  keepAliveInitialDelayMillis: 30 * SECOND,
};

/** The oldest version that may be used. All functions that rollcall uses are older; the oldest version still maintained is 14. */
const OLDEST = 13;

/** The settings of each session. Commits are synchronous whatever the server's default, since an intent must survive a power cut. */
const SESSION = `SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_encoding') AS encoding,
  current_schema() AS schema, current_setting('transaction_read_only') AS read_only`;

/** The error that a standby reports at the first statement that writes. It is raised at the start instead. */
const READ_ONLY = Object.assign(new Error("read-only"), { code: "25006" });

interface RawConnection {
  query(sql: string): Promise<readonly { readonly rows: readonly Session[] }[]>;
  end(): Promise<void>;
}

interface Session {
  readonly version: number;
  readonly encoding: string;
  readonly schema: string | null;
  readonly read_only: "on" | "off";
}

/** @param driver replaces the package that speaks to the database */
export function postgresDatabase(url: string, driver?: object): Database {
  const settings = postgresSettings(url);
  const name = `the database ${settings.database} on ${at(settings)}`;
  return {
    name,
    isMissing: async () => false,
    prepare: async () => undefined,
    make: async () => undefined,
    look: null,
    connect: () => connect(settings, driver),
    aside: () => connect(settings, driver),
    folder: null,
    note: null,
    copyFor: () => null,
    ofAnother: `Give rollcall a database of its own: CREATE DATABASE rollcall OWNER "${settings.user}"; and name that under database.`,
    whileOthersWork:
      "Stop it first, or upgrade one daemon after the other: only `rollcall start` joins those of the version before. If it was killed, wait a minute.",
    isShared: true,
    wayBack: () => "restore the dump from before the upgrade",
  };
}

/** The settings with which the driver connects. */
export type PostgresConnection = ReturnType<typeof connectionOf>;

function connectionOf(settings: PostgresSettings) {
  return { ...settings, ...WAITS, application_name: "rollcall" };
}

/** The connection for another library that uses the same database. `orRefuse` turns the server's errors into a ConfigError in our words; `inWords` only puts them so. */
export function postgresConnection(url: string) {
  const settings = postgresSettings(url);
  return {
    options: connectionOf(settings),
    inWords: (error: unknown) => postgresError(error, "", settings),
    async orRefuse<T>(work: Promise<T>): Promise<T> {
      try {
        return await work;
      } catch (error) {
        const told = postgresError(error, "", settings);
        throw told instanceof DatabaseError ? unusable(told.message, told.remedy, told) : told;
      }
    },
  };
}

function connect(settings: PostgresSettings, driver: object | undefined): Knex {
  return knexPackage.knex({
    client: driver ? speakingBy(driver) : PostgresClient,
    connection: connectionOf(settings),
    compileSqlOnError: false,
    acquireConnectionTimeout: 600 * SECOND,
    log: SILENT,
    pool: {
      min: 0,
      // One connection as on SQLite, so that the queries of a process are done in their order.
      max: 1,
      afterCreate: (connection: RawConnection, done: (error?: unknown) => void) => {
        begin(connection, settings).then(
          () => done(),
          // The pool does not know the connection yet, so nobody else would end it.
          (error) =>
            connection.end().then(
              () => done(error),
              () => done(error),
            ),
        );
      },
    },
  });
}

async function begin(connection: RawConnection, settings: PostgresSettings): Promise<void> {
  const results = await connection.query(SESSION).catch((error) => {
    throw postgresError(error, "", settings);
  });
  const session = results.at(-1)?.rows[0] as Session;
  if (session.read_only === "on") throw postgresError(READ_ONLY, "", settings);
  check(session, settings);
}

/** @throws ConfigError if this server or database cannot be used */
function check({ version, encoding, schema }: Session, settings: PostgresSettings): void {
  const { database, user } = settings;
  if (version < OLDEST) {
    throw unusable(
      `PostgreSQL on ${at(settings)} is version ${version}; rollcall needs ${OLDEST} or later`,
      "Name a newer server under database.",
    );
  }
  if (encoding !== "UTF8") {
    throw unusable(
      `the database ${database} is encoded in ${encoding}, which cannot hold every name`,
      `Create another: CREATE DATABASE rollcall OWNER "${user}" ENCODING 'UTF8' TEMPLATE template0;`,
    );
  }
  if (schema === null) {
    throw unusable(
      `no schema of ${user}'s search_path is in the database ${database}, or none that ${user} may use`,
      `Create one, as the server's administrator: CREATE SCHEMA "${user}" AUTHORIZATION "${user}";`,
    );
  }
}
