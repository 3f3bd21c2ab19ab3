/**
 * Puts PostgreSQL's errors into our words. What the server adds to them (details, values, the text it was reading) is left out, since it
 * is people's data. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
import { DatabaseAway, DatabaseBusy, DatabaseError } from "../database-error.ts";
import type { PostgresSettings } from "./postgres-url.ts";

type Meaning = (about: PostgresSettings, said: string) => readonly [message: string, remedy: string];

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOENT: unreachable,
  EACCES: unreachable,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ECONNRESET: lost,
  EPIPE: lost,
  "28P01": (db) => [
    `PostgreSQL on ${at(db)} refused the password of ${db.user}`,
    "Correct the password under database. In a URL special characters are written with % codes; { url, password } takes it as it is.",
  ],
  28000: (db) => [
    `PostgreSQL on ${at(db)} lets ${db.user} not in from here`,
    "Look at the server's pg_hba.conf: it must allow this user, database and address (if it requires TLS, add ?sslmode=verify-full).",
  ],
  "3D000": (db) => [
    `PostgreSQL on ${at(db)} has no database ${db.database}`,
    `Create it there: CREATE DATABASE "${db.database}" OWNER "${db.user}" ENCODING 'UTF8' TEMPLATE template0;`,
  ],
  42501: (db) => [
    `${db.user} may not work in the database ${db.database} on ${at(db)}`,
    `Give it to that user, as the server's administrator: ALTER DATABASE "${db.database}" OWNER TO "${db.user}";`,
  ],
  53100: (db) => [
    `the disk of PostgreSQL on ${at(db)} is full`,
    "Free some space there: what was recorded before is safe. With a shorter history.keep the database grows less from then on.",
  ],
  53200: (db) => [
    `PostgreSQL on ${at(db)} is out of memory`,
    "Look at the server's log; rollcall tries again automatically.",
  ],
  53300: (db) => [
    `PostgreSQL on ${at(db)} accepts no more connections`,
    "Raise max_connections there or close others; each process of rollcall needs one.",
  ],
  54000: (db) => [
    `a text is too long for a key in the database ${db.database} on ${at(db)}`,
    "Shorten it in its source: it is the name of a department, a team or a place with more than 600 characters.",
  ],
  25006: (db) => [
    `the database ${db.database} on ${at(db)} is read-only`,
    "It is a standby, or set so: name the primary server under database.",
  ],
  "55P03": (db) => [
    `the database ${db.database} on ${at(db)} was locked by another session for more than 60 s`,
    "See who has it (SELECT * FROM pg_stat_activity WHERE wait_event_type = 'Lock'): a dump, a console with an open transaction, a rollcall that hangs.",
  ],
  57014: (db) => [
    `PostgreSQL on ${at(db)} cancelled a statement`,
    "It took longer than two minutes, or an administrator cancelled it. Check whether the server is overloaded.",
  ],
  "25P03": lost,
  "57P01": lost,
  "57P02": lost,
  "57P05": lost,
  "57P03": (db) => [
    `PostgreSQL on ${at(db)} is starting up or shutting down`,
    "Nothing to do if somebody is restarting it; otherwise look at the server's log.",
  ],
};

/** Full, out of memory or of connections, locked, or a statement that took too long. */
const PASSING: ReadonlySet<string> = new Set(["53100", "53200", "53300", "55P03", "57014"]);

/** Errors that the driver reports without a code, by their text. */
const SAYINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/timeout expired|Knex: Timeout acquiring/, unreachable],
  [/Connection terminated|not queryable|Query read timeout|connection is closed/i, lost],
  [
    /password must be a (non-empty )?string/,
    (db) => [
      `PostgreSQL on ${at(db)} requires a password, and none is configured`,
      "Put it into the address under database, or write { url, password }.",
    ],
  ],
  [
    /does not support SSL/,
    (db) => [
      `PostgreSQL on ${at(db)} offers no TLS`,
      "Switch TLS on there, or remove sslmode from the address (only if nobody else can listen in).",
    ],
  ],
];

const TLS = /^(CERT_|ERR_TLS|ERR_SSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/;

/** Puts the driver's error into our words; of any other it keeps only what cannot be anybody's data. */
export function postgresError(error: unknown, sql: string, about: PostgresSettings): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error;
  const code = codeOf(error);
  const meaning = MEANINGS[code] ?? SAYINGS.find(([said]) => said.test(error.message))?.[1];
  const words = meaning ?? (TLS.test(code) ? untrusted : undefined);
  if (!words) return isFromServer(error) ? bare(error, sql) : error;
  const [message, remedy] = words(about, code);
  const isAway = isLost(error) || words === unreachable;
  const Kind = isAway ? DatabaseAway : PASSING.has(code) ? DatabaseBusy : DatabaseError;
  return new Kind(message, { remedy, cause: bare(error, sql) });
}

/** Whether the error means that the connection cannot be used any more. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    MEANINGS[code] === lost ||
    /^(08|57P0)/.test(code) ||
    (SAYINGS[1] as (typeof SAYINGS)[number])[0].test(error.message)
  );
}

export function notCommitted(): DatabaseError {
  return new DatabaseError("a transaction was rolled back because one of its statements had failed", {
    remedy: "This is a bug in rollcall. Please report it.",
  });
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : "";
}

function isFromServer(error: Error): boolean {
  return "severity" in error;
}

/** An error that holds only the statement (without the values bound to `$1`), the code and the constraint. */
function bare(error: Error, sql: string): Error {
  const { constraint } = error as { constraint?: string };
  const what = [codeOf(error) || error.message.split(" - ").at(-1), constraint].filter(Boolean).join(", ");
  return new Error(`${sql ? `${sql} - ` : ""}PostgreSQL: ${what}`);
}

/** The name of the server in messages, with its port. */
export function at({ host, port }: PostgresSettings): string {
  return host.startsWith("/") ? host : `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function unreachable(db: PostgresSettings, code: string): [string, string] {
  return [
    `PostgreSQL on ${at(db)} cannot be reached${code ? ` (${code})` : ""}`,
    "Check that the server is running and listens there, and that no firewall is in between. Host and port are set under database.",
  ];
}

function unknownHost(db: PostgresSettings): [string, string] {
  return [`there is no host ${db.host}`, "Correct the host name under database, or check this machine's DNS."];
}

function lost(db: PostgresSettings): [string, string] {
  return [
    `the connection to PostgreSQL on ${at(db)} was lost`,
    "Nothing to do if the server was restarted: rollcall connects again. Otherwise look at the server's log.",
  ];
}

function untrusted(db: PostgresSettings, code: string): [string, string] {
  return [
    `the certificate of PostgreSQL on ${at(db)} cannot be trusted (${code})`,
    "Add sslrootcert=/path/ca.pem with its authority's certificate, and name the host as the certificate does; sslmode=verify-ca accepts any name.",
  ];
}
