/**
 * Turns `postgres://user:password@host:port/database` into the driver's settings. `sslmode` decides about TLS:
 * - omitted, or `disable`: none.
 * - `require`, `verify-full`: TLS; the certificate must be valid and name the host. `verify-ca`: it must be valid.
 * - `no-verify`: TLS, whatever the certificate.
 * `sslrootcert=/path` is the certificate of the authority, if this machine does not know it. `host=/folder` is a Unix socket.
 */
import { readFileSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { unusable } from "../database-error.ts";

export interface PostgresSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly ssl: false | ConnectionOptions;
}

const PARAMETERS = ["host", "sslmode", "sslrootcert"];
const MODES = ["disable", "require", "verify-ca", "verify-full", "no-verify"];

/** A password from a variable may hold any character, so the last @ ends the login. */
const FORM =
  /^postgres(?:ql)?:\/\/([^:@/?#]+)(?::(.*))?@(\[[0-9a-f:.]+\]|[^@/?#:]*)(?::(\d{1,5}))?\/([^/?#]+)(?:\?(.*))?$/is;

/** @throws ConfigError, which does not repeat the password, if the text is not of that form */
export function postgresSettings(text: string): PostgresSettings {
  const [, user, password = "", host, port, database, query] = FORM.exec(text) ?? [];
  if (!user || host === undefined || !database)
    throw malformed("it is not of the form postgres://user:password@host/database");
  const parameters = new Map(new URLSearchParams(query));
  const unknown = [...parameters.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw malformed(`it has an unknown parameter ${unknown}`);
  return {
    host: parameters.get("host") ?? (decoded(host).replace(/^\[|\]$/g, "") || "localhost"),
    port: Number(port ?? 5432),
    user: decoded(user),
    password: decoded(password),
    database: decoded(database),
    ssl: tlsOf(parameters.get("sslmode") ?? "disable", parameters.get("sslrootcert")),
  };
}

function tlsOf(mode: string, authority: string | undefined): false | ConnectionOptions {
  if (!MODES.includes(mode)) throw malformed(`its sslmode is none of ${MODES.join(", ")}`);
  if (mode === "disable") return false;
  const ca = authority === undefined ? {} : { ca: certificate(authority) };
  if (mode === "no-verify") return { rejectUnauthorized: false };
  return mode === "verify-ca" ? { ...ca, checkServerIdentity: () => undefined } : ca;
}

function certificate(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw unusable(
      `the certificate ${path} of the database's authority cannot be read: ${code}`,
      "Set sslrootcert to a file in PEM format that the user who runs rollcall may read.",
      cause,
    );
  }
}

/** Decodes percent-encoding if it is valid; a password with a stray `%` is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function malformed(what: string): Error {
  return unusable(
    `the address of the database cannot be used: ${what}`,
    "Write database: postgres://user:password@host:5432/rollcall, or { url, password } with the password as it is.",
  );
}
