/**
 * Users and groups as SCIM servers show them, read strictly where it matters (a record without an id is no record) and
 * leniently where servers differ: `active` may be text, arrays may be missing. Source: RFC 7643.
 */
import { RefusedError } from "../../../core/model/errors.ts";
import { normalEmail } from "../../../core/model/person.ts";

export const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
export const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
export const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

export type Json = Readonly<Record<string, unknown>>;

/** A resource as it came, and its version for `If-Match` if the server gives one. */
export interface Resource {
  readonly id: string;
  readonly body: Json;
  readonly version: string | null;
}

/** @throws RefusedError CONTRACT_BROKEN */
export function resourceOf(body: unknown, what: string, etag?: string): Resource {
  if (!isObject(body) || typeof body.id !== "string" || body.id === "") throw broken(`${what} came without an id`);
  const meta = isObject(body.meta) ? body.meta : {};
  return { id: body.id, body, version: etag ?? textIn(meta, "version") };
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns an attribute's value by its name in any case, as SCIM compares names. */
export function valueIn(body: Json, name: string): unknown {
  if (name in body) return body[name];
  const found = Object.keys(body).find((key) => key.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : body[found];
}

/** Returns the text; null if it is missing, empty, or not a text. */
export function textIn(body: Json, name: string): string | null {
  const value = valueIn(body, name);
  return typeof value === "string" && value !== "" ? value : null;
}

export function objectIn(body: Json, name: string): Json {
  const value = valueIn(body, name);
  return isObject(value) ? value : {};
}

export function rowsIn(body: Json, name: string): readonly Json[] {
  const value = valueIn(body, name);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * Whether the user is active. Entra's text "False" is false. A missing `active` means yes: RFC 7643 leaves it open, and no server was seen
 * that omits it for locked users.
 */
export function isActive(body: Json): boolean {
  return String(valueIn(body, "active") ?? true).toLowerCase() !== "false";
}

/** Returns each address once, normalised: the primary one, then those for work, the others, and last a user name that is an address. */
export function emailsOf(body: Json): readonly string[] {
  const rank = (row: Json) => (row.primary === true ? 0 : row.type === "work" ? 1 : 2);
  const rows = [...rowsIn(body, "emails")].sort((a, b) => rank(a) - rank(b));
  const userName = textIn(body, "userName");
  const texts = [...rows.map((row) => textIn(row, "value")), userName?.includes("@") ? userName : null];
  return [...new Set(texts.map(normalEmail).filter((email) => email !== null))];
}

/** Returns the ids of the users in a group; null if the answer shows no members at all. Groups within the group are left out. */
export function membersOf(body: Json): readonly string[] | null {
  return Array.isArray(valueIn(body, "members")) ? idsIn(body, (row) => !isGroup(row)) : null;
}

/** Ids of the groups in a group. */
export function nestedIn(body: Json): readonly string[] {
  return idsIn(body, isGroup);
}

function idsIn(body: Json, which: (row: Json) => boolean): readonly string[] {
  const rows = rowsIn(body, "members").filter(which);
  return rows.map((row) => textIn(row, "value")).filter((id) => id !== null);
}

function isGroup(row: Json): boolean {
  return textIn(row, "type")?.toLowerCase() === "group";
}

export function broken(what: string): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", `SCIM: ${what}`, {
    remedy: "Check connector.url; if it is right, the server does not follow SCIM 2.0 (RFC 7644): tell its vendor.",
  });
}
