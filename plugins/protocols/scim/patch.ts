/**
 * Changes as RFC 7644, 3.5.2 writes them: operations in lower case, one path each, real booleans (servers written for Entra ID alone
 * want them as text). Each edit also knows its effect on a whole record, for servers that accept only whole records.
 */
import type { Json } from "./resource.ts";

export interface Edit {
  /** The edit's name in messages. */
  readonly name: string;
  readonly operation: Operation;
  /** Returns the whole record with this edit made. */
  merged(body: Json): Json;
  /** The text that the record has so far; null: none. Only of an edit of a single text. */
  readonly there?: string | null;
  /** The edit only follows from another one (a display name): it is sent along, but not checked afterwards. */
  readonly cosmetic?: boolean;
}

export interface Operation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

export function patchOf(edits: readonly Edit[], { string_booleans }: { readonly string_booleans: boolean }): Json {
  const operations = edits.map(({ operation }) => (string_booleans ? asText(operation) : operation));
  return { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: operations };
}

/** Returns the operation that sets an attribute, or removes it if the value is null. */
export function setting(path: string, value: unknown): Operation {
  return value === null ? { op: "remove", path } : { op: "replace", path, value };
}

/** Returns the record for a PUT: whole, without the server's own attributes, and always with `active`. */
export function wholeOf(body: Json, edits: readonly Edit[]): Json {
  const { meta: _meta, groups: _groups, ...rest } = edits.reduce((one, edit) => edit.merged(one), body);
  const schemas = new Set(Array.isArray(rest.schemas) ? rest.schemas : []);
  for (const key in rest) if (key.startsWith("urn:")) schemas.add(key);
  return { ...rest, schemas: [...schemas] };
}

function asText(operation: Operation): Operation {
  if (typeof operation.value !== "boolean") return operation;
  return { ...operation, value: operation.value ? "True" : "False" };
}
