/**
 * Changes as RFC 7644, 3.5.2 writes them: operations in lower case, one path an operation, real booleans (servers written for
 * Entra ID alone want them as text). Each edit also knows its effect on a whole record, for servers that take only those.
 */
import type { Json } from "./resource.ts";

export interface Edit {
  /** As messages call it. */
  readonly name: string;
  readonly operation: Operation;
  /** The whole record with this edit made. */
  merged(body: Json): Json;
  /** Follows from another edit (a display name): sent along, and never missed. */
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

/** Null takes the attribute out. */
export function setting(path: string, value: unknown): Operation {
  return value === null ? { op: "remove", path } : { op: "replace", path, value };
}

/** The record as a PUT takes it: whole, without what is the server's alone, and never silent about `active`. */
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
