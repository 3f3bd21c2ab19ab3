/** A PostgreSQL database: one connection a process, with the settings that durability and waiting rest on. */
import knexPackage, { type Knex } from "knex";
import type { Database } from "../database.ts";
import { DatabaseError, unusable } from "../database-error.ts";
import { PostgresClient, speakingBy } from "./postgres-client.ts";
import { at, postgresError } from "./postgres-error.ts";
import { type PostgresSettings, postgresSettings } from "./postgres-url.ts";
import { SILENT } from "../silent.ts";

const SECOND = 1_000;

/** Waits, in milliseconds. Whoever stands still in the middle of a transaction loses it, and the others go on. */
const WAITS = {
  connectionTimeoutMillis: 10 * SECOND,
  lock_timeout: 60 * SECOND,
  statement_timeout: 120 * SECOND,
  idle_in_transaction_session_timeout: 30 * SECOND,
  // A server that cannot even say that it broke the statement off.
  query_timeout: 150 * SECOND,
  keepAlive: true,
  keepAliveInitialDelayMillis: 30 * SECOND,
};

/** json_populate_recordset and the rest are older; the oldest that is still looked after is 14. */
const OLDEST = 13;

/** An intent must survive a power cut, whatever the server's default. */
const SESSION = `SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
SELECT current_setting('server_version_num')::int / 10000 AS version, current_setting('server_encoding') AS encoding,
  current_schema() AS schema, current_setting('transaction_read_only') AS read_only`;

/** What a standby says to the first statement that writes; better said at the start. */
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

/** @param driver what speaks to the database in place of the package that usually does */
export function postgresDatabase(url: string, driver?: object): Database {
  const settings = postgresSettings(url);
  const name = `the database ${settings.database} on ${at(settings)}`;
  return {
    name,
    prepare: async () => undefined,
    look: null,
    connect: () => connect(settings, driver),
    aside: () => connect(settings, driver),
    folder: null,
    copyFor: () => null,
    ofAnother: `Give rollcall a database of its own: CREATE DATABASE rollcall OWNER "${settings.user}"; and name that under database.`,
    wayBack: () => "restore the dump from before the upgrade",
  };
}

/** What the driver is given to connect. */
export type PostgresConnection = ReturnType<typeof connectionOf>;

function connectionOf(settings: PostgresSettings) {
  return { ...settings, ...WAITS, application_name: "rollcall" };
}

/** For whoever else speaks to the same database. `orRefuse`: what the server says becomes a ConfigError, in our words. */
export function postgresConnection(url: string) {
  const settings = postgresSettings(url);
  return {
    options: connectionOf(settings),
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
      // As on SQLite: what one process asks for is done in that order.
      max: 1,
      afterCreate: (connection: RawConnection, done: (error?: unknown) => void) => {
        begin(connection, settings).then(
          () => done(),
          // The pool does not know it yet, so nobody else would end it.
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

/** @throws ConfigError where this server or database will never do. */
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
      `Make another: CREATE DATABASE rollcall OWNER "${user}" ENCODING 'UTF8' TEMPLATE template0;`,
    );
  }
  if (schema === null) {
    throw unusable(
      `no schema of ${user}'s search_path is in the database ${database}, or none that ${user} may use`,
      `Make one, as the server's administrator: CREATE SCHEMA "${user}" AUTHORIZATION "${user}";`,
    );
  }
}
